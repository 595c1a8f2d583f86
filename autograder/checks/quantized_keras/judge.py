"""Judge `quantize(x, step, limit)` in Keras by the gradient that the task states for it, and its twin `pick`."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.checks import misspelt
from autograder.verdict import Claim, Finding, adam, central_difference, gradients, off_by, symptom

BATCH, SECOND_BATCH = 3, 4
CLEAR = 0.001  # no gradient that Adam meets first is closer to 0 without being 0: its steps are ill-conditioned there
APART = 1e-3  # no value of the network is closer to where a rounding jumps or a limit lies
LAYERS = ("first", "second", "third")


def quantized(x, step, limit):
    """Return x rounded to a multiple of step and kept within ±limit, shape of x."""
    return _clip(step * np.round(x / step), limit)


def stand_in(x, step, limit, at):
    """Return what has the value of `quantized` at x = at, and the slope of a clip to ±limit."""
    return quantized(at, step, limit) + _clip(x, limit) - _clip(at, limit)


def _clip(x, limit):
    return np.minimum(np.maximum(x, -limit), limit)  # np.clip, in a third of the time


def challenge(rng):
    """Return `sent, kept`: fresh inputs, steps, limits and weights; nothing is kept back.

    Drawn again until no value lies where the rounding jumps, and no gradient that Adam meets is close to zero.
    """
    while True:
        sent = _draw(rng)
        if _is_clear(sent):
            return sent, {}


@dataclass(frozen=True)
class _Case:
    """A challenge and what an answer made of it."""

    sent: dict
    evidence: dict

    @cached_property
    def exact(self):
        return {name: value.astype(np.float64) for name, value in self.sent.items()}

    def use(self, place):
        """Return x, step, limit and upstream gradient of one use."""
        return tuple(self.exact.get(f"{place}{name}") for name in ("x", "step", "limit", "upstream"))

    def gradient(self, place):
        """Return the gradient that the task states for one use, by central differences of the stand-in."""
        x, step, limit, upstream = self.use(place)
        return central_difference(lambda v: float((upstream * stand_in(v, step, limit, at=x)).sum()), x)

    def same(self, name, expected):
        return symptom(self.evidence[name], expected) == "ok"


def _forward(case):
    """Return the Finding against the values, None if they are right."""
    for name, batch in (("first", "The output"), ("other", "For a second batch, of another shape, the output")):
        measured, (x, step, limit, _) = case.evidence[f"forward/{name}"], case.use(f"forward/{name}_")
        right = quantized(x, step, limit)
        found = symptom(measured, right)
        if found == "nan":
            return Finding(False, f"{batch} holds NaN or infinity.", "nan")
        if found != "ok":
            return Finding(False, f"{batch} {_how_off(case, name, right)}.", "wrong")
    return None


def _how_off(case, name, right):
    x, step, limit, _ = case.use(f"forward/{name}_")
    slips = {
        "is not rounded: it is `x` itself, kept within the limit": _clip(x, limit),
        "is not kept within the limit": step * np.round(x / step),
        "is rounded down, not to the nearest multiple of `step`": _clip(step * np.floor(x / step), limit),
    }
    found = [how for how, value in slips.items() if case.same(f"forward/{name}", value)]
    return found[0] if found else off_by(case.evidence[f"forward/{name}"], right)


def _gradient(case):
    """Return the Finding against the gradient of one use, None if it is the one that the task states."""
    measured, right = case.evidence["gradients/x"], case.gradient("gradients/")
    found = symptom(measured, right)
    if found == "ok":
        return None
    if found == "none":
        why = "No path leads from the output back to `x`: the rounding has no derivative, and nothing stands in for it."
        return Finding(False, why, "none", "discretized")
    if found == "zero":
        why = "The gradient of `x` is zero everywhere: the true slope of a staircase, from which nothing learns."
        return Finding(False, why, "zero", "discretized")
    if found == "nan":
        return Finding(False, "The gradient of `x` holds NaN or infinity.", "nan")
    why, cause = _how_wrong(case, measured, right)
    return Finding(False, f"The gradient of `x` {why}.", "wrong", cause)


def _how_wrong(case, measured, right):
    x, step, limit, upstream = case.use("gradients/")
    inside = np.abs(x) <= limit
    slips = {
        "passes everywhere; outside the limit it should be 0": upstream,
        "passes inside the limit and a little beyond: it goes by the rounded value, not by `x`": upstream
        * (np.abs(step * np.round(x / step)) < limit + step / 2),
        "stops a little inside the limit: it goes by the rounded value, not by `x`": upstream
        * (np.abs(step * np.round(x / step)) < limit - step / 2),
        "is the wrong way round: 0 inside the limit, and passing outside": upstream * ~inside,
    }
    for why, value in slips.items():
        if case.same("gradients/x", value):
            return why, None
    if case.same("gradients/x", 1.0 * inside):
        return "ignores the upstream gradient: it is 1 inside the limit and 0 outside", "custom_wrong"
    if measured.shape == right.shape:
        with np.errstate(over="ignore", invalid="ignore"):  # a hostile answer may be as large as a float goes
            factor = float((measured * right).sum() / (right * right).sum())
        if symptom(measured, factor * right) == "ok":
            return f"is {factor:.3g} times what it should be", None
    return off_by(measured, right), None


def _twice(case):
    """Return the Finding against two uses in one step, None if each has the gradient of its own numbers."""
    for name, other in (("first", "other"), ("other", "first")):
        measured, right = case.evidence[f"twice/{name}"], case.gradient(f"twice/{name}_")
        found = symptom(measured, right)
        if found == "ok":
            continue
        which = "first" if name == "first" else "second"
        upstream, (x, _, limit, _) = case.use(f"twice/{name}_")[3], case.use(f"twice/{other}_")
        if case.same(f"twice/{name}", upstream * (np.abs(x) <= limit)):
            why = f"Used twice in one step: the gradient of the {which} use goes by the numbers of the other one."
            return Finding(False, why, "wrong", "custom_wrong")
        why = f"Used twice in one step: the gradient of the {which} use {off_by(measured, right)}."
        return Finding(False, why, found)
    return None


def _trained(case, probe, suffix, expected, step):
    """Return the Finding against the weights after some steps, None if each is where it should be."""
    for name, right in expected.items():
        found = symptom(case.evidence[f"{probe}/{name}{suffix}"], right)
        if found == "nan":
            return Finding(False, f"`{name}` of the network holds NaN or infinity after {step}.", "nan")
        if found != "ok":
            if case.same(f"{probe}/{name}{suffix}", case.exact[f"weights/{name}"]):
                return Finding(False, f"`{name}` of the network did not move in {step}.", "not_updated")
            how = off_by(case.evidence[f"{probe}/{name}{suffix}"], right)
            return Finding(False, f"After {step} `{name}` of the network {how}.", "wrong")
    return None


def _gradient_stated(case):
    return _gradient(case) or Finding(True, "The gradient is the one that the task states.")


def _used_twice(case):
    return _gradient(case) or _twice(case) or Finding(True, "Two uses in one step do not disturb each other.")


def _two_steps(case):
    one, two = (_momentum(case.exact, number) for number in (1, 2))
    return (
        _gradient(case)
        or _trained(case, "steps", "", one, "one step")
        or _trained(case, "steps", "_second", two, "two steps with momentum")
        or Finding(True, "Through two roundings, two steps with momentum leave each weight where it should be.")
    )


def _graph_two_steps(case):
    return (
        _gradient(case)  # Adam itself would not see a gradient of double size.
        or _trained(case, "graph", "", _adam(case.exact), "two Adam steps in `tf.function`")
        or Finding(True, "In `tf.function` two Adam steps leave each weight where it should be.")
    )


def _twin(sent, kept, evidence):
    case = _Case(sent, evidence)
    for name in ("first", "other"):
        scores, values, upstream = (case.exact[f"twin/{name}_{one}"] for one in ("scores", "values", "upstream"))
        picked = values[scores.argmax(axis=-1)]
        if not case.same(f"twin/{name}_y", picked):
            why = f"What `pick` returns {off_by(evidence[f'twin/{name}_y'], picked)}."
            if case.same(f"twin/{name}_y", _softmax(scores) @ values):
                why = "`pick` returns the average itself; it should still return the value with the highest score."
            return Finding(False, why, "wrong")
        right = central_difference(lambda v: float((upstream * (_softmax(v) @ values)).sum()), scores)
        finding = _twin_gradient(case, f"twin/{name}_scores", right, upstream[:, None] * values)
        if finding:
            return finding
    return Finding(True, "`pick` picks as before, and its scores get the gradient of the average.")


def _twin_gradient(case, measured, right, straight):
    found = symptom(case.evidence[measured], right)
    if found == "ok":
        return None
    if found == "none":
        why = "No path leads from what was picked to `scores`: `argmax` gives a position, and a position has no slope."
        return Finding(False, why, "none", "discretized")
    if found == "zero":
        return Finding(False, "The gradient of `scores` is zero everywhere.", "zero", "discretized")
    why = f"The gradient of `scores` {off_by(case.evidence[measured], right)}."
    if case.same(measured, straight):
        why = "The gradient of `scores` is that of the scores as plain weights, not that of their softmax."
    return Finding(False, why, found)


def _softmax(scores):
    grown = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return grown / grown.sum(axis=-1, keepdims=True)


def _draw(rng):
    def normal(*shape, scale=1.0):
        return (scale * rng.standard_normal(shape)).astype(np.float32)

    sent = {}
    wide, long = (int(size) for size in rng.choice([4, 5, 6], 2, replace=False))
    uses = {"forward/first_": (4, wide), "forward/other_": (2, 3, long), "gradients/": (5, wide)}
    for place, shape in {**uses, "twice/first_": (4, long), "twice/other_": (4, long)}.items():
        sent |= _a_use(rng, place, shape)
        sent[f"{place}upstream"] = normal(*shape)
    (inner, outer), (features, outputs) = rng.permutation([3, 4]), rng.permutation([2, 5])
    for layer, size in zip(LAYERS, ((features, inner), (inner, outer), (outer, outputs))):
        sent[f"weights/{layer}_kernel"] = normal(*size, scale=0.6)
        sent[f"weights/{layer}_bias"] = normal(size[1], scale=0.3)
    for layer in LAYERS[:-1]:
        sent |= {f"network/{layer}_{name}": value for name, value in zip(("step", "limit"), _levels(rng))}
    for probe in ("steps", "graph"):
        for second, batch in (("", BATCH), ("second_", SECOND_BATCH)):
            sent[f"{probe}/{second}x"] = normal(batch, features)
            sent[f"{probe}/{second}y"] = normal(batch, outputs, scale=4)
        sent[f"{probe}/rate"] = np.array(rng.uniform(0.02, 0.04), np.float32)
    sent["steps/momentum"] = np.array(rng.uniform(0.6, 0.9), np.float32)
    for name, (rows, columns) in {"first": (4, wide), "other": (3, long)}.items():
        # The values are apart from each other, and so are the scores: no tie for the highest.
        scores = np.stack([rng.permutation(columns) for _ in range(rows)]) * 0.4 + rng.uniform(0, 0.2, (rows, columns))
        sent[f"twin/{name}_scores"] = scores.astype(np.float32)
        sent[f"twin/{name}_values"] = (rng.permutation(columns) - rng.uniform(1, 2)).astype(np.float32)
        sent[f"twin/{name}_upstream"] = normal(rows)
    return sent


def _levels(rng):
    """Return a step and a limit that is a multiple of it."""
    step = rng.uniform(0.3, 0.6)
    return np.array(step), np.array(step * rng.integers(2, 4))


def _a_use(rng, place, shape):
    """Return step, limit and an x of that shape: inside, just inside, just outside and far outside of the limit."""
    step, limit = _levels(rng)
    beyond = rng.uniform(0.1, 0.4, shape)  # a part of a step away from a multiple, so that rounding shows
    last = round(float(limit / step))
    size = np.choose(
        rng.permutation(np.arange(np.prod(shape)) % 4).reshape(shape),
        (rng.integers(0, last, shape) + beyond, last - beyond, last + beyond, last + 1 + 2 * beyond),
    )
    x = rng.choice([-1, 1], shape) * size * step
    return {f"{place}x": x.astype(np.float32), f"{place}step": step, f"{place}limit": limit}


def _is_clear(sent):
    exact = {name: value.astype(np.float64) for name, value in sent.items()}
    w = _given(exact)
    if not all(_is_apart(exact, probe, second, w) for probe in ("steps", "graph") for second in ("", "second_")):
        return False
    for second in ("", "second_"):
        for found in _network_gradient(exact, "graph", second, w).values():
            sizes = np.abs(found)
            # Behind a value outside the limit it is 0 exactly, and Adam does not move the weight.
            if not sizes.any() or ((sizes > 0) & (sizes < CLEAR)).any():
                return False
    return all(
        _is_apart(exact, probe, "second_", after)
        for probe, after in (("steps", _momentum(exact, 1)), ("graph", _adam(exact, 1)))
    )


def _is_apart(exact, probe, second, w):
    _, seen = _network(exact, w, exact[f"{probe}/{second}x"], at=None)
    for layer, x in seen.items():
        step, limit = exact[f"network/{layer}_step"], exact[f"network/{layer}_limit"]
        parts = np.abs(x / step) % 1
        if min(np.abs(parts - 0.5).min(), np.abs(np.abs(x) - limit).min()) < APART:
            return False
    return True


def _network(exact, w, x, at):
    """Return the output, and what each quantization was given. at: the same at the weights where the slope is asked."""
    seen = {}
    for layer in LAYERS:
        x = x @ w[f"{layer}_kernel"] + w[f"{layer}_bias"]
        if layer != LAYERS[-1]:
            seen[layer] = x
            step, limit = exact[f"network/{layer}_step"], exact[f"network/{layer}_limit"]
            x = stand_in(x, step, limit, at=at[layer] if at else x)
    return x, seen


def _given(exact):
    return {f"{layer}_{kind}": exact[f"weights/{layer}_{kind}"] for layer in LAYERS for kind in ("kernel", "bias")}


def _network_loss(exact, probe, second, here):
    """Return the mean squared error of one batch, `{name: weight}` -> float, with the stated slope at `here`."""
    x, y = exact[f"{probe}/{second}x"], exact[f"{probe}/{second}y"]
    _, at = _network(exact, here, x, at=None)
    return lambda w: float(((_network(exact, w, x, at)[0] - y) ** 2).mean())


def _network_gradient(exact, probe, second, w):
    return gradients(_network_loss(exact, probe, second, w), w)


def _momentum(exact, number):
    """Return the weights after so many steps (1 or 2) of SGD with momentum."""
    w, rate, keep = _given(exact), exact["steps/rate"], exact["steps/momentum"]
    last = dict.fromkeys(w, 0.0)
    for second in ("", "second_")[:number]:
        last = {name: keep * last[name] - rate * g for name, g in _network_gradient(exact, "steps", second, w).items()}
        w = {name: w[name] + last[name] for name in w}
    return w


def _adam(exact, number=2):
    """Return the weights after so many Adam steps (1 or 2)."""
    start, rate = _given(exact), exact["graph/rate"]
    first = _network_loss(exact, "graph", "", start)
    after = adam([first], start, rate)
    if number == 1:
        return after
    return adam([first, _network_loss(exact, "graph", "second_", after)], start, rate)


def _claim(name, points, probes, judge):
    def after_forward(sent, kept, evidence):
        case = _Case(sent, evidence)
        return _forward(case) or judge(case)

    return Claim(name, points, ("forward", "gradients", *probes), after_forward)


claims = (
    _claim("gradient_stated", 3, (), _gradient_stated),
    _claim("used_twice", 1, ("twice",), _used_twice),
    _claim("two_steps", 2, ("steps",), _two_steps),
    _claim("graph_two_steps", 2, ("graph",), _graph_two_steps),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "Another function with a value of its own and a borrowed slope: a price in whole cents, which learns as if it were "
    "not rounded:\n\n"
    "```python\n"
    "cents = price + tf.stop_gradient(tf.math.ceil(price) - price)\n"
    "```"
)
_path = (
    "Ask the tape for each part of `quantize`: which of its operations has no gradient, and which has one already?",
    "A rounding moves in steps, so it has no slope to hand back. The value may stay a staircase if the gradient is "
    "taken from another function, one that has the slope the task asks for.",
    _OTHER,
)
_range = (
    "Take three entries: one inside the limit, one a little outside, one far outside. What value and what gradient "
    "does each get, and what does the task say of both?",
    "The values are to stay. The gradient goes by `x` itself, before any rounding: upstream unchanged where it lies "
    "within the limit, 0 beyond. An operation that you know has just that gradient.",
    "Which slope does each of these have beyond 1?\n\n"
    "```python\n"
    "for f in (tf.identity, tf.nn.relu6, tf.math.tanh):\n"
    "    with tf.GradientTape() as tape:\n"
    "        tape.watch(x)\n"
    "        y = f(x)\n"
    "    print(tape.gradient(y, x))\n"
    "```",
)
_backward = (
    "In your backward, look at each name: where does its value come from, and from which call?",
    "A backward gets the upstream gradient and multiplies it. Whatever else it needs must belong to the call that it "
    "is the backward of; what lies outside is overwritten by the next call.",
    "Another backward, which keeps to its own call:\n\n"
    "```python\n"
    "@tf.custom_gradient\n"
    "def cube(x):\n"
    "    return x**3, lambda upstream: upstream * 3 * x**2\n"
    "```",
)
_value = (
    "Take `step = 0.5` and `limit = 1.0`, and work out by hand what becomes of -3, 0.3, 0.9 and 1.1.",
    "The values are those of the function as it was given: the nearest multiple of `step`, no further from 0 than "
    "`limit`, for any step and limit. Only the gradient is to change.",
    "By hand for another step:\n\n```python\nprint(np.round(np.array([3.1, 4.2]) / 2.0) * 2.0)  # 4 and 4\n```",
)
_misspelt = misspelt.in_function("quantize")
_raised = (
    "Read the message and the line in the report. The report names the step: `graph` calls your function inside a "
    "`tf.function`, the others plainly.",
    "A backward returns one gradient for each argument of its function, None for one that needs none. And inside a "
    "`tf.function` a tensor has no value yet: no `.numpy()`, no `if` that looks at it.",
    "Three arguments, three gradients:\n\n"
    "```python\n"
    "@tf.custom_gradient\n"
    "def line(x, a, b):\n"
    "    return a * x + b, lambda upstream: (a * upstream, None, None)\n"
    "```",
)
_mistakes = {
    "discretized": _path,
    "custom_wrong": _backward,
    "NameError": _misspelt,
    "exception": _raised,
    "not_updated": _path,
    "any": _value,
}
hints = {claim.name: {**_mistakes, "wrong": _range} for claim in claims[:-1]}

_choice_path = (
    "Ask the tape for the gradient of `best`. Is it a number that could be a little larger?",
    "`argmax` gives a position. The value that is picked may stay as it is if its gradient is taken from the average, "
    "which moves smoothly with the scores.",
    _OTHER,
)
_choice_value = (
    "Take one row of scores, `[0., 2.]`, and values `[10., 20.]`. Work out what `pick` gives, and what the average is.",
    "The value and the gradient come from two functions here: 20 is picked; the gradient is that of "
    "`tf.nn.softmax(scores)` times the values, summed.",
    "The average alone, for one row:\n\n```python\ntf.reduce_sum(tf.nn.softmax(row) * values)\n```",
)
hints["twin"] = {"none": _choice_path, "zero": _choice_path, "exception": _choice_value, "any": _choice_value}
