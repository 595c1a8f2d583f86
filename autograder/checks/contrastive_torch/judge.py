"""Judge `contrastive_loss(first, second, scale)` by its value, its gradients and where two training steps lead.

Each row of `first` has its partner in the same row of `second`, and is to find it among all rows by the cosine of the
angle between them, times scale: the mean cross-entropy. The twin is `uncertain_loss(prediction, target, log_width)`.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.checks import misspelt
from autograder.checks.drawing import drawn
from autograder.verdict import Claim, Finding, adam, central_difference, gradients, listed, off_by, symptom

BATCH, SECOND_BATCH = 3, 4
CLEAR = 1e-3  # no gradient that moves a weight is smaller: what is missing would not show
TOGETHER = ("first", "second", "scale")


def challenge(rng):
    """Return `sent, kept`: fresh embeddings, encoders, batches of two sizes, an upstream gradient; nothing is kept.

    Drawn again until no gradient is close to zero.
    """
    return drawn(rng, _draw, _is_clear, "without a gradient close to zero"), {}


def contrastive(first, second, scale):
    """Return the loss, a float. first, second: shape (batch, features)."""
    return float(_cross_entropy(scale * _unit(first) @ _unit(second).T))


def _unit(rows):
    return rows / np.sqrt((rows**2).sum(axis=1, keepdims=True))


def _cross_entropy(scores, axis=1):
    return (np.log(np.exp(scores).sum(axis=axis)) - np.diag(scores)).mean()


def uncertain(prediction, target, log_width):
    """Return the mean of error² / (2 width²), plus the logarithm of the width, a float."""
    return float((((prediction - target) / np.exp(log_width)) ** 2 / 2).mean() + log_width)


def _draw(rng):
    features, left, right = (int(size) for size in rng.permutation([2, 3, 4]))
    sent = {
        "gradients/first": rng.standard_normal((BATCH, features)),
        "gradients/second": rng.standard_normal((BATCH, features)),
        "gradients/second_first": rng.standard_normal((SECOND_BATCH, features)),
        "gradients/second_second": rng.standard_normal((SECOND_BATCH, features)),
        "gradients/scale": np.array(rng.uniform(1.5, 3)),
        "gradients/upstream": np.array(rng.uniform(0.5, 2) * rng.choice([-1, 1])),
        "steps/left_weight": rng.standard_normal((left, features)),
        "steps/right_weight": rng.standard_normal((right, features)),
        "steps/scale": np.array(rng.uniform(1.5, 3)),
        "steps/rate": np.array(rng.uniform(0.03, 0.06)),
        "twin/log_width": np.array(rng.uniform(0.3, 0.9) * rng.choice([-1, 1])),
    }
    for name, batch in (("", BATCH), ("second_", SECOND_BATCH)):
        sent |= {
            f"steps/{name}left": rng.standard_normal((batch, left)),
            f"steps/{name}right": rng.standard_normal((batch, right)),
            f"twin/{name}prediction": rng.standard_normal((batch, features)),
            f"twin/{name}target": rng.standard_normal((batch, features)),
        }
    return sent


def _is_clear(sent):
    found = [_gradients(sent), *(gradients(loss, _weights(sent)) for loss in _losses(sent))]
    return min(np.abs(one).min() for case in found for one in case.values()) > CLEAR


def _gradients(sent):
    """Return the gradients of upstream * loss for both embeddings and the scale."""
    at = {name: sent[f"gradients/{name}"] for name in TOGETHER}
    return gradients(lambda w: float(sent["gradients/upstream"]) * contrastive(**w), at)


def _weights(sent):
    return {"left": sent["steps/left_weight"], "right": sent["steps/right_weight"], "scale": sent["steps/scale"]}


def _losses(sent):
    def loss(name):
        left, right = sent[f"steps/{name}left"], sent[f"steps/{name}right"]
        return lambda w: contrastive(left @ w["left"], right @ w["right"], w["scale"])

    return [loss(""), loss("second_")]


@dataclass(frozen=True)
class _Case:
    """A challenge and what an answer made of it. Each public method returns a Finding against the answer, or None."""

    sent: dict
    evidence: dict

    @cached_property
    def gradients(self):
        return _gradients(self.sent)

    def value(self):
        """Against the losses of two batches."""
        for name in ("", "second_"):
            given = [self.sent[f"gradients/{name}{one}"] for one in ("first", "second")]
            scale, measured = self.sent["gradients/scale"], self.evidence[f"gradients/{name}loss"]
            right = np.float64(contrastive(*given, scale))
            if symptom(measured, right) == "ok":
                continue
            for what, other in _MISTAKES.items():
                if symptom(measured, np.float64(other(*given, scale))) == "ok":
                    return Finding(False, f"The loss is not that of the task: {what}.", "wrong")
            batch = "For a second batch, of another size, the" if name else "The"
            found = symptom(measured, right)
            how = "holds NaN or infinity" if found == "nan" else off_by(measured, right)
            return Finding(False, f"{batch} loss {how}.", found)
        return None

    def missing(self, names):
        """Against gradients of the inputs named that are None."""
        none = [name for name in names if self._of(name) is None]
        if not none:
            return None
        be = "gets" if len(none) == 1 else "get"
        if any(self._of(name) is not None for name in TOGETHER):
            return Finding(False, f"{listed(none)} {be} None, the rest does not: only this way is cut.", "none")
        if self._asks():
            why = f"{listed(none)} {be} None, though the loss says `requires_grad`: a new history began on the way."
            return Finding(False, why, "none", "rewrapped")
        why = f"{listed(none)} {be} None, and the loss has no history at all: `backward()` stops with an error."
        return Finding(False, why, "none")

    def off(self, names):
        """Against gradients that are there and not right."""
        for name in names:
            measured, right = self._of(name), self.gradients[name]
            found = symptom(measured, right)
            if found in ("nan", "zero"):
                spelt = "holds NaN or infinity" if found == "nan" else "is zero in every entry"
                return Finding(False, f"The gradient of `{name}` {spelt}.", found)
            if found == "wrong":
                return Finding(False, f"The gradient of `{name}` {self._how(name)}.", "wrong")
        return None

    def after_adam(self):
        """Against the weights after two Adam steps."""
        right = adam(_losses(self.sent), _weights(self.sent), float(self.sent["steps/rate"]))
        measured = {name: self.evidence[f"steps/{name}"] for name in right}
        found = {name: symptom(measured[name], right[name]) for name in right}
        start = _weights(self.sent)
        still = [name for name in right if found[name] != "ok" and symptom(measured[name], start[name]) == "ok"]
        if still:
            why = f"{_what(still)} did not move in two Adam steps."
            return Finding(False, why, "not_updated", "rewrapped" if self._asks() else None)
        for name, one in found.items():
            if one != "ok":
                how = "holds NaN or infinity" if one == "nan" else off_by(measured[name], right[name])
                return Finding(False, f"After two Adam steps {_what([name])} {how}.", one)
        return None

    def _of(self, name):
        return self.evidence[f"gradients/{name}"]

    def _asks(self):
        asks = self.evidence["gradients/asks"]
        return asks is not None and bool(asks.any()) and all(self._of(name) is None for name in TOGETHER)

    def _how(self, name):
        given = {one: self.sent[f"gradients/{one}"] for one in TOGETHER}
        upstream, measured = float(self.sent["gradients/upstream"]), self._of(name)
        if symptom(measured, self.gradients[name] / upstream) == "ok":
            return "ignores the gradient that arrives from behind the loss"
        for what, other in _CONSTANT.items():
            total = other(given)
            partly = central_difference(lambda x, total=total: upstream * total({**given, name: x}), given[name])
            if symptom(measured, partly) == "ok":
                return f"lacks a part: {what}"
        return f"{off_by(measured, self.gradients[name])}, compared with central differences"


def _what(names):
    words = {"left": "what makes `first`", "right": "what makes `second`", "scale": "`scale`"}
    said = " and ".join([", ".join(words[name] for name in names[:-1]), words[names[-1]]]).removeprefix(" and ")
    return said[0].upper() + said[1:] if len(names) > 1 else said


def _scores(w):
    return w["scale"] * _unit(w["first"]) @ _unit(w["second"]).T


def _attraction(given):
    """Return the loss with the comparison with all rows held constant, a function of the three inputs."""
    return lambda w: float(-np.diag(_scores(w)).mean())


def _repulsion(given):
    return lambda w: float(np.log(np.exp(_scores(w)).sum(axis=1)).mean())


def _lengths(given):
    lengths = {one: np.sqrt((given[one] ** 2).sum(axis=1, keepdims=True)) for one in ("first", "second")}
    return lambda w: float(
        _cross_entropy(w["scale"] * (w["first"] / lengths["first"]) @ (w["second"] / lengths["second"]).T)
    )


_CONSTANT = {
    "that of the comparison with all rows": _attraction,
    "that of the row's own partner": _repulsion,
    "that of the lengths, by which the rows are divided": _lengths,
}
_MISTAKES = {
    "the rows are not divided by their lengths": lambda a, b, s: _cross_entropy(s * a @ b.T),
    "the scores are not multiplied by `scale`": lambda a, b, s: contrastive(a, b, 1.0),
    "rows of `second` look for their partners in `first`": lambda a, b, s: contrastive(b, a, s),
    "it is the sum over the rows, not the mean": lambda a, b, s: len(a) * contrastive(a, b, s),
    "its sign is turned round": lambda a, b, s: -contrastive(a, b, s),
}


def _embeddings_learn(case):
    names = ("first", "second")
    return case.missing(names) or case.off(names) or Finding(True, "Both embeddings get the right gradients.")


def _scale_learns(case):
    return case.missing(["scale"]) or case.off(["scale"]) or Finding(True, "`scale` gets the right gradient.")


def _adam_two_steps(case):
    return case.after_adam() or Finding(True, "After two Adam steps each weight is where it should be.")


def _claim(name, points, probes, judge):
    # A loss of another value is another loss: its gradients are right or wrong for nothing.
    def after_value(sent, kept, evidence):
        case = _Case(sent, evidence)
        return case.value() or judge(case)

    return Claim(name, points, probes, after_value)


def _twin(sent, kept, evidence):
    log_width = sent["twin/log_width"]
    for name in ("", "second_"):
        prediction, target = sent[f"twin/{name}prediction"], sent[f"twin/{name}target"]
        right, measured = np.float64(uncertain(prediction, target, log_width)), evidence[f"twin/{name}loss"]
        if symptom(measured, right) != "ok":
            return Finding(False, f"The loss {off_by(measured, right)}.", "wrong")
        for who, at, total in (
            ("log_width", log_width, lambda value, p=prediction, t=target: uncertain(p, t, value)),
            ("prediction", prediction, lambda value, t=target: uncertain(value, t, log_width)),
        ):
            measured, right = evidence[f"twin/{name}{who}"], central_difference(total, at)
            found = symptom(measured, right)
            if found == "none":
                return Finding(False, f"`{who}` gets None: no recorded path leads there.", "none")
            if who == "log_width" and found == "wrong" and symptom(measured, np.ones(())) == "ok":
                why = "The gradient of `log_width` is 1, whatever the errors are: the width has no history."
                return Finding(False, why, "wrong", "exported")
            if found != "ok":
                return Finding(False, f"The gradient of `{who}` {off_by(measured, right)}.", found)
    return Finding(True, "The prediction and the width get the right gradients.")


claims = (
    _claim("embeddings_learn", 3, ("gradients",), _embeddings_learn),
    _claim("scale_learns", 2, ("gradients",), _scale_learns),
    _claim("adam_two_steps", 3, ("gradients", "steps"), _adam_two_steps),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "Another list of results, put together with and without their history:\n\n"
    "```python\n"
    "parts = [(w * x).sum() for x in rows]\n"
    "torch.tensor([p.item() for p in parts])   # new: made of plain numbers\n"
    "torch.stack(parts)                        # the same results, side by side\n"
    "```"
)
_rewrapped = (
    "Print `requires_grad` and `grad_fn` of every tensor on the way to the loss. Which says that it requires a "
    "gradient, and has no `grad_fn` although it was worked out?",
    "A tensor that is made of plain numbers starts a history of its own. Setting `requires_grad` there gives "
    "`backward()` a place to end, so that it raises no error. What the numbers were worked out from stays cut off.",
    _OTHER,
)
_cut = (
    "Print `grad_fn` after each line. After which line is it None, or leads no longer back to the input that the "
    "report names?",
    "`.item()`, `float()` and `.tolist()` give plain numbers, `torch.tensor` makes a new tensor of them, and "
    "`detach()` hands a tensor on without its history.",
    _OTHER,
)
_numbers = (
    "Work the loss out by hand for two rows that point along the two axes, each its own partner, and scale 1.",
    "Both embeddings are divided by their rows' lengths, the products are multiplied by `scale`, and each row of "
    "`first` picks among all rows of `second`. All three take part in each gradient.",
    "A check by hand:\n\n```python\nprint(torch.nn.functional.cross_entropy(torch.eye(2), torch.arange(2)))\n```",
)
_misspelt = misspelt.in_function("contrastive_loss")
_raised = (
    "Read the message and the line in the report. If it stands on no line of yours, it was `backward()` that raised: "
    "print `loss.requires_grad` and `loss.grad_fn`.",
    "`backward()` needs a loss with a history that leads back to what is to learn. PyTorch refuses to hand a tensor "
    "with a history to NumPy; the `detach()` that its message names would throw the history away.",
    "A result with its history, and the same number without:\n\n"
    "```python\n"
    "total = (w * 2).sum()\n"
    "print(total.grad_fn, torch.tensor(total.item()).grad_fn)\n"
    "```",
)
_mistakes = {
    "rewrapped": _rewrapped,
    "none": _cut,
    "not_updated": _cut,
    "NameError": _misspelt,
    "exception": _raised,
    "any": _numbers,
}
hints = {claim.name: _mistakes for claim in claims[:3]}

_twin_path = (
    "On how many ways does `log_width` come into the loss? Which of them does autograd know?",
    "A way on which the value was a plain number for a moment is cut, even if another one is whole. Then the gradient "
    "is neither None nor zero, but lacks a part.",
    "An area that counts one of its sides only, and one that counts both:\n\n"
    "```python\n"
    "area = side * side.item()   # gradient: side\n"
    "area = side * side          # gradient: 2 side\n"
    "```",
)
_twin_value = (
    "Work the loss out by hand for one prediction that is off by 1, and `log_width` 0. It is a half.",
    "The width is e to the power of `log_width`. The squared error is divided by twice the width's square; then comes "
    "the mean, and `log_width` once.",
    "A width by hand:\n\n```python\nprint(torch.tensor(0.5).exp())\n```",
)
hints["twin"] = {"exported": _twin_path, "none": _twin_path, "exception": _twin_path, "any": _twin_value}
