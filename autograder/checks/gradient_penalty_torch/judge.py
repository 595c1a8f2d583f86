"""Judge `critic_loss(critic, real, fake, mix)` by what its penalty teaches each weight, and its twin `loss_after_step`.

The reference is central differences of the loss in float64, in which the critic's slope is a formula of the weights.
Source: Gulrajani et al., "Improved Training of Wasserstein GANs", 2017, equation 3.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.checks import misspelt
from autograder.checks.drawing import drawn
from autograder.verdict import Claim, Finding, adam, central_difference, gradients, mistaken_for, off_by, symptom

RATE = 10  # of the penalty
NAMES = ("first_kernel", "first_bias", "second_kernel", "second_bias")
# The last bias is in both means, and in no slope: its gradient is zero. The others are clear of it.
TAUGHT = NAMES[:-1]
SMALLEST, LARGEST = 0.02, 20.0
APART = 0.02  # the least difference between two losses that the report tells apart by name


def challenge(rng):
    """Return `sent, kept`: fresh weights, two batches of different size for each probe, and rates; nothing is kept."""
    sent = drawn(rng, _draw, _is_clear, "with a penalty that shows")
    return {name: np.asarray(value, np.float64) for name, value in sent.items()}, {}


def _draw(rng):
    features, hidden = (int(size) for size in rng.permutation([2, 3, 4])[:2])
    sent = {"weights/first_kernel": rng.choice([-1, 1], (features, hidden)) * rng.uniform(0.3, 0.9, (features, hidden))}
    sent["weights/first_bias"] = rng.uniform(-0.5, 0.5, hidden)
    sent["weights/second_kernel"] = rng.choice([-1, 1], (hidden, 1)) * rng.uniform(0.4, 0.9, (hidden, 1))
    sent["weights/second_bias"] = rng.uniform(-0.5, 0.5, 1)
    for probe in ("loss", "steps", "adam"):
        for second, batch in (("", 2), ("second_", 3)):
            sent[f"{probe}/{second}real"], sent[f"{probe}/{second}fake"] = rng.standard_normal((2, batch, features))
            sent[f"{probe}/{second}mix"] = rng.uniform(0.1, 0.9, (batch, 1))
    for probe in ("steps", "adam"):
        sent[f"{probe}/rate"] = rng.uniform(0.01, 0.03)
    sent["steps/momentum"] = rng.uniform(0.6, 0.9)
    for second, size in (("", 2), ("second_", 3)):
        for name in ("w", "goal"):
            sent[f"twin/{second}{name}"] = rng.choice([-1, 1], size) * rng.uniform(0.5, 1.0, size)
        sent[f"twin/{second}bend"] = rng.uniform(0.2, 0.5, size)
    sent["twin/rate"] = rng.uniform(0.05, 0.12)
    return sent


def _is_clear(sent):
    case = Case(sent, {})
    for probe in ("loss", "steps", "adam"):
        for second in ("", "second_"):
            scores, penalty = case.parts(f"{probe}/{second}")
            for one in (penalty, {name: scores[name] + penalty[name] for name in NAMES}):
                sizes = np.abs(np.concatenate([one[name].ravel() for name in TAUGHT]))
                if sizes.min() < SMALLEST or sizes.max() > LARGEST:
                    return False
    values = [case.loss("loss/")(case.weights), *_other_values(case.weights, *case.batch("loss/")).values()]
    return np.diff(np.sort(values)).min() > APART


@dataclass(frozen=True)
class Case:
    """A challenge and what an answer made of it."""

    sent: dict
    evidence: dict

    @cached_property
    def weights(self):
        return {name: np.float64(self.sent[f"weights/{name}"]) for name in NAMES}

    def batch(self, batch):
        """Return real, fake and mix of a batch such as `loss/second_`."""
        return tuple(np.float64(self.sent[f"{batch}{name}"]) for name in ("real", "fake", "mix"))

    def loss(self, batch):
        """Return the whole loss of a batch, a function of the weights."""
        given = self.batch(batch)
        return lambda w: _scores(w, *given) + _penalty(w, *given)

    def parts(self, batch):
        """Return the gradients by name of the two means and of the penalty."""
        given = self.batch(batch)
        return tuple(gradients(lambda w, part=part: part(w, *given), self.weights) for part in (_scores, _penalty))

    @cached_property
    def first_parts(self):
        return self.parts("loss/")

    @cached_property
    def right(self):
        scores, penalty = self.first_parts
        return {name: scores[name] + penalty[name] for name in NAMES}

    @cached_property
    def shares(self):
        """Return how much of the means and of the penalty is in the measured gradients, None if in no such sum."""
        measured = [self.evidence[f"loss/{name}_gradient"] for name in TAUGHT]
        if any(one.shape != self.weights[name].shape for name, one in zip(TAUGHT, measured)):
            return None
        due = [np.concatenate([part[name].ravel() for name in TAUGHT]) for part in self.first_parts]
        found = np.concatenate([np.float64(one).ravel() for one in measured])
        with np.errstate(over="ignore", invalid="ignore"):  # a hostile answer may be as large as a float goes
            share, *_ = np.linalg.lstsq(np.stack(due, axis=1), found, rcond=None)
            fitted = share @ np.stack(due)
        return tuple(np.round(share, 3) + 0.0) if symptom(fitted, found) == "ok" else None


def critic(w, x):
    """Return the scores, shape (batch, 1), of rows of shape (batch, features)."""
    return np.tanh(x @ w["first_kernel"] + w["first_bias"]) @ w["second_kernel"] + w["second_bias"]


def slope(w, x):
    """Return the gradient of each row's score for that row, shape of x: the chain rule by hand."""
    hidden = np.tanh(x @ w["first_kernel"] + w["first_bias"])
    return ((1 - hidden**2) * w["second_kernel"].ravel()) @ w["first_kernel"].T


