"""Judge `weighted_mean(x, w)` in Keras by the gradients that its backward gives, and its twin `cooled`."""

from functools import partial

import numpy as np

from autograder.checks import backwards, misspelt
from autograder.checks.drawing import drawn
from autograder.verdict import Claim, Finding, central_difference, gradients

CALLS = {"first": 2, "second": 3, "third": 2}  # the size of each batch


def challenge(rng):
    """Return `sent, kept`: three calls of two shapes, two batches to train on, two for the twin; nothing is kept.

    Drawn again until no sum that an answer may divide by is close to zero.
    """
    return drawn(rng, _draw, _is_clear, "with clear sums"), {}


def weighted_mean(x, w):
    """Return the mean over positions of w * x, shape (batch, channels), for x of shape (batch, positions, channels)."""
    return (x * w[:, None]).mean(axis=1)


def cooled(x, t):
    """Return x / t."""
    return x / t


def _draw(rng):
    def normal(*shape, scale=1.0):
        return (scale * rng.standard_normal(shape)).astype(np.float32)

    def of_both_signs(size):  # so that abs or relu of a weight shows
        signs = rng.permutation([-1, 1, *rng.choice([-1, 1], size - 2)])
        return (signs * rng.uniform(0.5, 1.5, size)).astype(np.float32)

    positions, second_positions, channels, second_channels, features = (
        int(size) for size in rng.permutation([3, 4, 5, 6, 7])
    )
    shapes = {"first": (positions, channels), "second": (second_positions, second_channels)}
    shapes["third"] = shapes["first"]
    sent = {}
    for name, (length, width) in shapes.items():
        sent[f"{name}/x"], sent[f"{name}/w"] = normal(CALLS[name], length, width), of_both_signs(length)
        sent[f"{name}/upstream"] = normal(CALLS[name], width)
    sent["graph/kernel"], sent["graph/w"] = normal(features, channels, scale=0.7), of_both_signs(positions)
    for second, batch in (("", 2), ("second_", 3)):
        sent[f"graph/{second}x"] = normal(batch, positions, features)
        sent[f"graph/{second}y"] = normal(batch, channels, scale=4)
    sent["graph/rate"] = np.array(rng.uniform(0.1, 0.2), np.float32)
    sent["graph/momentum"] = np.array(rng.uniform(0.6, 0.9), np.float32)
    for name, shape in (("first", (2, channels)), ("second", (3, positions))):
        sent[f"twin/{name}_x"], sent[f"twin/{name}_upstream"] = normal(*shape), normal(*shape)
        sent[f"twin/{name}_t"] = np.array(rng.uniform(1.5, 2.3), np.float32)  # its square: below any batch
    return sent


def _is_clear(sent):
    sums = [sent[f"{name}/w"].sum() for name in CALLS] + [sent[f"{name}/x"].sum(axis=1) for name in CALLS]
    found = [_right(sent, name)["w"] for name in CALLS]
    slopes = [_twin_right(sent, name)["t"] for name in ("first", "second")]
    smallest = [np.abs(one).min() for one in (*sums, *found)]
    return min(smallest) > 0.03 and min(map(abs, slopes)) > 0.3


def _exact(sent, name):
    return {which: np.float64(sent[f"{name}/{which}"]) for which in ("x", "w", "upstream")}


def _right(sent, name):
    """Return `{"x": gradient, "w": gradient}` of one call, by central differences."""
    at = _exact(sent, name)
    return gradients(
        lambda to: float((at["upstream"] * weighted_mean(to["x"], to["w"])).sum()), {"x": at["x"], "w": at["w"]}
    )


