"""Judge `gem_pool(x, p)` in torch by the gradients that its backward gives, and its twin `centred`."""

from functools import partial

import numpy as np

from autograder.checks import backwards, misspelt
from autograder.checks.drawing import drawn
from autograder.verdict import Claim, Finding, central_difference, gradients

CALLS = {"first": 2, "second": 3, "third": 2}  # the size of each batch
CLEAR = 0.005  # no gradient for an exponent is smaller: a part that is missing must show


def challenge(rng):
    """Return `sent, kept`: three calls of two shapes, one batch to train on, two for the twin; nothing is kept.

    Drawn again until both parts of each gradient for an exponent are clear of zero.
    """
    return drawn(rng, _draw, _is_clear, "with clear gradients"), {}


def gem_pool(x, p):
    """Return the generalized mean over positions, shape (batch, channels), for x of (batch, positions, channels).

    Source: Radenović, Tolias and Chum, "Fine-tuning CNN image retrieval with no human annotation", 2018, equation 3.
    """
    return (x**p).mean(axis=1) ** (1 / p)


def centred(x):
    """Return x minus its mean over positions, shape of x: (batch, positions, channels)."""
    return x - x.mean(axis=1, keepdims=True)


def _draw(rng):
    positions, second_positions, channels, second_channels = (int(size) for size in rng.permutation([3, 4, 5, 6]))
    shapes = {"first": (positions, channels), "second": (second_positions, second_channels)}
    shapes["third"] = shapes["first"]
    sent = {}
    for name, (length, width) in shapes.items():
        sent[f"{name}/x"] = rng.uniform(0.3, 2.5, (CALLS[name], length, width))
        sent[f"{name}/p"] = rng.uniform(1.5, 4, width)
        sent[f"{name}/upstream"] = rng.standard_normal((CALLS[name], width))
        sent[f"twin/{name}_x"] = rng.standard_normal((CALLS[name], length, width))
        sent[f"twin/{name}_upstream"] = rng.standard_normal((CALLS[name], length, width))
    sent["training/x"] = rng.uniform(0.5, 2.5, (2, positions, channels))
    sent["training/p"] = rng.uniform(1.5, 4, channels)
    for second in ("", "second_"):
        sent[f"training/{second}y"] = rng.uniform(3, 5, (2, channels))
    sent["training/rate"] = np.array(rng.uniform(0.1, 0.2))
    sent["training/momentum"] = np.array(rng.uniform(0.6, 0.9))
    return sent


def _is_clear(sent):
    for name in CALLS:
        parts = _parts(sent, name)
        if min(np.abs(one).min() for one in (parts["root"], parts["power"], parts["root"] + parts["power"])) < CLEAR:
            return False
    return True


def _parts(sent, name):
    """Return the two parts of the gradient for p: through the root alone, and through the powers alone."""
    x, p, up = (sent[f"{name}/{which}"] for which in ("x", "p", "upstream"))

    def part(outer, inner):
        return float((up * (x**inner).mean(axis=1) ** (1 / outer)).sum())

    return {
        "root": central_difference(lambda moved: part(moved, p), p),
        "power": central_difference(lambda moved: part(p, moved), p),
    }


def _right(sent, name):
    """Return `{"x": gradient, "p": gradient}` of one call, by central differences."""
    up = sent[f"{name}/upstream"]
    return gradients(
        lambda at: float((up * gem_pool(at["x"], at["p"])).sum()), {which: sent[f"{name}/{which}"] for which in "xp"}
    )


def _suspects(sent, name):
    """Return `{"x": …, "p": …}`: what known mistakes would give for one call."""
    x, p, up = (sent[f"{name}/{which}"] for which in ("x", "p", "upstream"))
    parts, n = _parts(sent, name), x.shape[1]
    m = (x**p).mean(axis=1, keepdims=True)
    y, up_x = m ** (1 / p), up[:, None, :]
    ones = gradients(
        lambda at: float(gem_pool(at["x"], at["p"]).sum()), {which: sent[f"{name}/{which}"] for which in "xp"}
    )
    ignored = "takes no notice of the upstream gradient"
    averaged = "is averaged over the batch, where each row has its part in it"
    held = "is that of a forward in which `m` does not depend on `p`"
    root_ones = central_difference(lambda moved: float((m[:, 0] ** (1 / moved)).sum()), p)
    return {
        "x": [
            (ignored, ones["x"]),
            ("is that of a sum over the positions, not of their mean", up_x * y / m * x ** (p - 1)),
            ("is that of `m`, and the output is a root of `m`", up_x * p * x ** (p - 1) / n),
            ("lacks what `x**p` does to `x`", up_x * y / m / (p * n) + 0 * x),
        ],
        "p": [
            (held, parts["root"]),
            ("is that of a forward whose root does not depend on `p`", parts["power"]),
            ("has one of its two parts with the wrong sign", parts["root"] - parts["power"]),
            ("has one of its two parts with the wrong sign", parts["power"] - parts["root"]),
            (ignored, ones["p"]),
            (f"{held}, and {ignored}", root_ones),
            (averaged, _right(sent, name)["p"] / len(x)),
            ("has its second part divided by the positions once too often", parts["root"] + parts["power"] / n),
            ("has its second part not divided by the positions", parts["root"] + parts["power"] * n),
        ],
    }  # fmt: skip


def _forward(sent, evidence):
    for name in ("first", "second"):
        right = gem_pool(sent[f"{name}/x"], sent[f"{name}/p"])
        found = backwards.output("gem_pool", evidence[f"forward/{name}"], right)
        if found:
            return found
    return None


