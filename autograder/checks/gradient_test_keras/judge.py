"""Judge the test `looks_right` by what it says of many gradients whose labels it never sees, and its twin.

A test may draw a random direction, and then one record tells little: now and then a direction hardly meets what is
wrong. So there are several records of each kind, and what counts is what is said of most of them. No record is a close
call: no entry is tiny beside the largest, and what is wrong is off by far more than any sensible tolerance.
"""

import numpy as np

from autograder.checks import conv
from autograder.checks.drawing import drawn
from autograder.verdict import Claim, Finding

# What a claimed gradient may be, and how the report speaks of it.
RIGHT = {
    "exact": "one that is exact",
    "noisy": "one that is off by rounding in float32",
    "loud": "one for a large upstream gradient, off by rounding in float32",
    "quiet": "one for a tiny upstream gradient",
    "still": "one of zeros, where the upstream gradient is zero too",
}
WRONG = {
    "sign": "one with the sign turned",
    "zeros": "one of zeros",
    "unweighted": "one that ignores the upstream gradient",
    "mean": "one divided by the size of the batch",
    "quiet_zeros": "one of zeros, where the right one is tiny",
    "not_turned": "one whose kernel runs the wrong way",
    "layout": "one with its entries in another order, channels before places",
    "one_entry": "one that is off in a single entry",
    "shifted": "one with the entries of one example a place too late",
}
NAMES = [*RIGHT, *WRONG]
EACH = 8  # records of each kind
SLIPS = 0.25  # the share of a kind's records of which the opposite may be said
LEAST = 0.015  # of the largest entry: no entry is smaller, so that a tolerance which is a part of each entry fits too
CLEAR = 0.45  # of the largest entry, and of the length: a wrong claim is off by at least as much
OFF = (1.5, 2.5)  # of the largest entry: by how much a single entry is off
NOISE = 1e-7  # of the largest entry: by how much a claim worked out in float32 is off
LARGEST = {"loud": (1e5, 2e5), "quiet": (2e-7, 4e-7), "quiet_zeros": (2e-7, 4e-7), "still": (0, 0)}  # else from 1 to 2
KERNEL = 0.17  # so little bent that a step of a tenth still measures a slope to three digits, and one of 1 does not
GROUPS = {"": 2, "second_": 3}  # batch size


def challenge(rng):
    """Return `sent, kept`: the records and the twin's; kept are their labels, indices into NAMES and TWIN."""
    labels = rng.permutation(np.repeat(np.arange(len(NAMES)), EACH))
    sent = {}
    for (group, batch), part in zip(GROUPS.items(), np.split(labels, len(GROUPS))):
        size, inward, outward = 3, *(int(channels) for channels in rng.permutation([2, 3])[:2])
        stride = int(rng.integers(1, 3))
        records = [_record(rng, NAMES[label], batch, size, stride, inward, outward) for label in part]
        for name in ("x", "upstream", "claimed", "kernel"):
            sent[f"records/{group}{name}"] = np.stack([record[name] for record in records])
        sent[f"records/{group}stride"] = np.full(len(part), stride, np.int64)
    twin = _twin_records(rng)
    sent |= {f"twin/{name}": value for name, value in twin.items() if name != "labels"}
    return sent, {"records": labels.astype(np.int64), "twin": twin["labels"]}


def _record(rng, kind, batch, size, stride, inward, outward):
    def draw(rng):
        x = rng.standard_normal((batch, stride + size, inward))
        kernel = KERNEL * rng.standard_normal((size, inward, outward))
        upstream = rng.standard_normal((batch, 2, outward))
        right = gradient(x, kernel, upstream, stride)
        scale = rng.uniform(*LARGEST.get(kind, (1, 2))) / np.abs(right).max()
        upstream, right = scale * upstream, scale * right
        claimed = _claimed(rng, kind, x, kernel, upstream, stride, right)
        return {"x": x, "kernel": kernel, "upstream": upstream, "claimed": claimed}, right

    return drawn(rng, draw, lambda made: _is_clear(kind, made[0]["claimed"], made[1]), f"with a clear {kind}")[0]


def _even(gradient):
    """Return whether no entry is tiny beside the largest, or all are zero."""
    sizes = np.abs(gradient)
    return sizes.min() >= LEAST * sizes.max()


def _is_clear(kind, claimed, right):
    """Return whether both are even; and, if the claim is wrong, off by far, in its worst entry and in length."""
    off, even = claimed - right, _even(right) and _even(claimed)
    far = np.abs(off).max() > CLEAR * np.abs(right).max() and np.linalg.norm(off) > CLEAR * np.linalg.norm(right)
    return even and (kind in RIGHT or far)