def _suspects(sent, name):
    """Return `{"x": …, "w": …}`: what known mistakes would give for one call."""
    at = _exact(sent, name)
    x, w, up = at["x"], at["w"][:, None], at["upstream"][:, None]
    n = x.shape[1]
    summed = "is that of a sum over the positions, not of their mean"
    ignored = "takes no notice of the upstream gradient"
    other = "is divided by the sum of {}, and the forward divides by something else"
    return {
        "x": [
            (summed, up * w + 0 * x),
            (ignored, w / n + 0 * x),
            (ignored, w + 0 * x),
            (other.format("`w`"), up * w / w.sum() + 0 * x),
            ("takes no notice of `w`", up / n + 0 * x),
        ],
        "w": [
            (summed, (up * x).sum(axis=(0, 2))),
            (ignored, x.sum(axis=(0, 2)) / n),
            (ignored, x.sum(axis=(0, 2))),
            (other.format("`x`"), (up * x / x.sum(axis=1, keepdims=True)).sum(axis=(0, 2))),
            ("is averaged over the batch, where each row has its part in it", (up * x).sum(axis=2).mean(axis=0) / n),
            ("is averaged over batch and channels, where each has its part in it", (up * x).mean(axis=(0, 2)) / n),
            ("is that of the first row of the batch alone", (up * x)[0].sum(axis=1) / n),
        ],
    }


def _forward(sent, evidence):
    for name in ("first", "second"):
        at = _exact(sent, name)
        found = backwards.output("weighted_mean", evidence[f"forward/{name}"], weighted_mean(at["x"], at["w"]))
        if found:
            return found
    return None


def _gradient(which, sent, evidence):
    for name in ("first", "second"):
        measured, right = evidence[f"gradients/{name}_{which}"], _right(sent, name)[which]
        found = backwards.gradient(which, measured, right, lambda name=name: _suspects(sent, name)[which])
        if found:
            return found
    return None


def _inputs(sent, evidence):
    return _gradient("x", sent, evidence) or Finding(True, "The gradient for `x` is right, on two batches.")


def _weights(sent, evidence):
    return _gradient("w", sent, evidence) or Finding(True, "So is the gradient for `w`.")


def _twice(sent, evidence):
    early = _gradient("x", sent, evidence) or _gradient("w", sent, evidence)
    if early:
        return early
    for name in ("first", "third"):
        for which, right in _right(sent, name).items():
            found = backwards.gradient(
                which, evidence[f"twice/{name}_{which}"], right, when="After two calls on one tape, "
            )
            if found:
                return found
    return Finding(True, "Two calls on one tape do not disturb each other.")


def _trained(sent, evidence):
    early = _gradient("x", sent, evidence) or _gradient("w", sent, evidence)
    if early:
        return early

    def loss(second):
        x, y = (np.float64(sent[f"graph/{second}{which}"]) for which in "xy")
        return lambda at: float(((weighted_mean(x @ at["kernel"], at["w"]) - y) ** 2).mean())

    weights = {name: np.float64(sent[f"graph/{name}"]) for name in ("kernel", "w")}
    rate, keep = float(sent["graph/rate"]), float(sent["graph/momentum"])
    first = backwards.momentum([loss("")], weights, rate, keep)
    after = backwards.momentum([loss(""), loss("second_")], weights, rate, keep)
    return backwards.trained(sent, evidence, after, first, "graph") or Finding(
        True, "In `tf.function` two steps with momentum leave each weight where it should be."
    )


def _twin_right(sent, name):
    x, t, up = (np.float64(sent[f"twin/{name}_{which}"]) for which in ("x", "t", "upstream"))
    return {
        "x": central_difference(lambda x: (up * cooled(x, t)).sum(), x),
        "t": central_difference(lambda t: (up * cooled(x, t)).sum(), t),
    }


def _twin(sent, kept, evidence):
    for name in ("first", "second"):
        x, t, up = (np.float64(sent[f"twin/{name}_{which}"]) for which in ("x", "t", "upstream"))
        suspects = {
            "x": [("is divided by `t` twice", up / t**2), ("takes no notice of the upstream gradient", 1 / t + 0 * x)],
            "t": [
                ("has the wrong sign", (up * x).sum() / t**2),
                ("is averaged, where each entry of `x` has its part in it", -(up * x).mean() / t**2),
                ("is that of a product, and the forward divides", (up * x).sum()),
                ("is that of a product, averaged, and the forward divides", (up * x).mean()),
                ("takes no notice of the upstream gradient", -x.sum() / t**2),
            ],
        }
        found = backwards.output("cooled", evidence[f"twin/{name}"], cooled(x, t))
        for which, right in _twin_right(sent, name).items():
            measured = evidence[f"twin/{name}_{which}"]
            found = found or backwards.gradient(which, measured, right, partial(suspects.get, which))
        if found:
            return found
    return Finding(True, "Both gradients of `cooled` are right.")


