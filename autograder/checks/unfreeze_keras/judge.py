"""Judge `in_turns(model, x, y, rate)` in Keras by where each layer is after each `fit`, and its twin `step_all`."""

from dataclasses import dataclass, replace

import numpy as np

from autograder.checks import misspelt, steps
from autograder.checks.drawing import drawn
from autograder.verdict import Claim, Finding, listed, off_by, symptom, whole

LAYERS = ("body", "head")
TURNS = ("head", "body")  # who learns in the first `fit` of a call, and who in the second
MOMENTUM = 0.9
EPOCHS = 2
both = steps.Task(LAYERS, "no layer", "fit", np.float32)
alone = {"body": replace(both, frozen="head"), "head": replace(both, frozen="body")}


def challenge(rng):
    """Return `sent, kept`: a model, data for two calls and for the twin, rates; nothing is kept."""
    return drawn(rng, _draw, _is_clear, "without a gradient close to zero"), {}


def _draw(rng):
    features, inner, outputs = (int(size) for size in rng.permutation([2, 3, 4]))
    sent = {}
    for layer, size in zip(LAYERS, ((features, inner), (inner, outputs))):
        for kind, shape in (("kernel", size), ("bias", size[1:])):
            weight = rng.choice([-1, 1], shape) * rng.uniform(0.4, 0.9, shape)
            sent[f"weights/{layer}_{kind}"] = weight.astype(np.float32)
    for probe in ("fit", "twin"):
        for second, batch in (("", steps.BATCH), ("second_", steps.SECOND_BATCH)):
            sent[f"{probe}/{second}x"] = rng.standard_normal((batch, features)).astype(np.float32)
            sent[f"{probe}/{second}y"] = (4 * rng.standard_normal((batch, outputs))).astype(np.float32)
        sent[f"{probe}/rate"] = np.array(rng.uniform(0.03, 0.06), np.float32)
    return sent


def _is_clear(sent):
    """Return whether no entry of a weight stays nearly where it was in any `fit`, or in the twin's step."""
    w = steps.weights(both, sent)
    for number in (0, 1):
        twin = steps.gradient(both, steps.loss(both, sent, "twin", number), w)
        if min(np.abs(one).min() for one in twin.values()) < steps.CLEAR:
            return False
    rate = float(sent["fit/rate"])
    for number in (0, 1):
        for layer in TURNS:
            after = _fitted(alone[layer], sent, number, w, rate)
            moved = [np.abs(after[name] - w[name]).min() for name in alone[layer].trained()]
            if min(moved) < 2 * rate * steps.CLEAR:
                return False
            w = after
    return True


def _fitted(task, sent, number, w, rate, keep=MOMENTUM, epochs=EPOCHS):
    """Return all weights after a `fit` on the data of the first (0) or second (1) call."""
    return steps.momentum(task, [steps.loss(both, sent, "fit", number)] * epochs, w, rate, keep)


