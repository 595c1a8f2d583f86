"""Judge `loss_of(scores, labels)` in torch, which has no one right form, by its own values; and its twin `noisy`."""

from dataclasses import dataclass

import numpy as np

from autograder.checks import misspelt
from autograder.verdict import Claim, Finding, off_by, symptom

EPS = 1e-4  # how far a score is moved to see what the loss does
CLOSE = {"float64": 1e-6, "float32": 2e-3}  # how well such a difference is known, by what the loss is computed in
PULL = 0.01  # the least that a wrong sample must be pulled, as the task states it, for scores within ±2
SURE = 6.0  # a score far on its side
STEPS, MOST_WRONG = 40, 0.1  # of training, and the share of wrong samples that may be left
DRAWS = (25, 40)
BATCHES = ("first", "other")


def challenge(rng):
    """Return `sent, kept`: scores on both sides of 0 for either label, and a problem to learn; nothing is kept."""
    sent = {"values/eps": np.array(EPS), "values/sure": np.array(SURE)}
    for name, size in zip(BATCHES, rng.permutation([5, 8])):
        sides = rng.permutation(np.arange(size) % 4)  # label and side, each pair at least once
        labels, right = np.where(sides % 2, 1.0, -1.0), np.where(sides < 2, 1.0, -1.0)
        # Away from 0, 0.5 and 1, where the losses that people write have their kinks.
        distance = rng.choice([0.15, 0.6, 1.1, 1.6], size) + rng.uniform(0, 0.3, size)
        distance[np.flatnonzero(right < 0)[:2]] = rng.uniform((0.2, 1.6), (0.4, 1.9))  # one where a loss may be flat
        sent |= {f"values/{name}_scores": labels * right * distance, f"values/{name}_labels": labels}
    sent |= _problem(rng)
    sent["twin/mean"], sent["twin/std"] = 3 * rng.standard_normal(DRAWS), rng.uniform(0.5, 3, DRAWS)
    sent["twin/upstream"] = rng.standard_normal(DRAWS)
    return sent, {}


def _problem(rng):
    """Return two batches that a line can tell apart, and weights that get most of them wrong."""
    features = int(rng.integers(2, 5))
    normal = rng.standard_normal(features)
    normal /= np.linalg.norm(normal)
    offset = rng.uniform(-0.5, 0.5)
    start = 0.5 * (-normal + 0.3 * rng.standard_normal(features))
    sent = {"training/weight": start, "training/bias": np.array([-0.5 * offset])}
    for name, size in zip(BATCHES, (24, 15)):
        labels = rng.permutation(np.where(np.arange(size) % 2, 1.0, -1.0))
        x = rng.standard_normal((size, features))
        x += np.outer(labels * rng.uniform(0.4, 1.6, size) - offset - x @ normal, normal)
        sent |= {f"training/{name}_x": x, f"training/{name}_labels": labels}
    return {**sent, "training/rate": np.array(0.2), "training/steps": np.array(STEPS, np.int64)}


@dataclass(frozen=True)
class _Case:
    """A challenge and what an answer made of it."""

    sent: dict
    evidence: dict

    def batch(self, name):
        """Return scores and labels of the batch of that name."""
        return self.sent[f"values/{name}_scores"], self.sent[f"values/{name}_labels"]

    def value(self, name, kind):
        """Return one number, or one per sample, float64."""
        return self.evidence[f"values/{name}_{kind}"].astype(np.float64)

    def close(self, name):
        return CLOSE.get(self.evidence[f"values/{name}_loss"].dtype.name, CLOSE["float32"])

    def is_wrong(self, name):
        """Return for each sample of a batch whether it lies on the wrong side of 0."""
        scores, labels = self.batch(name)
        return scores * labels < 0


_KINDS = ("loss", "above", "below", "flipped", "twice", "sure")


def _misshapen(case):
    """Return the Finding against numbers that are not of the form in which they are measured, or None."""
    for name in BATCHES:
        each = case.batch(name)[0].shape
        shapes = {f"values/{name}_{kind}": each if kind in ("above", "below", "flipped") else () for kind in _KINDS}
        if case.evidence[f"gradients/{name}"] is not None:
            shapes[f"gradients/{name}"] = each
        for quantity, shape in shapes.items():
            if case.evidence[quantity] is None or case.evidence[quantity].shape != shape:
                return Finding(False, f"{quantity} was not measured as it should be.", "exception")
    return None