def _claim(name, probes, judge):
    def after_forward(sent, kept, evidence):
        return _forward(sent, evidence) or judge(sent, evidence)

    return Claim(name, 2, ("forward", "gradients", *probes), after_forward)


claims = (
    _claim("inputs", (), _inputs),
    _claim("weights", (), _weights),
    _claim("twice", ("twice",), _twice),
    _claim("trained", ("graph",), _trained),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "Another forward, `y = k * x**2` with one number `k` and `x` of shape (batch, 3). Each factor below can be read "
    "off the forward:\n\n"
    "```python\n"
    "def backward(dy):\n"
    "    return dy * 2 * k * x, tf.reduce_sum(dy * x**2)\n"
    "```"
)
_formula = (
    "Take the input that the report names. How much does one entry of the output change when one entry of it moves "
    "a little? Compare that factor with the line of your backward.",
    "The tape believes a hand-written backward: no number in it is looked at, not even its shape. Three things are "
    "easily lost: the upstream gradient, the number that a mean divides by, the sum over all that share a weight.",
    _OTHER,
)
_none = (
    "What does your backward return, and how many values? Is there one for `x` and one for `w`?",
    "The tape takes what is returned, in the order of the arguments. None in the second place tells it that `w` has "
    "no influence.",
    _OTHER,
)
_kept = (
    "Call your function on two inputs, and only then ask for the gradients. From where does each backward read, and "
    "who wrote there last?",
    "A backward is made anew in each call, and sees the names of that call. Whatever is kept in a shared place belongs "
    "to the last call.",
    "Functions that share a name, and functions where each has its own:\n\n"
    "```python\n"
    "shared = [lambda: i for i in range(3)]\n"
    "own = [lambda i=i: i for i in range(3)]\n"
    "print([f() for f in shared], [f() for f in own])\n"
    "```",
)
_output = (
    "Work the output out by hand for one small batch, and compare. It should be the mean of `w * x` over the "
    "positions.",
    "The forward was right as it was. The mistake is in the function that is returned with it.",
    "A check by hand:\n\n```python\nprint(weighted_mean(tf.ones((1, 4, 1)), tf.constant([1.0, 2, 3, 4])))  # 2.5\n```",
)
_misspelt = misspelt.in_function("weighted_mean")
_raised = (
    "Read the message and the line in the report. It names the step: `forward`, `gradients`, `twice` calls your "
    "function twice on one tape, `graph` trains with it inside a `tf.function`.",
    "Whoever uses a gradient further needs it in the shape of the thing it is for. A decorated function must return "
    "two things: the output, and a function that takes the upstream gradient.",
    "Print the shapes, one beside the other:\n\n"
    "```python\n"
    "with tf.GradientTape() as tape:\n"
    "    y = weighted_mean(x, w)\n"
    "print(tape.gradient(y, w).shape, w.shape)\n"
    "```",
)
_mistakes = {
    "custom_wrong": _formula,
    "none": _none,
    "NameError": _misspelt,
    "exception": _raised,
    "any": _output,
}
hints = {claim.name: _mistakes for claim in claims}
hints["twice"] = {**_mistakes, "custom_wrong": _kept}
_twin_formula = (
    "Move `t` a little: by how much does one entry of `x / t` change? And how many entries does `t` reach?",
    "A backward is not the forward read aloud. Each of its factors is a derivative, and what one number does to many "
    "entries is added up.",
    "The derivative of another quotient, `y = a / b**2` for one number `b`:\n\n"
    "```python\n"
    "db = tf.reduce_sum(dy * (-2) * a / b**3)\n"
    "```",
)
_twin_other = (
    "Take one number for `x` and one for `t`, and work `cooled` and both slopes out by hand.",
    "The decorated function returns the output, and a function that takes the upstream gradient and gives one "
    "gradient for each argument.",
    _OTHER,
)
hints["twin"] = {"custom_wrong": _twin_formula, "NameError": _misspelt, "any": _twin_other}