def _gradients(sent, evidence, probe="gradients", names=("first", "second"), when=""):
    right = {name: _right(sent, name) for name in names}
    for which in "xp":
        for name in names:
            measured = evidence[f"{probe}/{name}_{which}"]
            suspects = tuple if when else lambda name=name, which=which: _suspects(sent, name)[which]
            found = backwards.gradient(which, measured, right[name][which], suspects, when)
            if found:
                return found
    return None


def _exponent(sent, evidence):
    return Finding(True, "The gradient for `p` is right, on two batches, and that for `x` too.")


def _twice(sent, evidence):
    found = _gradients(sent, evidence, "twice", ("first", "third"), "After two calls, ")
    return found or Finding(True, "Two calls do not disturb each other.")


def _trained(sent, evidence):
    def loss(target):
        return lambda at: float(((gem_pool(at["x"], at["p"]) - sent[f"training/{target}"]) ** 2).mean())

    weights = {which: sent[f"training/{which}"] for which in "xp"}
    rate, keep = float(sent["training/rate"]), float(sent["training/momentum"])
    first = backwards.momentum([loss("y")], weights, rate, keep)
    after = backwards.momentum([loss("y"), loss("second_y")], weights, rate, keep)
    found = backwards.trained(sent, evidence, after, first, "training")
    return found or Finding(True, "Two steps with momentum leave `x` and `p` where they should be.")


def _twin(sent, kept, evidence):
    for name in ("first", "second"):
        x, up = sent[f"twin/{name}_x"], sent[f"twin/{name}_upstream"]
        right = central_difference(lambda x: (up * centred(x)).sum(), x)
        mean = up.mean(axis=1, keepdims=True)
        suspects = [
            ("is that of a forward whose mean does not depend on `x`", up),
            ("is the part of the mean alone, without that of `x` itself", -mean + 0 * x),
            ("is the part of the mean alone, without that of `x` itself", mean + 0 * x),
            ("has the part of the mean with the wrong sign", up + mean),
            ("takes off the sum over the positions, where the forward takes off a mean", up - x.shape[1] * mean),
            ("takes off a mean over the batch, not one over the positions", up - up.mean(axis=0)),
            ("takes off one mean of everything, not one for each row and channel", up - up.mean()),
            ("takes off the mean of `x`, not that of the upstream gradient", up - x.mean(axis=1, keepdims=True)),
        ]  # fmt: skip
        found = backwards.output("centred", evidence[f"twin/{name}"], centred(x))
        found = found or backwards.gradient("x", evidence[f"twin/{name}_x"], right, partial(list, suspects))
        if found:
            return found
    return Finding(True, "The gradient of `centred` is right.")


def _claim(name, points, probes, judge):
    def after_gradients(sent, kept, evidence):
        return _forward(sent, evidence) or _gradients(sent, evidence) or judge(sent, evidence)

    return Claim(name, points, ("forward", "gradients", *probes), after_gradients)


claims = (
    _claim("exponent", 4, (), _exponent),
    _claim("twice", 2, ("twice",), _twice),
    _claim("trained", 2, ("training",), _trained),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "Another forward, `r = a + b` and then `y = a / r`. `a` reaches `y` in two ways, and each has its part:\n\n"
    "```python\n"
    "direct = dy / r\n"
    "through_r = -dy * a / r**2\n"
    "da = direct + through_r\n"
    "```"
)
_formula = (
    "Draw the forward as a graph: `x`, `p`, `m`, `y`, and an arrow wherever one is made from another. In how many ways "
    "does `p` reach `y`?",
    "A hand-written backward is not looked at by anybody. What it does not mention is taken for a constant, without "
    "None, without a warning: one way is followed, the other is lost, and the sum is a wrong number.",
    _OTHER,
)
_none = (
    "What does your backward return, and how many values? Is there one for `x` and one for `p`?",
    "Autograd takes what is returned, in the order of the arguments of `forward`. None says: no influence. The "
    "same comes of a tensor that was detached before the function saw it.",
    _OTHER,
)
_kept = (
    "Call your function twice, and only then `backward`. From where does each backward read, and who wrote there last?",
    "Each call has a `ctx` of its own. Whatever is kept anywhere else, on the class or in a global name, belongs to "
    "the last call.",
    "Two calls, and what each of them kept:\n\n"
    "```python\n"
    "a, b = torch.exp(x), torch.exp(2 * x)\n"
    "print(a.grad_fn is b.grad_fn)\n"
    "```",
)
_output = (
    "Work the output out by hand for two positions, `x = 1, 3` and `p = 2`. It is the square root of 5.",
    "The forward was right as it was: the mean over the positions of `x**p`, and of that the root `1 / p`.",
    "A check by hand:\n\n```python\nprint(gem_pool(torch.tensor([[[1.0], [3.0]]]), torch.tensor([2.0])))  # 2.236\n```",
)
_misspelt = misspelt.in_function("gem_pool")
_raised = (
    "Read the message and the line in the report. It names the step: `forward`, `gradients`, `twice` calls your "
    "function twice, `training` takes two steps.",
    "`backward` takes `ctx` and one upstream gradient for each output, and returns one value for each argument of "
    "`forward` after `ctx`.",
    "Which tensors came back from `ctx`, in which order:\n\n"
    "```python\n"
    "print([t.shape for t in ctx.saved_tensors])\n"
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
    "Move one entry of `x` a little. Which entries of the output change, and by how much?",
    "The mean is an intermediate too, and it is made from `x`. A backward that does not mention it takes it for a "
    "constant.",
    _OTHER,
)
_twin_other = (
    "Run `centred(torch.tensor([[[1.0], [3.0]]]))`. It should give -1 and 1, in the shape of its input.",
    "The forward was right as it was; the mistake is in the backward, which returns one gradient, for `x`.",
    _OTHER,
)
hints["twin"] = {"custom_wrong": _twin_formula, "NameError": _misspelt, "any": _twin_other}
