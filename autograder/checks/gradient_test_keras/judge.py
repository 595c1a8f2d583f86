"""Judge the test `looks_right` by what it says of twenty gradients whose labels it never sees, and its twin."""

import numpy as np

from autograder.checks import conv
from autograder.verdict import Claim, Finding

# What a claimed gradient is, how often it comes, and how the report speaks of it.
RIGHT = {
    "exact": (3, "one that is exact"),
    "noisy": (2, "one that is off by rounding in float32"),
    "loud": (1, "one for a large upstream gradient, off by rounding in float32"),
    "quiet": (1, "one for a tiny upstream gradient"),
    "still": (1, "one of zeros, where the upstream gradient is zero too"),
}
WRONG = {
    "sign": (1, "one with the sign turned"),
    "zeros": (1, "one of zeros"),
    "unweighted": (2, "one that ignores the upstream gradient"),
    "mean": (2, "one divided by the size of the batch"),
    "quiet_zeros": (1, "one of zeros, where the right one is tiny"),
    "not_turned": (2, "one whose kernel runs the wrong way"),
    "layout": (1, "one with its entries in another order, channels before places"),
    "one_entry": (1, "one that is off in a single entry"),
    "exchanged": (1, "one with two entries exchanged"),
}
KINDS = {**RIGHT, **WRONG}
NAMES = list(KINDS)
CLEAR = 0.05  # of the largest entry: a wrong claim is off by at least as much somewhere
ROUGH = 0.45  # the same for one that is wrong all over
NOISE = 3e-7  # relative, of a claim worked out in float32
GROUPS = {"": (2, 10), "second_": (3, 10)}  # batch size, number of records
MOST_DRAWS = 200


def challenge(rng):
    """Return `sent, kept`: twenty records and the twin's; kept are their labels, indices into NAMES."""
    labels = rng.permutation(np.repeat(np.arange(len(NAMES)), [number for number, _ in KINDS.values()]))
    sent, position = {}, 0
    for group, (batch, number) in GROUPS.items():
        size, inward, outward = 3, *(int(channels) for channels in rng.permutation([2, 3])[:2])
        stride = int(rng.integers(1, 3))
        kinds = [NAMES[label] for label in labels[position : position + number]]
        records = [_record(rng, kind, batch, size, stride, inward, outward) for kind in kinds]
        for name in ("x", "upstream", "claimed", "kernel"):
            sent[f"records/{group}{name}"] = np.stack([record[name] for record in records])
        sent[f"records/{group}stride"] = np.full(number, stride, np.int64)
        position += number
    twin = _twin_records(rng)
    sent |= {f"twin/{name}": value for name, value in twin.items() if name != "labels"}
    return sent, {"records": labels.astype(np.int64), "twin": twin["labels"]}


def _record(rng, kind, batch, size, stride, inward, outward):
    scale = {"loud": 1e5, "quiet": 1e-6, "quiet_zeros": 1e-6, "still": 0.0}.get(kind, 1.0)
    for _ in range(MOST_DRAWS):
        x = rng.standard_normal((batch, stride + size, inward))
        kernel = 0.5 * rng.standard_normal((size, inward, outward))
        upstream = scale * rng.standard_normal((batch, 2, outward))
        right = gradient(x, kernel, upstream, stride)
        claimed = _claimed(rng, kind, x, kernel, upstream, stride, right)
        least = (CLEAR if kind in ("one_entry", "exchanged") else ROUGH) * np.abs(right).max()
        if kind in RIGHT or np.abs(claimed - right).max() > least:
            return {"x": x, "kernel": kernel, "upstream": upstream, "claimed": claimed}
    raise RuntimeError(f"no claim of the kind {kind} that is clearly wrong was drawn")


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
    one, other = rng.permutation(last.size)[:2]
    if kind == "one_entry":
        last[one] += 0.3 * np.abs(right).max()
    if kind == "exchanged":
        last[[one, other]] = last[[other, one]]
    return claimed


TWIN = ("exact", "exact", "exact", "noisy", "half", "double", "sign", "zeros", "one_entry", "exchanged")
TWIN_WORDS = {**{kind: words for kind, (_, words) in KINDS.items()},
              "half": "one of half the size", "double": "one of double the size"}  # fmt: skip