def gradient(x, kernel, upstream, stride, turned=False):
    """Return the gradient of (tanh(convolution) * upstream).sum() for x; the last axis of each is that of channels.

    turned: as a backward gives it whose kernel runs the wrong way.
    """
    first, weight = x.transpose(0, 2, 1), kernel.transpose(2, 1, 0)
    y = np.tanh(conv.forward(first, weight, np.zeros(len(weight)), stride))
    back = upstream.transpose(0, 2, 1) * (1 - y**2)
    weight = weight[:, :, ::-1] if turned else weight
    return conv.gradients(first, weight, back, stride)["x"].transpose(0, 2, 1)


def _claimed(rng, kind, x, kernel, upstream, stride, right):
    claimed = right.copy()
    if kind in ("noisy", "loud"):
        return right + NOISE * np.abs(right).max() * rng.uniform(-1, 1, right.shape)
    if kind == "sign":
        return -right
    if kind in ("zeros", "quiet_zeros"):
        return 0 * right
    if kind == "unweighted":
        return gradient(x, kernel, np.ones_like(upstream), stride)
    if kind == "mean":
        return right / len(x)
    if kind == "not_turned":
        return gradient(x, kernel, upstream, stride, turned=True)
    if kind == "layout":
        return right.transpose(0, 2, 1).reshape(right.shape)
    last = claimed[-1].reshape(-1)  # of the last example: whoever looks at the first alone does not see it
    return _spoilt(rng, kind, claimed, last)


def _spoilt(rng, kind, claimed, entries):
    """Return the claim, with `entries`, a view of it, spoilt as the kind says."""
    if kind == "one_entry":
        entries[rng.integers(entries.size)] += rng.choice([-1, 1]) * rng.uniform(*OFF) * np.abs(claimed).max()
    if kind == "shifted":
        entries[:] = np.roll(entries, 1)
    return claimed


TWIN_WORDS = {
    **{kind: RIGHT[kind] for kind in ("exact", "noisy")},
    "half": "one of half the size",
    "double": "one of double the size",
    **{kind: WRONG[kind] for kind in ("sign", "zeros", "one_entry")},
    "shifted": "one with each entry a place too late",
}
TWIN = list(TWIN_WORDS)


def _twin_records(rng):
    labels = rng.permutation(np.repeat(np.arange(len(TWIN)), EACH))
    records = [_twin_record(rng, TWIN[label]) for label in labels]
    stacked = {name: np.stack([record[name] for record in records]) for name in records[0]}
    return {**stacked, "labels": labels.astype(np.int64)}


def _twin_record(rng, kind):
    def draw(rng):
        inner, outer, w = (rng.standard_normal(shape) for shape in ((4, 5), 4, 5))
        inner = 0.25 * inner
        right = inner.T @ (outer * (1 - np.tanh(inner @ w) ** 2))
        claimed, largest = right.copy(), np.abs(right).max()
        if kind == "noisy":
            claimed += NOISE * largest * rng.uniform(-1, 1, 5)
        claimed *= {"half": 0.5, "double": 2.0, "sign": -1.0, "zeros": 0.0}.get(kind, 1.0)
        claimed = _spoilt(rng, kind, claimed, claimed)
        return {"inner": inner, "outer": outer, "w": w, "claimed": claimed}, right

    return drawn(rng, draw, lambda made: _is_clear(kind, made[0]["claimed"], made[1]), f"with a clear {kind}")[0]


def _said(kept, evidence):
    """Return `{kind: what was said of its records}`, or None where the answers are not one True or False for each."""
    parts = [evidence[f"records/{group}said"] for group in GROUPS]
    if any(part is None or part.dtype != bool or part.ndim != 1 for part in parts):
        return None
    said = np.concatenate(parts)
    return _by_kind(said, kept["records"], NAMES) if said.shape == kept["records"].shape else None


def _by_kind(said, labels, names):
    return {kind: said[labels == number] for number, kind in enumerate(names)}


