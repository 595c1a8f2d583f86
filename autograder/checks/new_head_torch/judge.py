"""Judge `fine_tune(model, outputs, rate)` in torch by what its optimizer moves in which model, and its twin."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.checks import misspelt, steps
from autograder.checks.drawing import drawn
from autograder.verdict import Claim, Finding, listed, off_by, symptom, whole

task = steps.Task(("body", "head"), "no layer", "steps", np.float64)
SLOWER = 10  # times, the body compared to the head, as the task states it


def challenge(rng):
    """Return `sent, kept`: a model, the values of a new head, two batches for each probe, rates; nothing is kept."""
    return drawn(rng, _draw, _is_clear, "without a gradient close to zero"), {}


def _draw(rng):
    features, inner, outputs, old = (int(size) for size in rng.permutation([2, 3, 4, 5]))
    sent = {}
    for layer, size in (("body", (features, inner)), ("head", (inner, old)), ("new_head", (inner, outputs))):
        for kind, shape in (("kernel", size), ("bias", size[1:])):
            sent[f"weights/{layer}_{kind}"] = rng.choice([-1, 1], shape) * rng.uniform(0.4, 0.9, shape)
    for probe, size in (("steps", outputs), ("twin", old)):
        for second, batch in (("", steps.BATCH), ("second_", steps.SECOND_BATCH)):
            sent[f"{probe}/{second}x"] = rng.standard_normal((batch, features))
            sent[f"{probe}/{second}y"] = 3 * rng.standard_normal((batch, size))
        sent[f"{probe}/rate"] = np.array(rng.uniform(0.03, 0.08))
    sent["twin/momentum"] = np.array(rng.uniform(0.6, 0.9))
    return sent


def _is_clear(sent):
    found = (steps.gradient(task, loss, _start(sent)) for loss in _losses(sent, "steps"))
    return all(np.abs(one).min() > steps.CLEAR for gradient in found for one in gradient.values())


def _start(sent):
    """Return the weights that the new model is given before its first step."""
    w = {name: sent[f"weights/{name}"] for name in task.names()}
    return {**w, **{f"head_{kind}": sent[f"weights/new_head_{kind}"] for kind in ("kernel", "bias")}}


def _losses(sent, probe):
    return [steps.loss(task, sent, probe, number) for number in (0, 1)]


def _adam(losses, w, rates, betas=(0.9, 0.999), eps=1e-8):
    """Return all weights after one Adam step per loss. rates: `{name: learning rate}`.

    Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1.
    """
    first, second = ({name: 0.0 for name in w} for _ in range(2))
    for t, loss in enumerate(losses, start=1):
        moved = {}
        for name, g in steps.gradient(task, loss, w).items():
            first[name] = betas[0] * first[name] + (1 - betas[0]) * g
            second[name] = betas[1] * second[name] + (1 - betas[1]) * g**2
            mean, square = first[name] / (1 - betas[0] ** t), second[name] / (1 - betas[1] ** t)
            moved[name] = w[name] - rates[name] * mean / (np.sqrt(square) + eps)
        w = moved
    return w


@dataclass(frozen=True)
class _Case:
    """A challenge and what `fine_tune` made of it. Each method returns a Finding against the answer, or None."""

    sent: dict
    evidence: dict

    @cached_property
    def start(self):
        return _start(self.sent)

    @cached_property
    def losses(self):
        return _losses(self.sent, "steps")

    @cached_property
    def rates(self):
        rate = float(self.sent["steps/rate"])
        return {name: rate / SLOWER if name.startswith("body") else rate for name in task.names()}

    @cached_property
    def after(self):
        """The weights that are due after one step."""
        return _adam(self.losses[:1], self.start, self.rates)

    def number(self, name):
        return whole(self.evidence[f"steps/{name}"])

    def before(self):
        """Against a new model that starts elsewhere."""
        for name in task.names()[:2]:
            if not self._is(f"{name}_first", self.start[name]):
                why = f"`{name}` of the new model {self._off(f'{name}_first', self.start[name])} before any step."
                return Finding(False, why, "wrong")
        x = self.sent["steps/x"]
        right = steps.network(task, self.start, x)
        if not self._is("output", right):
            return Finding(False, f"The output of the new model {self._off('output', right)}.", "wrong")
        return None

    def nothing(self):
        """Against an optimizer that moved no weight of the new model."""
        if not all(self._is(name, self.start[name]) for name in task.names()):
            return None
        if self.number("held") > 0:
            why = "No weight of the new model moved, though the optimizer holds some of them."
            return Finding(False, why, "not_updated")
        why = (
            f"No weight of the new model moved. The optimizer holds {self.number('strangers')} weights, "
            "and none of them is one of the new model's."
        )
        return Finding(False, why, "not_updated", "unoptimized")

    def part(self, part):
        """Against the first step of `body` or `head`."""
        names = [name for name in task.names() if name.startswith(part)]
        for name in names:
            if symptom(self.evidence[f"steps/{name}"], self.start[name]) == "nan":
                return Finding(False, f"`{name}` holds NaN or infinity after one step.", "nan")
        still = [name for name in names if self._is(name, self.start[name])]
        if still and self.number(f"{part}_gradients") < len(names):
            why = f"{listed(still)} did not move in one step, and got no gradient."
            return Finding(False, why, "not_updated", "frozen")
        if still:
            why = f"{listed(still)} did not move in one step. The gradient was there; the optimizer does not hold it."
            return Finding(False, why.replace("it.", "them.") if still[1:] else why, "not_updated", "unoptimized")
        for name in names:
            if not self._is(name, self.after[name]):
                return Finding(False, f"In one step `{name}` {self._how(name)}.", "wrong")
        return None

    def second(self):
        """Against the weights after the second step."""
        right = _adam(self.losses, self.start, self.rates)
        for name in task.names():
            if not self._is(f"{name}_second", right[name]):
                return Finding(False, f"After two steps `{name}` {self._off(f'{name}_second', right[name])}.", "wrong")
        return None

    def old(self):
        """Against a change in the model that was passed in."""
        changed = [name for name in task.names() if not self._is(f"old_{name}", self.sent[f"weights/{name}"])]
        if not changed:
            return None
        if any(name.startswith("head") for name in changed):
            why = "The model that was passed in has another `head` now. It was to stay as it is."
            return Finding(False, why, "wrong")
        why = f"{listed(changed)} of the model that was passed in moved along. It was to stay as it is."
        return Finding(False, why, "wrong")

    def _is(self, name, value):
        return symptom(self.evidence[f"steps/{name}"], value, rtol=1e-6, atol=1e-6) == "ok"

    def _off(self, name, right):
        return off_by(self.evidence[f"steps/{name}"], right)

    def _how(self, name):
        measured, start = self.evidence[f"steps/{name}"], self.start[name]
        if measured is not None and measured.shape == start.shape:
            due = self.after[name] - start
            with np.errstate(over="ignore", invalid="ignore"):  # a hostile answer may be as large as a float goes
                factor = float(((measured - start) * due).sum() / (due * due).sum())
                alike = symptom(measured, start + factor * due, rtol=1e-6, atol=1e-6) == "ok"
            if alike:
                return f"moved {factor:.3g} times as far as it should"
        return off_by(measured, self.after[name])


def _head_learns(case):
    return case.nothing() or case.part("head") or Finding(True, "The new head moves as it should.")


def _body_learns(case):
    return case.nothing() or case.part("body") or Finding(True, "So does the body, ten times slower.")


def _two_steps(case):
    return (
        case.nothing()
        or case.part("head")
        or case.part("body")
        or case.second()
        or Finding(True, "After two steps of Adam each weight is where it should be.")
    )


def _model_stays(case):
    # That it stays is only worth something if the other one learned.
    return case.nothing() or case.old() or Finding(True, "The model that was passed in stayed as it was.")


def _twin(sent, kept, evidence):
    zeroed = {name: np.zeros_like(value) if name.startswith("head") else value for name, value in _old(sent).items()}
    for name, value in zeroed.items():
        if symptom(evidence[f"twin/{name}_first"], value) != "ok":
            off = off_by(evidence[f"twin/{name}_first"], value)
            return Finding(False, f"When `restart` is done `{name}` {off}.", "wrong")
    losses, rate = _losses(sent, "twin"), float(sent["twin/rate"])
    heads = [name for name in task.names() if name.startswith("head")]
    still = [name for name in heads if symptom(evidence[f"twin/{name}"], zeroed[name]) == "ok"]
    if still:
        why = f"{listed(still)} did not move in the first step after `restart`"
        if evidence["twin/gradients"] == len(heads):
            return Finding(False, f"{why}, though the gradient is there.", "not_updated", "unoptimized")
        return Finding(False, f"{why}, and got no gradient.", "not_updated", "frozen")
    for suffix, number in (("", 1), ("_second", 2)):
        right = steps.momentum(task, losses[:number], zeroed, rate, float(sent["twin/momentum"]))
        for name in task.names():
            measured = evidence[f"twin/{name}{suffix}"]
            if symptom(measured, right[name]) != "ok":
                why = f"In step {number} after `restart` `{name}` {off_by(measured, right[name])}."
                return Finding(False, why, "wrong")
    return Finding(True, "The optimizer that was made before moves the head that starts at zero.")


def _old(sent):
    return {name: sent[f"weights/{name}"] for name in task.names()}


def _claim(name, points, judge):
    def after_start(sent, kept, evidence):
        case = _Case(sent, evidence)
        return case.before() or judge(case)

    return Claim(name, points, ("steps",), after_start)


claims = (
    _claim("head_learns", 3, _head_learns),
    _claim("body_learns", 2, _body_learns),
    _claim("two_steps", 1, _two_steps),
    _claim("model_stays", 2, _model_stays),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "Another list that is made too early. It holds what was in the basket then:\n\n"
    "```python\n"
    "basket = ['apple', 'pear']\n"
    "bill = list(basket)      # made now\n"
    "basket[0] = 'melon'      # bought later: on no bill\n"
    "print(bill)\n"
    "```"
)
_held = (
    "Count: how many of the weights in `optimizer.param_groups` are weights of `tuned`? Compare with `is`, or by `id`.",
    "An optimizer holds the weights themselves, those that existed when it was made. It knows nothing of the model: "
    "not of a copy made later, and not of a layer put in later.",
    _OTHER,
)
_frozen = (
    "Print `weight.requires_grad` for each weight of `tuned`, and `weight.grad` after a `backward()`.",
    "What does not ask for a gradient gets none, and an optimizer passes by what has none. A copy of a frozen weight "
    "is frozen too.",
    "To see who asks:\n\n```python\nprint([(name, w.requires_grad) for name, w in tuned.named_parameters()])\n```",
)
_stays = (
    "Print `tuned is model`, and `tuned.body is model.body`. Which of the two may be True?",
    "Two names for one layer are one layer: whoever trains the one, trains the other. A shallow copy shares all that "
    "it holds.",
    "Shared and not shared:\n\n"
    "```python\n"
    "import copy\n\n"
    "box = {'ball': ['red']}\n"
    "shallow, deep = copy.copy(box), copy.deepcopy(box)\n"
    "print(shallow['ball'] is box['ball'], deep['ball'] is box['ball'])\n"
    "```",
)
_amount = (
    "Print `optimizer` itself. What learning rate does each of its groups have, and which weights are in it?",
    "Adam moves each weight by about its learning rate in the first step. Here the head has `rate`, the body a tenth.",
    "Two groups of something else:\n\n"
    "```python\n"
    "torch.optim.SGD([{'params': [gain], 'lr': 0.5}, {'params': [offset], 'lr': 0.1}])\n"
    "```",
)
_misspelt = misspelt.in_function("fine_tune")
_form = (
    "Read the message in the report and compare what `fine_tune` returns with what the task asks for.",
    "It returns the new model and its optimizer, in this order. The new model has a `body` and a `head`, and its head "
    "has as many outputs as `outputs` says.",
    "What came back, looked at:\n\n```python\nprint([type(one) for one in fine_tune(model, 4, 0.01)])\n```",
)
_mistakes = {
    "unoptimized": _held,
    "frozen": _frozen,
    "NameError": _misspelt,
    "not_updated": _held,
    "exception": _form,
    "any": _amount,
}
hints = {name: _mistakes for name in ("head_learns", "body_learns", "two_steps")}
hints["model_stays"] = {**_mistakes, "any": _stays}

_twin_object = (
    "Print `id(model.head.weight)` before `restart` and after it. What does the optimizer hold?",
    "A weight can get new numbers, or be replaced by a new weight. An optimizer that was made before follows only the "
    "first.",
    "The same with a list. `other` sees one change and not the other:\n\n"
    "```python\n"
    "numbers = other = [1, 2]\n"
    "numbers[:] = [0, 0]   # new values in the old list\n"
    "numbers = [3, 3]      # a new list\n"
    "print(other)\n"
    "```",
)
_twin_value = (
    "Print `model.head.weight`, `model.head.bias` and their `requires_grad` before `restart` and after it.",
    "Both are all zeros afterwards, both still ask for a gradient, and nothing else has changed. New numbers are "
    "written into a weight while no notes are taken.",
    "Notes are off inside, and on again outside:\n\n"
    "```python\n"
    "with torch.no_grad():\n"
    "    offset.fill_(2.0)\n"
    "```",
)
hints["twin"] = {"unoptimized": _twin_object, "exception": _twin_value, "any": _twin_value}