def _twin_records(rng):
    order = rng.permutation(len(TWIN))
    records = [_twin_record(rng, TWIN[index]) for index in order]
    stacked = {name: np.stack([record[name] for record in records]) for name in records[0]}
    return {**stacked, "labels": order.astype(np.int64)}


def _twin_record(rng, kind):
    for _ in range(MOST_DRAWS):
        inner, outer, w = (rng.standard_normal(shape) for shape in ((4, 5), 4, 5))
        inner = 0.5 * inner
        right = inner.T @ (outer * (1 - np.tanh(inner @ w) ** 2))
        claimed, largest = right.copy(), np.abs(right).max()
        one, other = rng.permutation(5)[:2]
        if kind == "noisy":
            claimed += NOISE * largest * rng.uniform(-1, 1, 5)
        claimed *= {"half": 0.5, "double": 2.0, "sign": -1.0, "zeros": 0.0}.get(kind, 1.0)
        if kind == "one_entry":
            claimed[one] += 0.3 * largest
        if kind == "exchanged":
            claimed[[one, other]] = claimed[[other, one]]
        if kind in ("exact", "noisy") or np.abs(claimed - right).max() > CLEAR * largest:
            return {"inner": inner, "outer": outer, "w": w, "claimed": claimed}
    raise RuntimeError(f"no claim of the kind {kind} that is clearly wrong was drawn")


def _said(kept, evidence):
    """Return `{kind: what was said of its records}`, or None where the answers are not twenty of True and False."""
    parts = [evidence[f"records/{group}said"] for group in GROUPS]
    if any(part is None or part.dtype != bool or part.ndim != 1 for part in parts):
        return None
    said = np.concatenate(parts)
    if said.shape != kept["records"].shape:
        return None
    return {kind: said[kept["records"] == number] for number, kind in enumerate(NAMES)}


def _judged(said, kinds, name):
    """Return the Finding against what was said of the right claims, and of the wrong ones of these kinds."""
    if said is None:
        return Finding(False, f"`{name}` did not say True or False of every gradient.", "wrong")
    everything = np.concatenate(list(said.values()))
    if everything.all() or not everything.any():
        why = f"`{name}` says {everything.all()} of every gradient, of right and wrong ones alike."
        return Finding(False, why, "wrong", "custom_wrong" if everything.all() else None)
    rejected = [kind for kind in RIGHT if kind in said and not said[kind].all()]
    if rejected:
        accepted = [kind for kind in said if kind not in RIGHT and said[kind].any()]
        also = f" And True of a wrong one: {TWIN_WORDS[accepted[0]]}." if accepted else ""
        return Finding(False, f"`{name}` says False of a right gradient: {TWIN_WORDS[rejected[0]]}.{also}", "wrong")
    passed = [kind for kind in kinds if said[kind].any()]
    if passed:
        why = f"`{name}` says True of a wrong gradient: {TWIN_WORDS[passed[0]]}."
        return Finding(False, why, "wrong", "custom_wrong")
    return None


def _claim(name, *kinds):
    def judge(sent, kept, evidence):
        found = _judged(_said(kept, evidence), kinds, "looks_right")
        return found or Finding(True, "The right gradients are accepted, and these wrong ones rejected.")

    return Claim(name, 2, ("records",), judge)


def _twin(sent, kept, evidence):
    said = evidence["twin/said"]
    if said is not None and said.dtype == bool and said.shape == kept["twin"].shape:
        kinds = np.array(TWIN)[kept["twin"]]
        said = {kind: said[kinds == kind] for kind in dict.fromkeys(TWIN)}
    else:
        said = None
    found = _judged(said, [kind for kind in dict.fromkeys(TWIN) if kind not in RIGHT], "is_gradient")
    return found or Finding(True, "`is_gradient` tells right from wrong.")


claims = (
    _claim("rejects_other_directions", "sign", "zeros", "unweighted"),
    _claim("rejects_other_sizes", "mean", "quiet_zeros"),
    _claim("rejects_misplaced", "not_turned", "layout"),
    _claim("rejects_single_entries", "one_entry", "exchanged"),
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
    "The report names one kind of right gradient. Print, for one of that kind, the largest difference from what you "
    "measured, beside the largest entry.",
    "What is large rounds by large amounts, and what is tiny must be compared with something tiny. So a tolerance is a "
    "part of the largest entry. If all is zero, nothing may be divided by it.",
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
