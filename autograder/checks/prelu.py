"""What a slope of its own for each channel must do, whatever framework it is written in.

`y = x` where x > 0, else `slope * x`; slope of shape (channels,), at first 0.25 each.
The twin of the exercises `film_keras` and `film_torch`: challenge, float64 reference and claim.
"""

import numpy as np

from autograder.verdict import Claim, Finding, central_difference, off_by, symptom

RATE, FIRST = 0.1, 0.25
CLEAR = 0.3  # no slope has a smaller gradient, so that a step over it shows
BATCH, SECOND_BATCH = 5, 3


def prelu(slope, x):
    """Return x where it is positive, slope * x elsewhere; x of shape (batch, channels)."""
    return np.where(x > 0, x, slope * x)


def challenge(rng):
    """Return what is sent: two batches, an upstream gradient and a rate."""
    channels = int(rng.integers(3, 6))
    while True:
        sent = {
            "twin/x": rng.standard_normal((BATCH, channels)).astype(np.float32),
            "twin/second_x": rng.standard_normal((SECOND_BATCH, channels)).astype(np.float32),
            "twin/upstream": rng.standard_normal((BATCH, channels)).astype(np.float32),
            "twin/rate": np.array(RATE, np.float32),
        }
        if np.abs(_gradient(sent)).min() > CLEAR and (sent["twin/second_x"] < -CLEAR).any(axis=0).all():
            return sent


def claim(who_asks):
    """Return the Claim `twin`. who_asks: what a step goes by, in words."""

    def judge(sent, kept, evidence):
        x, second = np.float64(sent["twin/x"]), np.float64(sent["twin/second_x"])
        first = symptom(evidence["twin/first"], prelu(FIRST, x))
        if first != "ok":
            return Finding(False, f"The output of a new layer {off_by(evidence['twin/first'], prelu(FIRST, x))}.", first)
        after, measured = prelu(FIRST - RATE * _gradient(sent), second), evidence["twin/after"]
        if symptom(measured, prelu(FIRST, second)) == "ok":
            why = f"After one SGD step the slopes are what they were: {who_asks} does not list them."
            return Finding(False, why, "not_updated", "unregistered")
        found = symptom(measured, after)
        if found != "ok":
            return Finding(False, f"After one SGD step the output {off_by(measured, after)}.", found)
        return Finding(True, "One SGD step moves every slope as it should.")

    return Claim("twin", 1, ("twin",), judge)


def hints(list_of_weights, similar):
    """Return the hints of the claim: `{mistake: three stages}`. similar: code of the framework that is not the answer."""
    unowned = (
        f"Make one `PReLU(3)`, call it once and print `{list_of_weights}`. What do you expect there, and what is there?",
        "It is the mistake of `FiLM` in another dress: a layer lists what it was given in the way that it knows. What "
        "you put into a container of Python's own, it does not see.",
        similar,
    )
    numbers = (
        "Give a new `PReLU(2)` the input `[[-4.0, 4.0]]` and compare what comes with what you work out by hand.",
        "Each channel has one slope, at first 0.25. It counts only where the input is negative, and a step moves it by "
        "the rate times its gradient.",
        f"A new layer turns -4 into -1 and leaves 4 as it is.\n\n{similar}",
    )
    return {"not_updated": unowned, "any": numbers}


def _gradient(sent):
    """Return the gradient of sum(upstream * y) for the slopes, shape (channels,)."""
    x, upstream = np.float64(sent["twin/x"]), np.float64(sent["twin/upstream"])
    slopes = np.full(x.shape[1], FIRST)
    return central_difference(lambda slope: float((upstream * prelu(slope, x)).sum()), slopes)
