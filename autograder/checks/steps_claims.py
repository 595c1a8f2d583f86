"""What the evidence of two training steps says about them, in words for a learner.

Used by the judges of `tape_step_keras` and `frozen_features_torch`. Every judgement comes from measured numbers.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.checks import steps
from autograder.verdict import Finding, listed, off_by, symptom


@dataclass(frozen=True)
class Case:
    """A challenge and what an answer made of it. Each method returns a Finding against the answer, or None."""

    task: steps.Task
    sent: dict
    evidence: dict

    @cached_property
    def weights(self):
        return steps.weights(self.task, self.sent)

    @cached_property
    def rate(self):
        return float(self.sent["steps/rate"])

    @cached_property
    def gradient(self):
        """The gradient of the first loss, by name."""
        return steps.gradient(self.task, self._loss("steps", 0), self.weights)

    @cached_property
    def error_gradient(self):
        return steps.gradient(self.task, self._loss("steps", 0, penalty=False), self.weights)

    def number(self, name):
        """Return a measured count, -1 if what came is none."""
        measured = self.evidence[name]
        return int(measured) if measured is not None and measured.dtype == np.int64 and measured.ndim == 0 else -1

    def loss(self):
        """Against the first loss that was returned."""
        value, measured = self._loss("steps", 0), self.evidence["steps/loss"]
        if measured is None:
            return Finding(False, "`train_step` returns None. The task asks for the loss.", "wrong")
        right = np.float64(value(self.weights))
        if symptom(measured, right) == "ok":
            return None
        if symptom(measured, np.float64(self._loss("steps", 0, penalty=False)(self.weights))) == "ok":
            return Finding(False, "The loss that is returned lacks the penalty.", "wrong")
        with np.errstate(over="ignore", invalid="ignore"):  # a hostile answer may be as large as a float goes
            after = np.float64(value({**self.weights, **self._after()}))
        if symptom(measured, after) == "ok":
            return Finding(False, "The loss that is returned is that after the step, not before it.", "wrong")
        return Finding(False, f"The loss that is returned {off_by(measured, right)}.", "wrong")

    def kinds(self):
        """Return `{trained weight: right, error, still, penalty or wrong}`: how it moved in the first step."""
        found = {}
        for name, weight in self.weights.items():
            if name not in self.task.trained():
                continue
            error, whole = self.error_gradient[name], self.gradient[name]
            after = {"right": whole, "error": error, "still": 0 * weight, "penalty": whole - error}
            moved = {kind: weight - self.rate * one for kind, one in after.items()}
            measured = self.evidence[f"steps/{name}"]
            found[name] = next((kind for kind, one in moved.items() if symptom(measured, one) == "ok"), "wrong")
        return found

    def nan(self):
        """Against a weight without a number after the first step."""
        for name in self.task.trained():
            if symptom(self.evidence[f"steps/{name}"], self.weights[name]) == "nan":
                return Finding(False, f"`{name}` holds NaN or infinity after one step.", "nan")
        return None

    def still(self):
        """Against weights that the first step should have moved."""
        names = [name for name, kind in self.kinds().items() if kind == "still"]
        return Finding(False, f"{listed(names)} did not move in one step.", "not_updated") if names else None

    def off(self):
        """Against weights that the first step moved otherwise than it should."""
        for name, kind in self.kinds().items():
            if kind == "wrong":
                return Finding(False, f"In one step `{name}` {self._how(name)}.", "wrong")
        return None

    def frozen(self, probe, suffix, what):
        """Against a weight that was to stay and did not."""
        moved = [name for name in self.task.still() if not self._is_at(f"{probe}/{name}{suffix}", self.weights[name])]
        if moved:
            return Finding(False, f"{listed(moved)} moved in {what}, and should have stayed.", "wrong")
        return None

    def second_loss(self):
        """Against the second loss that was returned."""
        after = steps.momentum(self.task, [self._loss("steps", 0)], self.weights, self.rate, 0.0)
        measured, right = self.evidence["steps/second_loss"], np.float64(self._loss("steps", 1)(after))
        if measured is not None and symptom(measured, right) == "ok":
            return None
        return Finding(False, f"In the second step the loss that is returned {off_by(measured, right)}.", "wrong")

    def second_step(self):
        """Against the weights after the second step."""
        right, forgetful = self._momentum(float(self.sent["steps/momentum"])), self._momentum(0.0)
        wrong = [name for name in self.task.trained() if not self._is_at(f"steps/{name}_second", right[name])]
        if not wrong:
            return None
        if all(self._is_at(f"steps/{name}_second", forgetful[name]) for name in self.task.trained()):
            why = (
                "The second step knows nothing of the first: the momentum of the optimizer that was passed in is lost."
            )
            return Finding(False, why, "wrong")
        if all(self._is_at(f"steps/{name}_second", self._piled_up[name]) for name in self.task.trained()):
            why = "The second step uses the sum of both gradients: the first one was never cleared."
            return Finding(False, why, "wrong", "misordered")
        name = wrong[0]
        return Finding(False, f"After two steps `{name}` {off_by(self.evidence[f'steps/{name}_second'], right[name])}.",
                       "wrong")  # fmt: skip

    def after_adam(self):
        """Against the trained weights after two Adam steps."""
        probe = self.task.second
        losses = [self._loss(probe, number) for number in (0, 1)]
        rate, decay = float(self.sent[f"{probe}/rate"]), float(self.sent.get(f"{probe}/decay", 0.0))
        right = steps.adam(self.task, losses, self.weights, rate, decay)
        for name in self.task.trained():
            measured = self.evidence[f"{probe}/{name}"]
            if not self._is_at(f"{probe}/{name}", right[name]):
                return Finding(False, f"After two Adam steps `{name}` {off_by(measured, right[name])}.", "wrong")
        return None

    def _loss(self, probe, number, penalty=True):
        return steps.loss(self.task, self.sent, probe, number, penalty)

    def _momentum(self, keep):
        return steps.momentum(
            self.task, [self._loss("steps", 0), self._loss("steps", 1)], self.weights, self.rate, keep
        )

    @cached_property
    def _piled_up(self):
        """The trained weights after a second step with the sum of both gradients."""
        first, keep = self.gradient, float(self.sent["steps/momentum"])
        after = {**self.weights, **{name: self.weights[name] - self.rate * first[name] for name in first}}
        second = steps.gradient(self.task, self._loss("steps", 1), after)
        return {name: after[name] - self.rate * (keep * first[name] + first[name] + second[name]) for name in first}

    def _is_at(self, name, value):
        return symptom(self.evidence[name], value) == "ok"

    def _after(self):
        """Return the trained weights as measured after the first step, as far as they can be used."""
        found = {name: self.evidence[f"steps/{name}"] for name in self.task.trained()}
        return {name: np.float64(one) for name, one in found.items()
                if one is not None and one.shape == self.weights[name].shape}  # fmt: skip

    def _how(self, name):
        measured, right = self.evidence[f"steps/{name}"], self.weights[name] - self.rate * self.gradient[name]
        if measured is not None and measured.shape == right.shape:
            step, due = self.weights[name] - measured, self.rate * self.gradient[name]
            with np.errstate(over="ignore", invalid="ignore"):  # as above
                factor = float((step * due).sum() / (due * due).sum())
                found = symptom(self.weights[name] - factor * due, np.float64(measured))
            if found == "ok":
                return f"moved {factor:.3g} times as far as it should"
        return off_by(measured, right)