def _scores(w, real, fake, mix):
    return float(critic(w, fake).mean() - critic(w, real).mean())


def _penalty(w, real, fake, mix):
    between = mix * real + (1 - mix) * fake
    return RATE * float(((np.sqrt((slope(w, between) ** 2).sum(axis=1)) - 1) ** 2).mean())


def _value(case):
    """Return the Finding against the loss that is returned, None if it is right."""
    measured, w = case.evidence["loss/value"], case.weights
    if measured is None:
        return Finding(False, "`critic_loss` returns None. The task asks for the loss.", "wrong")
    right = np.float64(case.loss("loss/")(w))
    if symptom(measured, right) == "ok":
        measured, right = case.evidence["loss/second_value"], np.float64(case.loss("loss/second_")(w))
        if symptom(measured, right) == "ok":
            return None
        return Finding(False, f"For a second batch, of another size, the loss {off_by(measured, right)}.", "wrong")
    both = measured, case.evidence["loss/second_value"]
    how = mistaken_for(both, [_other_values(w, *case.batch(f"loss/{second}")) for second in ("", "second_")])
    return Finding(False, f"The loss that is returned {how or off_by(measured, right)}.", "wrong")


def _other_values(w, real, fake, mix):
    """Return `{what is wrong: value}` of losses that are easily mistaken for the right one."""
    scores, penalty = _scores(w, real, fake, mix), _penalty(w, real, fake, mix)
    between = slope(w, mix * real + (1 - mix) * fake)
    return {
        "lacks the penalty": scores,
        "is the penalty alone": penalty,
        "counts the penalty once, not ten times": scores + penalty / RATE,
        "has its two means the wrong way round": penalty - scores,
        "mixes real and fake the wrong way round": scores + _penalty(w, fake, real, mix),
        "takes one norm over the whole batch, not one per row": scores + RATE * (np.sqrt((between**2).sum()) - 1) ** 2,
        "takes the gradient of the mean score: each row's is too small": (
            scores + RATE * ((np.sqrt((between**2).sum(axis=1)) / len(mix) - 1) ** 2).mean()
        ),
    }


def _gradients(case):
    """Return the Finding against the gradients of the first loss, None if they are right."""
    found = {name: symptom(case.evidence[f"loss/{name}_gradient"], case.right[name]) for name in NAMES}
    missing = [name for name in TAUGHT if found[name] == "none"]
    if len(missing) == len(TAUGHT):
        return Finding(False, "No weight gets a gradient: nothing in the loss leads back to the critic.",
                       "none", "detached")  # fmt: skip
    if missing:
        return Finding(False, f"No gradient reaches `{missing[0]}`: it is None.", "none", "detached")
    if "nan" in found.values():
        return Finding(False, "A gradient of the loss holds NaN or infinity.", "nan")
    if {found[name] for name in TAUGHT} == {"zero"}:
        return Finding(False, "Every weight gets the gradient zero: nothing in the loss moves with it.", "zero")
    wrong = [name for name in NAMES if found[name] not in ("ok", "none")]
    return _by_share(case, wrong[0]) if wrong else None