def _values(case):
    """Return the Finding against the values of the loss, None if they are those of a loss that stands for the share."""
    for name in BATCHES:
        for kind in _KINDS:
            if not np.isfinite(case.value(name, kind)).all():
                when = "in which every sample is far on the right side" if kind == "sure" else "that is quite ordinary"
                return Finding(False, f"The loss is NaN or infinity for a batch {when}.", "nan")
        lowest = min(float(case.value(name, kind).min()) for kind in _KINDS)
        if lowest < -case.close(name):
            why = f"The loss can be negative, here {lowest:.3g}: samples that are right may outweigh wrong ones."
            return Finding(False, why, "wrong")
        finding = _sides(case, name) or _mean(case, name)
        if finding:
            return finding
    return None


def _sides(case, name):
    """Return the Finding against a loss that does not charge more for the wrong side, or None."""
    wrong, labels = case.is_wrong(name), case.batch(name)[1]
    rises = (case.value(name, "flipped") - case.value(name, "loss")) * np.where(wrong, -1, 1)
    close = case.close(name)
    if (rises > close).all():
        return None
    if (np.abs(rises) <= close).all():
        why = "The loss does not care which side of 0 a score lies on: on the other side it is the same."
    elif (rises < -close).all():
        why = "The loss is turned round: a sample on the right side of 0 raises it, one on the wrong side lowers it."
    elif (rises[labels > 0] > close).all() or (rises[labels < 0] > close).all():
        which = -1 if (rises[labels > 0] > close).all() else 1
        why = f"For samples labelled {which} the wrong side does not cost more than the right one."
    else:
        why = "For some samples the wrong side of 0 does not cost more than the right one."
    return Finding(False, why, "wrong")


def _mean(case, name):
    once, twice = float(case.value(name, "loss")), float(case.value(name, "twice"))
    if abs(twice - once) <= case.close(name) * max(1.0, abs(once)):
        return None
    how = "doubles it: it is a sum" if np.isclose(twice, 2 * once, 1e-3) else f"makes {twice:.3g} of {once:.3g}"
    return Finding(False, f"The loss is to be a mean over the batch, but each sample taken twice {how}.", "wrong")


def _slopeless(case):
    """Return the Finding against a gradient that is None, NaN or zero, None if there is one."""
    for name in BATCHES:
        gradient = case.evidence[f"gradients/{name}"]
        if gradient is None:
            why = "No path leads from the loss back to `scores`: a comparison has a result, and no slope."
            return Finding(False, why, "none", "discretized")
        if not np.isfinite(gradient).all():
            return Finding(False, "The gradient of `scores` holds NaN or infinity.", "nan")
    if not any(case.evidence[f"gradients/{name}"].any() for name in BATCHES):
        why = "The gradient of `scores` is zero for every sample: between two steps nothing changes."
        return Finding(False, why, "zero", "discretized")
    return None


def _pulled(case):
    """Return the Finding against the pull on wrong samples, None if each is pulled to its side."""
    for name in BATCHES:
        scores, labels = case.batch(name)
        pulls = -case.evidence[f"gradients/{name}"] * labels * len(scores)
        wrong = case.is_wrong(name)
        if (pulls[wrong] < -PULL).any():
            return Finding(False, "A step would move a wrong sample further to the wrong side.", "wrong")
        weak = wrong & (pulls < PULL)
        if weak.any():
            return _too_weak(case, name, np.flatnonzero(weak)[0], pulls)
    return None


def _too_weak(case, name, number, pulls):
    score = case.batch(name)[0][number]
    if abs(_differences(case, name)[number]) * len(pulls) > PULL:  # The loss moves where its gradient says not.
        why = f"A wrong sample with the score {score:.2g} is not pulled, though the loss does move with it."
        return Finding(False, why, "zero")
    why = f"A wrong sample with the score {score:.2g} is pulled by {abs(pulls[number]):.1g}, less than {PULL}: "
    return Finding(False, why + "the loss is as good as flat there.", "zero")


def _differences(case, name):
    return (case.value(name, "above") - case.value(name, "below")) / (2 * EPS)


def _wrong_ones_pulled(case):
    return _pulled(case) or Finding(True, "Each wrong sample is pulled to its side.")


