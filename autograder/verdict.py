"""Evidence -> Verdict: which claims hold, and what is wrong with those that do not.

NumPy in float64 and central differences; no framework. Never sees the answer itself,
only what was measured, so it can sit in another process than the answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from autograder.evidence import MISSING, UNFINISHED

RTOL = 1e-4  # relative tolerance of a float32 measurement against the float64 reference
ATOL = 1e-5  # absolute


class Finding(NamedTuple):
    """What a claim's judge says: whether it held; if not, why in one or two sentences, the symptom and the cause.

    symptom: ok, none, zero, wrong, not_updated, nan or exception.  cause: a word of causes.md or None.
    """

    held: bool
    why: str
    symptom: str = "ok"
    cause: str | None = None


@dataclass(frozen=True)
class Claim:
    """One thing a right answer does: a name, points, the probes it needs, `judge(sent, kept, evidence) -> Finding`."""

    name: str
    points: float
    probes: tuple[str, ...]
    judge: Callable


@dataclass(frozen=True)
class Verdict:
    """What was decided for one claim. `crash` is the name of the probe that failed, or None."""

    claim: str
    points: float
    max_points: float
    held: bool
    why: str
    symptom: str = "ok"
    cause: str | None = None
    crash: str | None = None


def judge(claims, sent, kept, evidence):
    """Return a Verdict per claim, in order.

    claims: the Claims asked for.  sent, kept: the challenge.  evidence: what came back for it.
    """
    return tuple(_verdict(claim, sent, kept, evidence) for claim in claims)


def outcome(verdicts, evidence):
    """Return the outcome of a check over these verdicts: unattempted, crashed, passed or wrong."""
    crashes = {evidence.crashes[verdict.crash].type for verdict in verdicts if verdict.crash}
    if all(verdict.crash for verdict in verdicts) and (UNFINISHED in crashes or crashes == {MISSING}):
        return "unattempted"
    if crashes - {MISSING, UNFINISHED}:
        return "crashed"
    return "passed" if all(verdict.held for verdict in verdicts) else "wrong"


def _verdict(claim, sent, kept, evidence):
    for probe in claim.probes:
        if probe in evidence.crashes:
            crash = evidence.crashes[probe]
            return Verdict(claim.name, 0.0, claim.points, False, crash.message, "exception", None, probe)
    try:
        finding = claim.judge(sent, kept, evidence.values)
    except KeyError as missing:
        finding = Finding(False, f"{missing.args[0]} was not measured.", "exception")
    except Exception as error:  # Evidence is anybody's bytes: arrays of any shape, size and type under any name.
        finding = Finding(False, f"What was measured cannot be judged ({type(error).__name__}: {error}).", "exception")
    points = float(claim.points) if finding.held else 0.0
    return Verdict(claim.name, points, claim.points, bool(finding.held), *finding[1:])


def symptom(measured, expected, rtol=RTOL, atol=ATOL):
    """Return ok, none, nan, zero or wrong: how `measured` (array or None) stands to `expected` (float64)."""
    if measured is None:
        return "none"
    if measured.shape != expected.shape:
        return "wrong"
    measured = measured.astype(np.float64)
    if not np.isfinite(measured).all():
        return "nan"
    if np.allclose(measured, expected, rtol, atol):
        return "ok"
    return "wrong" if measured.any() else "zero"


def mistaken_for(measured, others):
    """Return the name of the known wrong value that was measured, None if it is none of them.

    measured: arrays or None, one per batch.  others: `{name: float}` per batch. One batch may meet one by chance.
    """
    pairs = list(zip(measured, others, strict=True))
    return next((name for name in others[0] if all(_equal(one, values[name]) for one, values in pairs)), None)


def _equal(measured, value):
    return symptom(measured, np.float64(value)) == "ok"


def whole(measured):
    """Return a measured whole number as an int; -1 if it is none."""
    return int(measured) if measured is not None and measured.shape == () and measured.dtype.kind in "iub" else -1


def off_by(measured, expected):
    """Return in words how far `measured` is from `expected`: by shape, or by the largest absolute difference."""
    if measured is None:
        return "is None"
    if measured.shape != expected.shape:
        return f"has shape {measured.shape} instead of {expected.shape}"
    difference = np.abs(measured.astype(np.float64) - expected).max()
    return f"is off by up to {difference:.3g}"


def listed(names):
    """Return `a`, `a` and `b`, or `a`, `b` and `c`."""
    quoted = [f"`{name}`" for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else quoted[0]


def central_difference(f, x, eps=1e-6):
    """Return df/dx by central differences, shape of x, float64.

    f: array -> float.  eps: absolute step.
    Raises ValueError if f is not finite at x ± eps.
    """
    x = np.array(x, np.float64)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        middle = x[index]
        x[index] = middle + eps
        above = f(x)
        x[index] = middle - eps
        below = f(x)
        x[index] = middle
        gradient[index] = (above - below) / (2 * eps)
    if not np.isfinite(gradient).all():
        raise ValueError("f is not finite at x ± eps")
    return gradient


def gradients(loss, weights):
    """Return `{name: d loss / d weight}` by central differences. loss: `{name: array}` -> float."""
    return {
        name: central_difference(lambda value, name=name: loss({**weights, name: value}), weight)
        for name, weight in weights.items()
    }


def adam(losses, weights, learning_rate, beta_1=0.9, beta_2=0.999, eps=1e-8):
    """Return `{name: weight}` after one Adam step per loss, float64.

    losses: each `{name: array}` -> float.
    Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1.
    """
    weights = {name: np.array(weight, np.float64) for name, weight in weights.items()}
    first = {name: np.zeros_like(weight) for name, weight in weights.items()}
    second = {name: np.zeros_like(weight) for name, weight in weights.items()}
    for step, loss in enumerate(losses, start=1):
        for name, gradient in gradients(loss, weights).items():
            first[name] = beta_1 * first[name] + (1 - beta_1) * gradient
            second[name] = beta_2 * second[name] + (1 - beta_2) * gradient**2
            mean, square = first[name] / (1 - beta_1**step), second[name] / (1 - beta_2**step)
            weights[name] = weights[name] - learning_rate * mean / (np.sqrt(square) + eps)
    return weights