def _judged(said, kinds, words, name):
    """Return the Finding against what was said of these kinds, right and wrong ones; None if it was right.

    said: of every kind.  words: how the report speaks of each.
    """
    if said is None:
        return Finding(False, f"`{name}` did not say True or False of every gradient.", "wrong")
    wrong = [kind for kind in kinds if kind not in RIGHT]
    listed = ", ".join(words[kind] for kind in wrong)
    everything = np.concatenate(list(said.values()))
    if everything.all():
        why = f"`{name}` says True of every gradient, right or wrong. Of those it must turn down here it says so too: "
        return Finding(False, f"{why}{listed}.", "wrong", "custom_wrong")
    empty = f"So it proves nothing that it turns down what is wrong here: {listed}."
    if not everything.any():
        return Finding(False, f"`{name}` says False of every gradient, right or wrong. {empty}", "wrong")
    rejected = _counted({kind: ~said[kind] for kind in kinds if kind in RIGHT}, words)
    accepted = _counted({kind: said[kind] for kind in wrong}, words)
    if rejected:
        also = f"And True of a wrong one: {accepted}." if accepted else empty
        return Finding(False, f"`{name}` says False of a right gradient: {rejected}. {also}", "wrong")
    if accepted:
        return Finding(False, f"`{name}` says True of a wrong gradient: {accepted}.", "wrong", "custom_wrong")
    return None


def _counted(mistaken, words):
    """Return in words the kinds of which too often the opposite was said, and how often; "" if there are none."""
    often = {kind: slips for kind, slips in mistaken.items() if slips.mean() > SLIPS}
    return ", ".join(f"{words[kind]} ({slips.sum()} of {len(slips)} such)" for kind, slips in often.items())


def _claim(name, *kinds):
    def judge(sent, kept, evidence):
        found = _judged(_said(kept, evidence), ("exact", "noisy", *kinds), RIGHT | WRONG, "looks_right")
        return found or Finding(True, "The right gradients are accepted, and these wrong ones rejected.")

    return Claim(name, 2, ("records",), judge)


def _twin(sent, kept, evidence):
    said = evidence["twin/said"]
    fits = said is not None and said.dtype == bool and said.shape == kept["twin"].shape
    found = _judged(_by_kind(said, kept["twin"], TWIN) if fits else None, TWIN, TWIN_WORDS, "is_gradient")
    return found or Finding(True, "`is_gradient` tells right from wrong.")


claims = (
    _claim("rejects_other_directions", "sign", "zeros", "unweighted"),
    _claim("rejects_other_sizes", "loud", "quiet", "still", "mean", "quiet_zeros"),
    _claim("rejects_misplaced", "not_turned", "layout"),
    _claim("rejects_single_entries", "one_entry", "shifted"),
    Claim("twin", 1, ("twin",), _twin),
)

_SCALE = (
    "The speed that a car's display shows, tested against two marks on the road:\n\n"
    "```python\n"
    "measured = (place(t + dt) - place(t - dt)) / (2 * dt)\n"
    "fits = abs(shown - measured) <= 0.001 * abs(measured)  # a part of what was measured, not a fixed number\n"
    "```"
)
_wrong_accepted = (
    "The report names one kind of wrong gradient. Make one of that kind yourself, from a right one, and follow it "
    "through your test: which line should have turned it down?",
    "A test that looks at less than every entry lets through what is wrong elsewhere. What the numbers must be is "
    "known only from `forward`: move `x` a little and see how far `(forward(x) * upstream).sum()` goes.",
    _SCALE,
)
_right_rejected = (
    "The report names one kind of right gradient. Make one of that kind, and print it beside what you measured. Is "
    "everything another number, or is a little amiss?",
    "Another number: does `upstream` weigh what `forward` gives, is the step small enough for a `forward` that bends, "
    "and is `x` still what it was? `moved = x` is the same array, `x.copy()` another. A little: what is large rounds "
    "by large amounts, and what is tiny is compared with something tiny, so a tolerance is a part of the largest entry. "
    "If all is zero, nothing may be divided by it.",
    _SCALE,
)
_raised = (
    "Read the message and the line in the report. `forward` takes an array of the shape of `x` and returns an array of "
    "the shape of `upstream`.",
    "`forward` is a plain function of arrays here: no tape sees into it. It can only be called, with other values.",
    "What can be asked of it:\n\n```python\nabove = (forward(x + small) * upstream).sum()\n```",
)
_mistakes = {"custom_wrong": _wrong_accepted, "exception": _raised, "any": _right_rejected}
hints = {claim.name: _mistakes for claim in claims[:4]}
_uphill = (
    "Take a right gradient, halve it, and call `is_gradient` with it. Then change one of its entries a little. What "
    "does it say?",
    "Whoever walks half as far, or a little to the side, still goes uphill. So a gain proves little; how large it is, "
    "entry by entry, proves more.",
    _SCALE,
)
hints["twin"] = {"custom_wrong": _uphill, "exception": _raised, "any": _right_rejected}
