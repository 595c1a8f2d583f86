"""Compare a hand-written backward with central differences of its forward.

Random directions, so that two runs of the forward per input are enough. Knows no framework.
"""

import numpy as np

_DIRECTIONS = 2
_TOLERANCE = 1e-2


def compare(custom, starved=False):
    """Return `{position of an input: a sentence}` on how the backward is wrong; empty if it agrees or cannot be judged.

    custom: a recorders.custom.Custom with incoming and outgoing gradients. A forward that is constant or the identity
    where it was called is no ground for a verdict: its backward is another on purpose (straight-through, reversal).
    starved: that nothing else teaches what lies before it. Then zeros are wrong where the input is let through; else
    they are a stop of the user's own.
    """
    if not custom.outgoing or not any(g is not None for g in custom.incoming):
        return {}
    state = np.random.get_state()
    try:
        return _compared(custom, starved)
    finally:
        np.random.set_state(state)  # a forward may draw from it, and the user's run goes on afterwards


def _compared(custom, starved):
    inputs = [
        None if a is None else np.asarray(a, np.float64 if a.dtype.kind == "f" else a.dtype) for a in custom.inputs
    ]
    judged = [number for number, pair in enumerate(zip(inputs, custom.outgoing)) if _judged(*pair)]
    for number in judged:
        made, wanted = custom.outgoing[number].shape, inputs[number].shape
        if made != wanted and custom.outgoing[number].any():
            return {number: f"The gradient for input {number + 1} has shape {made}, the input {wanted}."}
    try:
        base = custom.forward(inputs)
        again = custom.forward(inputs)
    except Exception:
        return {}
    if not _equal(base, again) or not _near(custom.outputs, base):
        return {}  # draws at random, or reads something that has changed since
    if _is_identity(inputs, base):
        judged = [number for number in judged if starved and not custom.outgoing[number].any()]
    rng, found = np.random.default_rng(0), {}
    if any(_jumps(custom, inputs, number, rng.standard_normal(inputs[number].shape), base) for number in judged):
        return {}  # straight-through in one input: what it gives the others is of the function that it stands for
    for number in judged:
        array, outgoing = inputs[number], custom.outgoing[number]
        for _ in range(_DIRECTIONS if outgoing.shape == array.shape else 0):
            wrong = _along(custom, inputs, number, rng.standard_normal(array.shape), outgoing, base)
            if wrong:
                found.setdefault(number, wrong)
    return found


def _judged(array, outgoing):
    return array is not None and array.dtype.kind == "f" and outgoing is not None and np.isfinite(outgoing).all()


def _jumps(custom, inputs, number, direction, base):
    """Whether the forward goes up in steps along a direction, while the backward gives a gradient there."""
    outgoing = custom.outgoing[number]
    if outgoing.shape != direction.shape or not outgoing.any():
        return False
    slopes, _ = _slopes(custom, inputs, number, direction, base)
    if None in slopes or not any(slopes):
        return None not in slopes
    apart = abs(slopes[0] - slopes[1])
    return apart > 0.25 * max(map(abs, slopes)) and apart > 0.05 * float(np.linalg.norm(outgoing))


def _slopes(custom, inputs, number, direction, base):
    """Return the central differences along a direction with two steps, and whether float64 made them."""
    wide = all(made.dtype != np.float32 for made in base)
    return [_slope(custom, inputs, number, direction, eps) for eps in ((1e-5, 2e-6) if wide else (1e-2, 5e-3))], wide


def _along(custom, inputs, number, direction, outgoing, base):
    slopes, wide = _slopes(custom, inputs, number, direction, base)
    if None in slopes or all(slope == 0 for slope in slopes):
        return None  # constant here: a straight-through backward is another on purpose
    scale = max(abs(slopes[0]), abs(slopes[1]))
    if abs(slopes[0] - slopes[1]) > (1e-3 if wide else 2e-2) * scale:
        return None  # a kink or a jump: differences cannot judge
    claimed = float((outgoing * direction).sum())
    size = float(np.linalg.norm(outgoing) * np.linalg.norm(direction)) / max(1.0, np.sqrt(direction.size))
    if abs(claimed - slopes[0]) <= (_TOLERANCE if wide else 5 * _TOLERANCE) * max(scale, abs(claimed), 1e-3 * size):
        return None
    return (
        f"Along one direction of input {number + 1} the backward of {custom.name} gives {claimed:.4g}, "
        f"central differences {slopes[0]:.4g}."
    )


def _slope(custom, inputs, number, direction, eps):
    step = eps * max(1.0, float(np.abs(inputs[number]).max(initial=0.0)))
    sides = []
    for sign in (1, -1):
        moved = list(inputs)
        moved[number] = inputs[number] + sign * step * direction
        try:
            made = custom.forward(moved)
        except Exception:
            return None
        sides.append(
            sum(float((np.asarray(o, np.float64) * g).sum()) for o, g in zip(made, custom.incoming) if g is not None)
        )
    slope = (sides[0] - sides[1]) / (2 * step)
    return slope if np.isfinite(slope) else None


def _equal(left, right):
    return len(left) == len(right) and all(
        np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in zip(left, right)
    )


def _near(kept, made):
    return len(kept) == len(made) and all(
        a is None or (a.shape == b.shape and np.allclose(a, b, rtol=1e-3, atol=1e-5, equal_nan=True))
        for a, b in zip(kept, made)
    )


def _is_identity(inputs, outputs):
    given = [a for a in inputs if a is not None and a.dtype.kind == "f"]
    return len(outputs) == 1 and any(
        a.shape == outputs[0].shape and np.allclose(a, outputs[0], rtol=1e-6) for a in given
    )