def _by_share(case, name):
    """Return the Finding against gradients that are wrong, `name` among them: by what each part of the loss teaches."""
    if case.shares is None or name not in TAUGHT:
        how = off_by(case.evidence[f"loss/{name}_gradient"], case.right[name])
        return Finding(False, f"The gradient of `{name}` {how}.", "wrong")
    scores, penalty = case.shares
    if scores == 1 and penalty == 0:
        why = (
            "The penalty is counted in the loss and teaches nothing: every gradient is that of the two means alone. "
            "The critic's slope arrives as a number without a history."
        )
        return Finding(False, why, "wrong", "detached")
    if scores == 0 and penalty == 1:
        why = "The two means teach nothing: every gradient is that of the penalty alone."
        return Finding(False, why, "wrong", "detached")
    part, share = ("two means teach", scores) if penalty == 1 else ("penalty teaches", penalty)
    why = f"The {part} the weights {share:.3g} times as much as it should."
    return Finding(False, why, "wrong", "detached" if 0 < share < 1 else None)  # part of its path is cut


def _penalty_taught(case):
    return _gradients(case) or Finding(True, "Every gradient counts the penalty as it should.")


def _two_steps(case):
    found = _gradients(case) or _first_step(case)
    if found:
        return found
    rate, keep = float(case.sent["steps/rate"]), float(case.sent["steps/momentum"])
    w, last = case.weights, dict.fromkeys(NAMES, 0.0)
    for second in ("", "second_"):
        gradient = gradients(case.loss(f"steps/{second}"), w)
        last = {name: keep * last[name] - rate * gradient[name] for name in NAMES}
        w = {name: w[name] + last[name] for name in NAMES}
    return _at(case, "steps", w, "two steps") or Finding(True, "After two steps each weight is where it should be.")


def _first_step(case):
    """Return the Finding against a step that goes elsewhere than the gradients of its loss say, or None."""
    rate, given = float(case.sent["steps/rate"]), case.batch("steps/")
    gradient = gradients(case.loss("steps/"), case.weights)
    right = {name: case.weights[name] - rate * gradient[name] for name in NAMES}
    wrong = [name for name in NAMES if symptom(case.evidence[f"steps/{name}_first"], right[name]) != "ok"]
    if not wrong:
        return None
    # What `backward` on the summed scores leaves in `.grad`.
    between = given[2] * given[0] + (1 - given[2]) * given[1]
    left = gradients(lambda w: float(critic(w, between).sum()), case.weights)
    piled = {name: right[name] - rate * left[name] for name in NAMES}
    if all(symptom(case.evidence[f"steps/{name}_first"], piled[name]) == "ok" for name in NAMES):
        why = (
            "The gradients are right, and yet a step goes elsewhere: `critic_loss` leaves the gradient of the scores "
            "in the weights' `.grad`, where `backward` adds to it."
        )
        return Finding(False, why, "wrong")
    how = off_by(case.evidence[f"steps/{wrong[0]}_first"], right[wrong[0]])
    return Finding(False, f"After one step `{wrong[0]}` {how}.", "wrong")


def _adam_two_steps(case):
    found = _gradients(case) or _first_step(case)  # Adam itself would not see a gradient of double size.
    if found:
        return found
    right = adam([case.loss("adam/"), case.loss("adam/second_")], case.weights, float(case.sent["adam/rate"]))
    right["second_bias"] = case.weights["second_bias"]  # central differences see rounding there, and Adam magnifies it
    return _at(case, "adam", right, "two Adam steps") or Finding(True, "After two Adam steps too.")


def _at(case, probe, right, when):
    for name in NAMES:
        measured = case.evidence[f"{probe}/{name}"]
        if symptom(measured, right[name]) != "ok":
            return Finding(False, f"After {when} `{name}` {off_by(measured, right[name])}.", "wrong")
    return None


def _twin(sent, kept, evidence):
    rate = float(sent["twin/rate"])
    for second in ("", "second_"):
        w, goal, bend = (np.float64(sent[f"twin/{second}{name}"]) for name in ("w", "goal", "bend"))

        def after(start, pulled_at, goal=goal, bend=bend):
            """Return the loss after a step from `start`, as far as the pull at `pulled_at` asks."""
            end = start - rate * (2 * (pulled_at - goal) + 4 * bend * pulled_at**3)
            return _bowl(end, goal, bend)

        measured, right = evidence[f"twin/{second}value"], np.float64(after(w, w))
        if measured is None:
            return Finding(False, "`loss_after_step` returns None. The task asks for the loss.", "wrong")
        if symptom(measured, right) != "ok":
            before = symptom(measured, np.float64(_bowl(w, goal, bend))) == "ok"
            how = "is the one before the step" if before else off_by(measured, right)
            return Finding(False, f"The loss that `loss_after_step` returns {how}.", "wrong")
        found = _twin_gradient(
            evidence[f"twin/{second}gradient"],
            right=central_difference(lambda v, after=after: after(v, v), w),
            short=central_difference(lambda v, after=after, w=w: after(v, w), w),
            held=central_difference(lambda v, after=after, w=w: after(w, v), w),
        )
        if found:
            return found
    return Finding(True, "The gradient counts how the step changes, too.")


