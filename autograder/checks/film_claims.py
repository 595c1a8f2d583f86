"""Which claims a repaired feature-wise scale and shift is held to, and what to say where one fails.

The same in both frameworks but for a few words. Every judgement comes from measured numbers.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from autograder.checks import film
from autograder.verdict import Claim, Finding, listed, off_by, symptom

FORWARD, GRADIENTS = ("forward",), ("forward", "gradients")


class Words(NamedTuple):
    """The framework's words: where an answer lists its weights, what becomes of one that is not listed (`{it}` for
    the weight), and how a weight says that it is not to be trained.
    """

    listing: str
    unlisted: str
    frozen: str


def claims(words):
    """Return the claims of the exercise, in order."""
    return (
        _claim("gamma_owned", 1, (*GRADIENTS, "owned"), words, lambda case: _owned(case, "gamma")),
        _claim("beta_owned", 1, (*GRADIENTS, "owned"), words, lambda case: _owned(case, "beta")),
        _claim("no_gradient_none", 1, GRADIENTS, words, _no_gradient_none),
        _claim("gradients_right", 2, GRADIENTS, words, _gradients_right),
        _claim("adam_two_steps", 2, (*GRADIENTS, "training"), words, _adam_two_steps),
        _claim("restored", 1, (*FORWARD, "saving"), words, _restored),
    )


@dataclass(frozen=True)
class _Case:
    """A challenge and what an answer made of it."""

    sent: dict
    evidence: dict
    words: Words

    @cached_property
    def gradients(self):
        return film.layer_gradients(self.sent)

    @cached_property
    def weights(self):
        return film.weights(self.sent)

    def output(self, name):
        """Return the right output for the input of that name."""
        return film.film(self.weights["gamma"], self.weights["beta"], film.exact(self.sent)[name])

    def symptom_of(self, name, expected):
        return symptom(self.evidence[name], expected)

    def gradient_is_right(self, quantity, name):
        return self.symptom_of(f"gradients/{quantity}", self.gradients[name]) == "ok"


def _claim(name, points, probes, words, judge):
    # A layer whose output is wrong is another layer: its gradients are right or wrong for nothing.
    def after_forward(sent, kept, evidence):
        case = _Case(sent, evidence, words)
        return _forward(case) or judge(case)

    return Claim(name, points, probes, after_forward)


def _forward(case):
    """Return the Finding against the output, or None if it is right."""
    return _shapes(case) or _swapped(case) or _kept(case) or _initial(case) or _ignored(case) or _output(case)


def _shapes(case):
    for name, given in case.weights.items():
        value = case.evidence[f"forward/{name}"]
        if value is None or value.shape != given.shape:
            shape = "no value" if value is None else f"shape {value.shape}"
            return Finding(False, f"`{name}` has {shape}; the task asks for shape (channels,).", "wrong")
    return None


def _swapped(case):
    x = film.exact(case.sent)["forward/x"]
    if case.symptom_of("forward/y", film.film(case.weights["beta"], case.weights["gamma"], x)) != "ok":
        return None
    return Finding(False, "The output is `beta * x + gamma`: the two weights are swapped.", "wrong")


def _initial(case):
    """Return the Finding against a new layer, which must return its input, or None."""
    for name, right in film.initial(case.sent).items():
        found = case.symptom_of(f"forward/{name}_initial", right)
        if found != "ok":
            start = _numbers(case.evidence[f"forward/{name}_initial"])
            why = f"`{name}` of a new `FiLM` starts at {start} instead of {_numbers(right)}."
            return Finding(False, why, "nan" if found == "nan" else "wrong")
    sent = film.exact(case.sent)
    if case.symptom_of("forward/initial", sent["forward/x"]) != "ok":
        return _wrong("A new `FiLM` must return its input, but its output", case, "forward/initial", sent["forward/x"])
    if case.symptom_of("forward/another", sent["forward/second_x"]) != "ok":
        return Finding(False, "Two `FiLM`s share their weights: new values in one change the other.", "wrong")
    return None


def _kept(case):
    """Return the Finding against a weight that loses the value it was given, or None."""
    lost = [name for name in film.WEIGHTS if case.symptom_of(f"forward/{name}", case.weights[name]) != "ok"]
    if not lost:
        return None
    first = film.initial(case.sent)
    if all(case.symptom_of(f"forward/{name}", first[name]) == "ok" for name in lost):
        why = f"A new value given to {listed(lost)} is gone after the next call: it is the first one again."
        return Finding(False, why, "not_updated", "recreated")
    return Finding(False, f"A new value given to {listed(lost)} is another one after the next call.", "wrong")


def _ignored(case):
    """Return the Finding against an output that ignores what a weight holds, or None."""
    first, x = film.initial(case.sent), film.exact(case.sent)["forward/x"]
    for ignored in (film.WEIGHTS, *([name] for name in film.WEIGHTS)):
        stale = {**case.weights, **{name: first[name] for name in ignored}}
        if case.symptom_of("forward/y", film.film(**stale, x=x)) == "ok":
            why = f"The output ignores the new value of {listed(ignored)}: it is still as in a new `FiLM`."
            return Finding(False, why, "not_updated", "unrecorded")
    return None


def _output(case):
    first, second = case.output("forward/x"), case.output("forward/second_x")
    if case.symptom_of("forward/y", first) != "ok":
        return _wrong("With new values in both weights the output", case, "forward/y", first)
    if case.symptom_of("forward/second_y", second) != "ok":
        return _wrong("For a second batch, of another size, the output", case, "forward/second_y", second)
    return None


def _wrong(what, case, name, expected):
    found = case.symptom_of(name, expected)
    how = "holds NaN or infinity" if found == "nan" else off_by(case.evidence[name], expected)
    return Finding(False, f"{what} {how}.", found)


def _numbers(array):
    return "no value" if array is None else np.array2string(array, precision=2, separator=", ", threshold=6)


def _break(case, name):
    """Return (symptom, cause) of what stands between the loss and the weight, or None if its gradient is there."""
    if case.evidence[f"gradients/{name}"] is not None:
        return None
    if name in film.WEIGHTS and case.gradient_is_right(f"{name}_kept", name):
        return "none", "frozen"
    if name in film.WEIGHTS and case.gradient_is_right(f"{name}_thawed", name):
        return "not_updated", "unregistered"
    return "none", None


def _told(case, broken, names):
    """Return that break as a sentence about these weights; about `it`, if they were just named."""
    who, it, be = (listed(names), "them", "are") if len(names) > 1 else (listed(names) if names else "it", "it", "is")
    if broken == ("none", "frozen"):
        return f"{who[0].upper()}{who[1:]} {be} marked as {case.words.frozen}, so no gradient goes there."
    if broken == ("not_updated", "unregistered"):
        unlisted = case.words.unlisted.format(it=it)
        return f"The path from the loss to {who} is whole, but {case.words.listing} does not list {it}: {unlisted}."
    return f"No path leads from the loss to {who}: the gradient is None."


def _after_step(case, name, step, measured, expected):
    """Return the Finding for one weight after an update, from the name of its measured value and the right one."""
    found = case.symptom_of(measured, expected)
    if found == "ok":
        return Finding(True, f"`{name}` moved as it should.")
    if found == "nan":
        return Finding(False, f"`{name}` holds NaN or infinity after {step}.", "nan")
    if case.symptom_of(measured, case.weights[name]) != "ok":
        return Finding(False, f"`{name}` moved in {step}, but {off_by(case.evidence[measured], expected)}.", "wrong")
    broken = _break(case, name)
    if broken:
        return Finding(False, f"`{name}` did not move in {step}. {_told(case, broken, [])}", *broken)
    found = case.symptom_of(f"gradients/{name}", case.gradients[name])
    if found in ("zero", "nan"):
        return Finding(False, f"`{name}` did not move in {step}: its gradient is {_spelt(found)}.", found)
    why = f"`{name}` did not move in {step}, though it has a gradient: the optimizer was never given it."
    return Finding(False, why, "not_updated", "unoptimized")


def _owned(case, name):
    expected = case.weights[name] - film.SGD_RATE * case.gradients[name]
    return _after_step(case, name, "one SGD step", f"owned/{name}", expected)


def _no_gradient_none(case):
    missing = [name for name in case.gradients if case.evidence[f"gradients/{name}"] is None]
    if not missing:
        return Finding(True, "The loss reaches `gamma`, `beta` and the input.")
    broken = _break(case, missing[0])
    same = [name for name in missing if _break(case, name) == broken]
    return Finding(False, _told(case, broken, same), *broken)


def _gradients_right(case):
    found = {name: case.symptom_of(f"gradients/{name}", right) for name, right in case.gradients.items()}
    for name, one in found.items():
        if one == "wrong":
            # No recorded operations give these two; only a backward written by hand does.
            by_hand = "custom_wrong" if _is_of_sum(case, name) or _is_of_other(case, name) else None
            return Finding(False, f"The gradient of `{name}` {_how_wrong(case, name)}.", one, by_hand)
        if one in ("zero", "nan"):
            return Finding(False, f"The gradient of `{name}` is {_spelt(one)}.", one)
    if "none" in found.values():
        return _no_gradient_none(case)
    return Finding(True, "Every gradient agrees with central differences.")


def _spelt(found):
    return "NaN or infinity" if found == "nan" else found


def _how_wrong(case, name):
    measured, right = case.evidence[f"gradients/{name}"], case.gradients[name]
    if _is_of_sum(case, name):
        return "ignores the upstream gradient: it is that of the plain sum of the output"
    if _is_of_other(case, name):
        return f"is that of `{_is_of_other(case, name)}`"
    if measured.shape == right.shape:
        with np.errstate(over="ignore", invalid="ignore"):  # a hostile answer may be as large as a float goes
            factor = float((measured * right).sum() / (right * right).sum())
        if symptom(measured, factor * right) == "ok":
            return f"is {factor:.3g} times what it should be"
    return f"{off_by(measured, right)}, compared with central differences"


def _is_of_sum(case, name):
    return case.symptom_of(f"gradients/{name}", film.layer_gradients(case.sent, upstream=1.0)[name]) == "ok"


def _is_of_other(case, name):
    others = (other for other in film.WEIGHTS if other != name)
    return next((one for one in others if case.symptom_of(f"gradients/{name}", case.gradients[one]) == "ok"), None)


def _adam_two_steps(case):
    right = film.trained_weights(case.sent)
    findings = [_after_step(case, name, "two Adam steps", f"training/{name}", right[name]) for name in film.WEIGHTS]
    failed = [finding for finding in findings if not finding.held]
    if not failed:
        return Finding(True, "After two Adam steps both weights are where they should be.")
    if case.evidence["gradients/x"] is None and all(finding.symptom == "wrong" for finding in failed):
        why = "In two Adam steps the layer before this one did not learn: no gradient reaches its output."
        return Finding(False, why, "none")
    # A weight that stood still also spoils the numbers of the other one: it goes first.
    return next((finding for finding in failed if finding.symptom != "wrong"), failed[0])


def _restored(case):
    lost = [name for name in film.WEIGHTS if case.symptom_of(f"saving/{name}", case.weights[name]) != "ok"]
    if lost:
        why = f"{listed(lost)}: the trained value did not come back when a new `FiLM` loaded what this one had saved."
        return Finding(False, why, "not_updated", "unregistered")
    expected = case.output("saving/x")
    if case.symptom_of("saving/y", expected) != "ok":
        return _wrong("The weights came back, but the output of the new `FiLM`", case, "saving/y", expected)
    return Finding(True, "A new `FiLM` that loads the saved weights gives the same output.")