@dataclass(frozen=True)
class _Case:
    """A challenge and what `in_turns` made of it. Each method returns a Finding against the answer, or None."""

    sent: dict
    evidence: dict

    def number(self, name):
        return whole(self.evidence[name])

    def fits(self):
        """Against another number of `fit`s than two in a call."""
        for second, call in (("", "first"), ("second_", "second")):
            number = self.number(f"fit/{second}fits")
            if number != len(TURNS):
                times = {0: "never", 1: "once"}.get(number, f"{number} times")
                why = f"In the {call} call of `in_turns` the model was fitted {times}. The task asks for two `fit`s."
                return Finding(False, why, "wrong")
        return None

    def weights(self, fit):
        """Return the weights after so many of the four `fit`s, as measured."""
        if fit == 0:
            return steps.weights(both, self.sent)
        second, number = "second_" * (fit > 2), (fit - 1) % 2 + 1
        return {
            name: _array(self.evidence, f"fit/{second}{name}_{number}", self.sent[f"weights/{name}"].shape)
            for name in both.names()
        }

    def turn(self, fit):
        """Against what a `fit` (1 to 4) did to the layer that was to learn in it."""
        layer, other = self._who(fit)
        before, after, when = self.weights(fit - 1), self.weights(fit), _WHEN[fit]
        names = alone[layer].trained()
        for name in names:
            if not np.isfinite(after[name]).all():
                return Finding(False, f"`{name}` holds NaN or infinity after {when}.", "nan")
        still = [name for name in names if _same(after[name], before[name])]
        if len(still) == len(names):
            moved = [name for name in alone[other].trained() if not _same(after[name], before[name])]
            why = f"`{layer}` did not move in {when}; `{other}` moved in its place."
            why = why if moved else f"No layer moved in {when}."
            return Finding(False, why, "not_updated", "frozen")
        if still:
            return Finding(False, f"{listed(still)} did not move in {when}.", "not_updated", "frozen")
        for name in names:
            if not self._moved_as_due(name, fit):
                return Finding(False, f"In {when} `{name}` {self._how(name, fit)}.", "wrong")
        return None

    def stays(self, fit):
        """Against what a `fit` did to the layer that was to stay in it."""
        _, other = self._who(fit)
        before, after = self.weights(fit - 1), self.weights(fit)
        moved = [name for name in alone[other].trained() if not _same(after[name], before[name])]
        if not moved:
            return None
        return Finding(False, f"{listed(moved)} moved in {_WHEN[fit]}, and should have stayed.", "wrong", "frozen")

    def _who(self, fit):
        return TURNS[(fit - 1) % 2], TURNS[fit % 2]

    def _moved_as_due(self, name, fit):
        # Whether the other layer stayed is asked elsewhere; if it did not, this one's way is another one.
        return any(self._fits(name, fit, task) for task in (alone[self._who(fit)[0]], both))

    def _fits(self, name, fit, task, **how):
        rate = float(self.sent["fit/rate"])
        right = _fitted(task, self.sent, (fit - 1) // 2, _float64(self.weights(fit - 1)), rate, **how)
        return symptom(self.weights(fit)[name], right[name]) == "ok"

    def _how(self, name, fit):
        task = alone[self._who(fit)[0]]
        if self._fits(name, fit, task, keep=0.0):
            return "moved as if there were no momentum"
        if self._fits(name, fit, task, epochs=1):
            return "moved as in one epoch; the task asks for two"
        rate = float(self.sent["fit/rate"])
        right = _fitted(task, self.sent, (fit - 1) // 2, _float64(self.weights(fit - 1)), rate)
        return off_by(self.weights(fit)[name], right[name])


_WHEN = {
    1: "the first `fit`",
    2: "the second `fit`",
    3: "the first `fit` of a second call",
    4: "the second `fit` of a second call",
}


def _array(evidence, name, shape):
    """Return a measured array. Raises KeyError if it is not of this shape: then it is none of ours."""
    measured = evidence[name]
    if measured is None or measured.shape != shape:
        raise KeyError(name)
    return measured


def _same(after, before):
    return bool(np.array_equal(after, np.asarray(before, after.dtype)))


def _float64(weights):
    return {name: np.float64(weight) for name, weight in weights.items()}


def _body_learns(case):
    return case.turn(2) or Finding(True, "In the second `fit` the body moves as it should.")


def _take_turns(case):
    found = (case.turn(1), case.stays(1), case.turn(2), case.stays(2))
    return next(filter(None, found), None) or Finding(True, "In each `fit` one layer moves, and the other stays.")


def _again(case):
    for fit in _WHEN:
        found = case.turn(fit) or case.stays(fit)
        if found:
            return found
    return Finding(True, "A second call does the same, from where the first one ended.")


def _twin(sent, kept, evidence):
    w, rate = steps.weights(both, sent), float(sent["twin/rate"])
    for number, second in enumerate(("", "second_")):
        loss = steps.loss(both, sent, "twin", number)
        measured, right = evidence[f"twin/{second}loss"], np.float64(loss(w))
        if symptom(measured, right) != "ok":
            return Finding(False, f"The loss that `step_all` returns {off_by(measured, right)}.", "wrong")
        after = {name: _array(evidence, f"twin/{second}{name}", w[name].shape) for name in w}
        still = [name for name in w if _same(after[name], w[name])]
        if len(still) == len(w):
            return Finding(False, "No weight moved: the optimizer never took a step.", "not_updated", "misordered")
        if still:
            why = f"{listed(still)} did not move in one step."
            return Finding(False, why, "not_updated", "unoptimized")
        gradient = steps.gradient(both, loss, w)
        for name, weight in w.items():
            due = weight - rate * gradient[name]
            if symptom(after[name], due) != "ok":
                return Finding(False, f"In one step `{name}` {off_by(after[name], due)}.", "wrong")
    return Finding(True, "One step moves the head and the body.")


def _claim(name, points, judge):
    def after_count(sent, kept, evidence):
        case = _Case(sent, evidence)
        return case.fits() or judge(case)

    return Claim(name, points, ("fit",), after_count)


claims = (
    _claim("body_learns", 3, _body_learns),
    _claim("take_turns", 3, _take_turns),
    _claim("again", 2, _again),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "A printed menu is made from the kitchen's list once. Changing the list does not change the print:\n\n"
    "```python\n"
    "def menu(kitchen):\n"
    "    dishes = tuple(kitchen)   # looked at now, and never again\n"
    "    return lambda: print(dishes)\n\n"
    "kitchen = ['soup']\n"
    "show = menu(kitchen)\n"
    "kitchen.append('pie')\n"
    "show()                        # soup only, until a new menu is made\n"
    "```"
)
_flag = (
    "Print `[v.path for v in model.trainable_variables]` before each `fit`. Is it the list you want? And what moved?",
    "The first `fit` after a `compile` makes the training program, for the weights that are trainable then. A later "
    "`fit` runs the same program, whatever the flags say by now. Only a new `compile` has it made anew.",
    _OTHER,
)
_amount = (
    "Work out one `fit` by hand: how many steps does it take, at what rate, and with what memory does it begin?",
    "Two epochs over all of `x` in one batch are two steps. Each `fit` begins with a new SGD, of momentum 0.9, at the "
    "rate that was passed in.",
    "Two steps with momentum on one number:\n\n"
    "```python\n"
    "speed = 0.0\n"
    "for slope in (2.0, 1.5):\n"
    "    speed = 0.9 * speed - rate * slope\n"
    "    place = place + speed\n"
    "```",
)
_raised = (
    "Read the message in the report. Which optimizer is it about, and when was that one made?",
    "A Keras optimizer is built for the weights that it meets first, with a memory for each. Later it takes no others.",
    "What an optimizer was built for:\n\n```python\nprint([v.path for v in optimizer.variables])\n```",
)
_misspelt = misspelt.in_function("in_turns")
_mistakes = {"frozen": _flag, "NameError": _misspelt, "exception": _raised, "any": _amount}
hints = {claim.name: _mistakes for claim in claims[:3]}

_twin_list = (
    "Print `len(weights)` and `len(model.trainable_variables)` at the end of `step_all`.",
    "`trainable_variables` is a list of what is trainable when you ask for it. It does not grow afterwards.",
    "The same with numbers:\n\n"
    "```python\n"
    "limit = 3\n"
    "small = [n for n in range(9) if n < limit]\n"
    "limit = 5\n"
    "print(small)\n"
    "```",
)
_twin_value = (
    "Compare one step by hand with what `step_all` does: the loss, and which weights move by how much.",
    "The loss is the mean squared error before the step. One step moves every weight of every layer.",
    "One step for a single variable:\n\n```python\noptimizer.apply_gradients([(gradient, variable)])\n```",
)
hints["twin"] = {"unoptimized": _twin_list, "exception": _twin_value, "any": _twin_value}