def _slope(case):
    """Return the Finding against a gradient that is not that of the loss, by central differences of its own values."""
    for name in BATCHES:
        gradient, slope = case.evidence[f"gradients/{name}"], _differences(case, name)
        if np.allclose(gradient, slope, 1e-3, case.close(name)):
            continue
        if not slope.any():
            why = "The loss still moves in steps, and its gradient is that of another function: the loss has none."
            return Finding(False, why, "wrong", "discretized")
        how = off_by(gradient, slope)
        why = f"The gradient of `scores` is not that of the loss: moved a little, the loss shows that it {how}."
        return Finding(False, why, "wrong")
    return None


def _gradient_of_itself(case):
    return _slope(case) or Finding(True, "The gradient says what the loss does when a score moves.")


def _errors_fall(case):
    weight, bias = case.evidence["training/weight"], case.evidence["training/bias"]
    start = case.sent["training/weight"]
    if weight is None or weight.shape != start.shape or bias is None or bias.shape != (1,):
        return Finding(False, "The weights were not measured as they should be.", "exception")
    if not (np.isfinite(weight).all() and np.isfinite(bias).all()):
        return Finding(False, "In training the weights became NaN or infinity.", "nan")
    if np.array_equal(weight, start):
        return Finding(False, f"In {STEPS} Adam steps the weights did not move.", "not_updated")
    before = _share(case.sent, start, case.sent["training/bias"])
    after = _share(case.sent, weight, bias)
    if after > MOST_WRONG:
        why = f"After {STEPS} Adam steps {after:.0%} of the samples are still wrong; before, {before:.0%} were."
        return Finding(False, why, "wrong")
    return Finding(True, f"The share of wrong samples falls from {before:.0%} to {after:.0%}.")


def _share(sent, weight, bias):
    found = [(sent[f"training/{name}_x"] @ weight + bias) * sent[f"training/{name}_labels"] <= 0 for name in BATCHES]
    return float(np.concatenate(found).mean())


def _twin(sent, kept, evidence):
    mean, std, upstream = (sent[f"twin/{name}"] for name in ("mean", "std", "upstream"))
    drawn = evidence["twin/drawn"]
    finding = _draws(drawn, evidence["twin/again"], mean, std)
    if finding:
        return finding
    noise = (drawn - mean) / std
    for name, right in (("mean", upstream), ("std", upstream * noise)):
        found = symptom(evidence[f"twin/d_{name}"], right)
        if found == "none":
            why = f"No path leads from what `noisy` draws to `{name}`: the draw has a value, and no history."
            return Finding(False, why, "none", "sampled")
        if found == "zero":
            why = (
                f"A path leads to `{name}`, and the gradient is zero: a draw made from `{name}`, as by `torch.normal`, "
                "is recorded with the slope zero."
            )
            return Finding(False, why, "zero", "sampled")
        if found != "ok":
            return Finding(False, f"The gradient of `{name}` {off_by(evidence[f'twin/d_{name}'], right)}.", found)
    return Finding(True, "The draws are as before, and follow `mean` and `std`.")


def _draws(drawn, again, mean, std):
    """Return the Finding against what was drawn, None if it is normal, around each mean, as wide as each std."""
    if drawn is None or drawn.shape != mean.shape:
        return Finding(False, f"What `noisy` draws {off_by(drawn, mean)}.", "wrong")
    noise = (drawn - mean) / std
    if not np.isfinite(noise).all():
        return Finding(False, "`noisy` draws NaN or infinity.", "nan")
    if np.array_equal(drawn, again):
        return Finding(False, "Two calls of `noisy` draw the same numbers.", "wrong")
    if len(np.unique(noise.round(5))) < 0.9 * noise.size:
        return Finding(False, "`noisy` moves several elements by one and the same draw; each has its own.", "wrong")
    if abs(noise.mean()) > 0.2:
        return Finding(False, "The numbers that `noisy` draws do not lie around `mean`.", "wrong")
    if not 0.85 < noise.std() < 1.15:
        why = f"The numbers that `noisy` draws lie {noise.std():.2g} times as far from `mean` as `std` says."
        return Finding(False, why, "wrong")
    if not 0.63 < (np.abs(noise) < 1).mean() < 0.73:
        return Finding(False, "The numbers that `noisy` draws are not those of a normal distribution.", "wrong")
    return None