def _bowl(w, goal, bend):
    return float(((w - goal) ** 2 + bend * w**4).sum())


def _twin_gradient(measured, right, short, held):
    """Return the Finding against the twin's gradient, None if it is right.

    short: if the step's own gradient is a constant.  held: if the weight that the step starts from is.
    """
    found = symptom(measured, right)
    if found == "ok":
        return None
    if found == "none":
        return Finding(False, "No gradient reaches `w`: it is None.", "none", "detached")
    if symptom(measured, short) == "ok":
        why = "The gradient takes the step for a constant shift: how the step changes with `w` is not counted."
        return Finding(False, why, "wrong", "detached")
    if symptom(measured, held) == "ok":
        why = "The gradient counts how the step changes with `w`, and not that the step starts from `w`."
        return Finding(False, why, "wrong", "detached")
    return Finding(False, f"The gradient for `w` {off_by(measured, right)}.", found)


def _claim(name, points, probes, judge):
    def after_value(sent, kept, evidence):
        case = Case(sent, evidence)
        return _value(case) or judge(case)

    return Claim(name, points, probes, after_value)


claims = (
    _claim("penalty_taught", 4, ("loss",), _penalty_taught),
    _claim("two_steps", 2, ("loss", "steps"), _two_steps),
    _claim("adam_two_steps", 2, ("loss", "steps", "adam"), _adam_two_steps),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "A ball rolls down `height(x)`. How fast does its pull change along the way? The pull is a gradient, and it is to "
    "have one in turn:\n\n"
    "```python\n"
    "(pull,) = torch.autograd.grad(height(x).sum(), x, create_graph=True)\n"
    "print(pull.grad_fn)          # None without create_graph\n"
    "```"
)
_detached = (
    "Print `requires_grad` of each value on the way from the scores to the penalty. Where does True become False?",
    "A gradient is a value like any other, worked out by operations. Whether torch takes notes of those operations is "
    "up to you, and by default it does not.",
    _OTHER,
)
_left = (
    "Print `critic[0].weight.grad` before and after `critic_loss`. Whose numbers are these?",
    "`backward` adds a gradient to every weight on its way. `torch.autograd.grad` returns those that are asked for and "
    "leaves `.grad` alone.",
    "The difference, alone:\n\n"
    "```python\n"
    "(w**2 * x).sum().backward()        # w.grad and x.grad\n"
    "torch.autograd.grad((w**2 * x).sum(), x)   # neither\n"
    "```",
)
_loss = (
    "Work out the loss by hand for one small batch and compare it with what `critic_loss` returns.",
    "Three parts: the mean score of `fake`, minus that of `real`, plus ten times the penalty, in which each row has a "
    "norm of its own. No stop changes a value.",
    "A norm per row:\n\n```python\nprint(torch.tensor([[3.0, 4.0], [0.0, 1.0]]).norm(dim=1))  # 5 and 1\n```",
)
_misspelt = misspelt.in_function("critic_loss")
_raised = (
    "Read the message and the line in the report. Print `requires_grad` of what is asked for its gradient, and of what "
    "the gradient is asked for.",
    "`torch.autograd.grad` needs one number to start from, and an input that required a gradient before the critic was "
    "called with it.",
    "In this order:\n\n"
    "```python\n"
    "x = x.requires_grad_()\n"
    "height(x).sum()          # a number that remembers x\n"
    "```",
)
_mistakes = {"detached": _detached, "NameError": _misspelt, "RuntimeError": _raised, "exception": _raised, "any": _loss}
hints = {"penalty_taught": _mistakes}
hints |= {name: {**_mistakes, "any": _left} for name in ("two_steps", "adam_two_steps")}
_twin_path = (
    "Which values in `loss_after_step` change when `w` does? Say of each whether a path to it is left.",
    "`w` acts twice: the step starts from it, and how far the step goes depends on it. Both ways must stay open.",
    "A spring that is let go for one short moment:\n\n"
    "```python\n"
    "(pull,) = torch.autograd.grad(energy(x), x, create_graph=True)\n"
    "print((x - 0.1 * pull).grad_fn, pull.grad_fn)\n"
    "```",
)
hints["twin"] = {
    "any": _twin_path,
    "exception": _raised,
}
