"""What is wrong with the gradient that a hand-written backward gave, in words for a learner.

Used by the judges of lesson 12. Every word comes from measured numbers: a gradient that is not right is held against
what each known mistake would have given. A suspect is `(words, gradient)`.
"""

import numpy as np

from autograder.verdict import Finding, gradients, off_by, symptom

CAUSE = "custom_wrong"


def output(name, measured, right):
    """Return the Finding against a function's output, None if it is right."""
    if measured is not None and symptom(measured, right) == "ok":
        return None
    return Finding(False, f"The output of `{name}` {off_by(measured, right)}.", "wrong")


def gradient(name, measured, right, suspects=tuple, when=""):
    """Return the Finding against the gradient for the input `name`, None if it is right.

    suspects: a function that returns them, asked only where something is wrong.
    when: words that open the sentence, such as "On a second batch, ".
    """
    found = symptom(measured, right)
    if found == "ok":
        return None
    if found == "none":
        return Finding(False, f"{_opened(when, 'no gradient')} comes back for `{name}`.", "none")
    the = _opened(when, f"the gradient for `{name}`")
    if found == "nan":
        return Finding(False, f"{the} holds NaN or infinity.", "nan")
    if found == "zero" and measured.shape == right.shape:
        return Finding(False, f"{the} is zero everywhere.", "zero", CAUSE)
    return Finding(False, f"{the} {_how(name, measured, right, suspects())}.", "wrong", CAUSE)


def momentum(losses, weights, rate, keep):
    """Return `{name: weight}` after one step of SGD with momentum per loss, float64.

    losses: each `{name: array}` -> float.  keep: how much of the last step stays.
    """
    last = {name: 0.0 for name in weights}
    for loss in losses:
        last = {name: keep * last[name] - rate * found for name, found in gradients(loss, weights).items()}
        weights = {name: weights[name] + last[name] for name in weights}
    return weights


def trained(sent, evidence, after, first, probe):
    """Return the Finding against weights after one step and after two, None if they are right.

    after, first: `{name: weight}`, where two steps and one step should have left it.
    """
    for number, right in (("one step", first), ("two steps", after)):
        suffix = "" if right is after else "_first"
        for name, value in right.items():
            measured = evidence[f"{probe}/{name}{suffix}"]
            found = symptom(measured, value)
            if found == "nan":
                return Finding(False, f"After {number} `{name}` holds NaN or infinity.", "nan")
            if found != "ok" and symptom(measured, np.float64(sent[f"{probe}/{name}"])) == "ok":
                return Finding(False, f"In {number} `{name}` did not move.", "not_updated")
            if found != "ok":
                return Finding(False, f"After {number} `{name}` {off_by(measured, value)}.", "wrong")
    return None


def _opened(when, words):
    text = when + words
    return text[0].upper() + text[1:]


def _how(name, measured, right, suspects):
    if measured.shape != right.shape:
        return f"has shape {measured.shape}, and `{name}` has shape {right.shape}"
    for words, value in suspects:
        if symptom(measured, value) == "ok":
            return words
    with np.errstate(over="ignore", invalid="ignore"):  # a hostile answer may be as large as a float goes
        factor = float((measured * right).sum() / (right * right).sum())
        alike = symptom(factor * right, np.float64(measured)) == "ok"
    return f"is {factor:.3g} times what it should be" if alike else off_by(measured, right)