def _claim(name, points, probes, judge):
    def after_values(sent, kept, evidence):
        case = _Case(sent, evidence)
        return _misshapen(case) or _values(case) or _slopeless(case) or judge(case)

    return Claim(name, points, ("values", "gradients", *probes), after_values)


claims = (
    _claim("wrong_ones_pulled", 3, (), _wrong_ones_pulled),
    _claim("gradient_of_itself", 2, (), _gradient_of_itself),
    _claim("errors_fall", 3, ("training",), _errors_fall),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "A delivery is late after 30 minutes. To count late ones teaches a driver nothing; this does:\n\n"
    "```python\n"
    "late = torch.sigmoid((minutes - 30) / 5)  # 0.5 at 30, near 1 for very late, near 0 for very early\n"
    "```"
)
_path = (
    "Print `grad_fn` of each value that `loss_of` makes, line by line. After which one is it gone, or of no use?",
    "A comparison, a sign or a rounding has no slope. A loss that is to teach must change a little when a score does: "
    "large on the wrong side, small on the right side, and sloped between.",
    _OTHER,
)
_flat = (
    "Draw or print the loss of one sample labelled 1 for scores from -2 to 2. Where does it not fall?",
    "A smooth step that is steep at 0 is flat away from it, and a loss that is cut off at some value is flat beyond. "
    "The samples that need teaching most lie just there.",
    "The same curve, steep and gentle:\n\n"
    "```python\n"
    "late = torch.linspace(-20, 20, 9)\n"
    "print(torch.sigmoid(5 * late), torch.sigmoid(late / 5), sep='\\n')\n"
    "```",
)
_same = (
    "Print the loss of one sample labelled 1 at the scores -1, -0.999, 0.999 and 1. Is it larger on the wrong side, "
    "and does it move there as the gradient says?",
    "The gradient asked for here is the slope of the value that you return. A value that still counts, with a slope "
    "borrowed from elsewhere, is another exercise; so is a part that was detached.",
    "A slope, measured:\n\n```python\nprint((f(x + 0.001) - f(x - 0.001)) / 0.002)\n```",
)
_value = (
    "Call `loss_of` with one score, 1.0 and then -1.0, and the label 1; then the same with the label -1. Which of the "
    "four should be large?",
    "`scores * labels` is positive where the score lies on the right side. The loss is small there and large on the "
    "other side, for either label, never negative, and a mean over the batch.",
    "Four cases for another pair, how warm it is (1 or -1) and what was said (1 or -1):\n\n"
    "```python\n"
    "warm, said = torch.tensor([1., 1, -1, -1]), torch.tensor([1., -1, 1, -1])\n"
    "print(warm * said)  # the same sign: 1\n"
    "```",
)
_misspelt = misspelt.in_function("loss_of")
_raised = (
    "Read the message and the line in the report, then call `loss_of(torch.randn(5), torch.ones(5))` in a cell.",
    "`scores` and `labels` are tensors of shape (batch,), the labels -1.0 or 1.0. What comes back is a tensor with one "
    "number in it.",
    "From many numbers to one:\n\n```python\nprint(torch.ones(5).mean().shape)\n```",
)
_mistakes = {
    "discretized": _path,
    "zero": _flat,
    "NameError": _misspelt,
    "exception": _raised,
    "any": _value,
}
hints = {claim.name: _mistakes for claim in claims[:-1]}
hints["gradient_of_itself"] = {**_mistakes, "wrong": _same}

_draw = (
    "Print `requires_grad` of what `noisy` returns. Then look up how the distribution draws, and what else it can do.",
    "A draw has no slope. But a normal number can be made in two steps: draw one that knows neither mean nor std, then "
    "move and stretch it by operations that are recorded.",
    "The same for a uniform number between two ends:\n\n"
    "```python\n"
    "u = torch.rand_like(low)          # knows neither end\n"
    "number = low + (high - low) * u   # follows both\n"
    "```",
)
_noise = (
    "Call `noisy` with many equal means and stds, and print the mean and the std of what comes back.",
    "`std` says how far the numbers lie from `mean`; a normal distribution has about 68 % of them within one std.",
    "Such a check for a uniform draw:\n\n```python\nu = torch.rand(10000)\nprint(u.mean(), u.std())\n```",
)
hints["twin"] = {"sampled": _draw, "none": _draw, "zero": _draw, "exception": _draw, "any": _noise}
