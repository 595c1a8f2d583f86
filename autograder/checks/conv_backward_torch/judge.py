"""Judge the torch Function `Conv1d` by its gradients against a float64 reference, and its twin `Echo`."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.checks import conv, misspelt
from autograder.verdict import Claim, Finding, gradients, off_by, symptom

NAMES = ("x", "weight", "bias")
LAYERS = ("first", "second")
SLACK = 2e-5  # of the largest entry: a gradient for a weight is a sum of thousands of terms in float32


def challenge(rng):
    """Return `sent, kept`: two long batches, two calls to be undone in their order, two layers, two echoes."""
    sent = {}
    inward, outward, size, stride, padding = _sizes(rng)
    rests, batches = rng.permutation(stride)[:2], rng.permutation([4, 5, 6])[:2]
    for second, batch, rest in zip(("", "second_"), batches, rests):
        # Long: who tries out every entry in turn does not get done.
        places = int(rng.integers(900, 1100))
        length = (places - 1) * stride + size + int(rest) - 2 * padding
        _draw(rng, sent, f"gradients/{second}", (batch, inward, length), (outward, inward, size), places)
        sent |= {f"gradients/{second}stride": np.int64(stride), f"gradients/{second}padding": np.int64(padding)}
    inward, outward, size, stride, padding = _sizes(rng)
    for call in ("one", "two"):  # of the same sizes, so that what one call kept would fit the other
        length = 6 * stride + size + 1 - 2 * padding
        _draw(rng, sent, f"twice/{call}_", (int(batches[0]), inward, length), (outward, inward, size), 7)
    sent |= {"twice/stride": np.int64(stride), "twice/padding": np.int64(padding)}
    _draw_layers(rng, sent, [int(batch) for batch in batches])
    _draw_twin(rng, sent, [int(batch) for batch in batches])
    return {name: np.asarray(value) for name, value in sent.items()}, {}


def _sizes(rng):
    size = int(rng.integers(4, 6))
    stride, padding = int(rng.integers(2, 4)), int(rng.integers(1, 3))
    inward, outward = (int(channels) for channels in rng.permutation([2, 3, 4])[:2])
    return inward, outward, size, stride, padding


def _draw(rng, sent, prefix, x, weight, places):
    sent[f"{prefix}x"] = _normal(rng, *x)
    sent[f"{prefix}weight"] = _normal(rng, *weight)
    sent[f"{prefix}bias"] = _normal(rng, weight[0])
    sent[f"{prefix}upstream"] = _normal(rng, x[0], weight[0], places)


def _draw_layers(rng, sent, batches):
    # Both of the same sizes: what one layer kept would fit the other, and nothing would be said.
    channels, length = int(rng.integers(2, 4)), int(rng.integers(6, 9))
    for layer in LAYERS:
        sent[f"steps/{layer}_weight"] = 0.5 * _normal(rng, channels, channels, 3)
        sent[f"steps/{layer}_bias"] = 0.5 * _normal(rng, channels)
    sent |= {"steps/stride": np.int64(1), "steps/padding": np.int64(1)}
    for second, batch in zip(("", "second_"), batches):
        sent[f"steps/{second}x"] = _normal(rng, batch, channels, length)
        sent[f"steps/{second}target"] = 2 * _normal(rng, batch, channels, length)
    sent |= {"steps/rate": np.float32(rng.uniform(0.1, 0.2)), "steps/momentum": np.float32(rng.uniform(0.6, 0.9))}


def _draw_twin(rng, sent, batches):
    for second, batch, delay in zip(("", "second_"), batches, rng.permutation([1, 2, 3])):
        length = int(rng.integers(7, 10))
        sent |= {f"twin/{second}{name}": _normal(rng, batch, length) for name in ("sound", "upstream")}
        sent[f"twin/{second}gain"] = np.float32(rng.uniform(0.5, 2) * rng.choice([-1, 1]))
        sent[f"twin/{second}delay"] = np.int64(delay)


def _normal(rng, *shape):
    return rng.standard_normal(shape, np.float32)


@dataclass(frozen=True)
class _Call:
    """One call of `Conv1d`: what was sent for it and what came back. Methods return a Finding against it, or None."""

    sent: dict
    evidence: dict
    prefix: str  # of the names in sent and in evidence
    steps: str  # of the names of its stride and padding

    @cached_property
    def given(self):
        return {name: np.float64(self.sent[f"{self.prefix}{name}"]) for name in (*NAMES, "upstream")}

    @cached_property
    def places(self):
        return int(self.sent[f"{self.steps}stride"]), int(self.sent[f"{self.steps}padding"])

    @cached_property
    def right(self):
        return conv.gradients(self.given["x"], self.given["weight"], self.given["upstream"], *self.places)

    @cached_property
    def mistaken(self):
        return conv.mistaken(self.given["x"], self.given["weight"], self.given["upstream"], *self.places)

    def is_at(self, name, value):
        return _symptom(self.evidence[f"{self.prefix}{name}"], value) == "ok"

    def output(self):
        expected = conv.forward(*(self.given[name] for name in NAMES), *self.places)
        found = _symptom(self.evidence[f"{self.prefix}y"], expected)
        if found == "ok":
            return None
        x, weight, bias = (self.given[name] for name in NAMES)
        lacking = {"bias": conv.forward(x, weight, 0 * bias, *self.places),
                   "padding": conv.forward(x, weight, bias, self.places[0])}  # fmt: skip
        for what, output in lacking.items():
            if _symptom(self.evidence[f"{self.prefix}y"], output) == "ok":
                return Finding(False, f"The output is that of a convolution without {what}.", "wrong")
        return Finding(False, f"The output {off_by(self.evidence[f'{self.prefix}y'], expected)}.", found)

    def gradient(self, name):
        right = self.right[name]
        found = _symptom(self.evidence[f"{self.prefix}{name}"], right)
        if found == "ok":
            return None
        if found == "none":
            why = f"No gradient comes back for `{name}`: it is None."
            return Finding(False, why, "none", "custom_incomplete")
        if found in ("zero", "nan"):
            spelt = "zero" if found == "zero" else "NaN or infinity"
            return Finding(False, f"The gradient for `{name}` is {spelt}.", found, "custom_wrong")
        return Finding(False, f"The gradient for `{name}` {self._how(name)}.", "wrong", "custom_wrong")

    def _how(self, name):
        for mistake, how in _MISTAKES.items():
            if name in self.mistaken[mistake] and self.is_at(name, self.mistaken[mistake][name]):
                return how.format(name=name)
        measured, right = self.evidence[f"{self.prefix}{name}"], self.right[name]
        if measured.shape == right.shape:
            with np.errstate(over="ignore", invalid="ignore"):  # a hostile answer may be as large as a float goes
                factor = float((measured * right).sum() / (right * right).sum())
            if np.isfinite(factor) and _symptom(measured, factor * right) == "ok":
                return f"is {factor:.3g} times what it should be, for a batch of {len(self.given['x'])}"
        return f"{off_by(measured, right)}, compared with a float64 reference"


_MISTAKES = {
    "turned": "is that of a kernel that runs the other way",
    "stride": "is that of a kernel that moves one place at a time, whatever the stride",
    "upstream": "ignores the upstream gradient: it is that of the plain sum of the output",
    "first": "comes from the first example of the batch alone",
    "last": "comes from the last example of the batch alone",
}


def _symptom(measured, right):
    return symptom(measured, right, atol=max(1e-5, SLACK * np.abs(right).max()))


@dataclass(frozen=True)
class _Case:
    """A challenge and what an answer made of it."""

    sent: dict
    evidence: dict

    @cached_property
    def calls(self):
        return [_Call(self.sent, self.evidence, f"gradients/{second}", f"gradients/{second}")
                for second in ("", "second_")]  # fmt: skip

    def outputs(self):
        return next(filter(None, (call.output() for call in self.calls)), None)

    def of(self, *names):
        """Return the first Finding against the gradients of a single call for these, or None."""
        return next(filter(None, (call.gradient(name) for name in names for call in self.calls)), None)

    def twice(self):
        one, two = (_Call(self.sent, self.evidence, f"twice/{call}_", "twice/") for call in ("one", "two"))
        for call, other, who in ((one, two, "first"), (two, one, "second")):
            wrong = [name for name in NAMES if call.gradient(name)]
            given = {**other.given, "upstream": call.given["upstream"]}
            mixed = conv.gradients(given["x"], given["weight"], given["upstream"], *call.places)
            if wrong and all(call.is_at(name, mixed[name]) for name in NAMES):
                why = f"Called twice, the backward of the {who} call works with what the other call was given."
                return Finding(False, why, "wrong", "custom_wrong")
            if wrong:
                found = call.gradient(wrong[0])
                return found._replace(why=f"Called twice before either backward, {found.why[0].lower()}{found.why[1:]}")
        return None

    def layers(self):
        for name, right in _after_two_steps(self.sent).items():
            measured = self.evidence[f"steps/{name}"]
            if symptom(measured, right) == "nan":
                return Finding(False, f"After two steps `{name}` holds NaN or infinity.", "nan", "custom_wrong")
            if symptom(measured, np.float64(self.sent[f"steps/{name}"])) == "ok":
                return Finding(False, f"`{name}` did not move in two steps.", "not_updated", "custom_wrong")
            if symptom(measured, right) != "ok":
                why = f"With one layer upon the other, `{name}` {off_by(measured, right)} after two steps."
                return Finding(False, why, "wrong", "custom_wrong")
        return None


def _after_two_steps(sent):
    """Return the weights of both layers after two steps with momentum."""
    weights = {f"{layer}_{kind}": np.float64(sent[f"steps/{layer}_{kind}"])
               for layer in LAYERS for kind in ("weight", "bias")}  # fmt: skip
    rate, keep = float(sent["steps/rate"]), float(sent["steps/momentum"])
    last = {name: 0.0 for name in weights}
    for second in ("", "second_"):
        found = gradients(lambda w, second=second: _loss(sent, w, second), weights)
        last = {name: keep * last[name] + found[name] for name in weights}
        weights = {name: weights[name] - rate * last[name] for name in weights}
    return weights


def _loss(sent, w, second):
    hidden = np.float64(sent[f"steps/{second}x"])
    for layer in LAYERS:
        places = int(sent["steps/stride"]), int(sent["steps/padding"])
        made = conv.forward(hidden, w[f"{layer}_weight"], w[f"{layer}_bias"], *places)
        hidden = np.tanh(made) if layer == "first" else made
    return float(((hidden - sent[f"steps/{second}target"]) ** 2).mean())


def _twin(sent, kept, evidence):
    for second in ("", "second_"):
        sound, gain, upstream = (np.float64(sent[f"twin/{second}{name}"]) for name in ("sound", "gain", "upstream"))
        delay = int(sent[f"twin/{second}delay"])
        late = np.roll(sound, delay, 1)
        measured = {name: evidence[f"twin/{second}{name}"] for name in ("y", "sound", "gain")}
        if symptom(measured["y"], sound + gain * late) != "ok":
            return Finding(False, f"The output of `Echo` {off_by(measured['y'], sound + gain * late)}.", "wrong")
        if symptom(measured["sound"], upstream + gain * np.roll(upstream, delay, 1)) == "ok":
            why = "In the gradient for `sound` the echo travels on in time; going back it must travel the other way."
            return Finding(False, why, "wrong", "custom_wrong")
        other = int(sent["twin/delay" if second else "twin/second_delay"])
        if symptom(measured["sound"], upstream + gain * np.roll(upstream, -other, 1)) == "ok":
            why = "Of two calls, the backward of one works with the delay that the other was given."
            return Finding(False, why, "wrong", "custom_wrong")
        right = {"sound": upstream + gain * np.roll(upstream, -delay, 1), "gain": (upstream * late).sum()}
        for name, one in right.items():
            found = symptom(measured[name], one)
            if found == "none":
                why = f"No gradient comes back for `{name}`: it is None."
                return Finding(False, why, "none", "custom_incomplete")
            if found != "ok":
                why = f"The gradient of `Echo` for `{name}` {off_by(measured[name], one)}."
                return Finding(False, why, found, "custom_wrong")
    return Finding(True, "Both gradients of `Echo` are right.")


def _claim(name, points, probes, judge, held):
    def after_output(sent, kept, evidence):
        case = _Case(sent, evidence)
        return case.outputs() or judge(case) or Finding(True, held)

    return Claim(name, points, probes, after_output)


_ONE = ("gradients",)
claims = (
    _claim("input_gradient", 2, _ONE, lambda case: case.of("x"), "The gradient for the input is right."),
    _claim("weight_gradient", 2, _ONE, lambda case: case.of("weight"), "The gradient for the kernel is right."),
    _claim("bias_gradient", 1, _ONE, lambda case: case.of("bias"), "The gradient for the bias is right."),
    _claim("twice", 2, (*_ONE, "twice"), lambda case: case.of(*NAMES) or case.twice(),
           "Two calls do not disturb each other."),
    _claim("two_layers", 1, (*_ONE, "steps"), lambda case: case.of(*NAMES) or case.layers(),
           "Two layers learn as they should."),
    Claim("twin", 1, ("twin",), _twin),
)  # fmt: skip

_OTHER = (
    "Another sum over a window: the water that flows past three gauges, and how it depends on each shower of rain.\n\n"
    "```python\n"
    "# forward: gauge[t] = near * rain[t] + far * rain[t - 1]\n"
    "# back:    rain[t] was read by gauge[t] and by gauge[t + 1]\n"
    "d_rain[t] = near * d_gauge[t] + far * d_gauge[t + 1]\n"
    "d_far = sum(d_gauge[t] * rain[t - 1] for t in days)  # shared by all days: a sum over them\n"
    "```"
)
_input = (
    "Take one example, one channel, stride 1, no padding and the kernel `[1, 2, 3]`. Which outputs read the entry "
    "`x[5]`, and each with which entry of the kernel?",
    "An entry of the input is read by several outputs, by the earlier one with a later entry of the kernel. Seen from "
    "the input, the kernel runs the other way.",
    _OTHER,
)
_weight = (
    "Take the kernel's first entry. Which entries of `x` does it meet on its way, and how far apart do they lie?",
    "An entry of the kernel meets the input at every stride-th place, in every example. Its gradient is the sum over "
    "all of these meetings, each times the upstream gradient of its own place.",
    _OTHER,
)
_bias = (
    "How many outputs is one entry of `bias` added to? Count the examples and the places.",
    "What is shared gets a sum: each use adds its upstream gradient. A mean over the batch belongs to the loss, and if "
    "the loss has one, it has come in with the upstream gradient already.",
    _OTHER,
)
_state = (
    "When the backward of the first call runs, how many forward calls have there been? What stands at that moment in "
    "everything that your backward reads?",
    "A class is there once, however often it is applied; `ctx` is there once per call. Two layers, or one layer used "
    "twice, run forward before the first backward.",
    "A call of another kind, which keeps what its way back needs where only this call can see it:\n\n"
    "```python\n"
    "class Square(torch.autograd.Function):\n"
    "    @staticmethod\n"
    "    def forward(ctx, x):\n"
    "        ctx.save_for_backward(x)\n"
    "        return x * x\n"
    "```",
)
_none = (
    "Count the inputs of `forward` without `ctx`, and what `backward` returns. Which place holds None?",
    "`backward` returns one entry per input of `forward`, in that order: a gradient for each tensor, None for each "
    "plain number.",
    "For a `forward(ctx, x, times)` with a plain number at the end:\n\n"
    "```python\n"
    "return upstream * ctx.times, None\n"
    "```",
)
_output = (
    "Work out by hand what the forward gives for `x` of ones, a kernel of ones and a bias of zero.",
    "The forward is to stay as it was: stride, padding and bias as in `torch.nn.functional.conv1d`.",
    "A check by hand:\n\n"
    "```python\n"
    "print(F.conv1d(torch.ones(1, 1, 5), torch.ones(1, 1, 3), stride=2, padding=1))\n"
    "```",
)
_misspelt = misspelt.in_function("Conv1d.backward", "a backward")
_slow = (
    "Which loop of yours runs once per entry of `x`? There are tens of thousands of them.",
    "Trying each entry out in turn is how one tests a backward on a small input. A backward itself works on whole "
    "tensors.",
    _OTHER,
)
_raised = (
    "Read the message and the line in the report. Then print the shapes of everything on that line.",
    "A gradient has the shape of its input. Where stride and size leave a rest, no output reads the last entries of a "
    "row; they still need a place in the gradient. And what `backward` unpacks must have been saved.",
    "What is left over in a row of 10, for size 4 and stride 3:\n\n"
    "```python\n"
    "print((10 - 4) % 3)  # 0: all read.  For a row of 11 it is 1\n"
    "```",
)
_common = {
    "custom_incomplete": _none,
    "NameError": _misspelt,
    "TimeoutError": _slow,
    "exception": _raised,
}
hints = {
    "input_gradient": {**_common, "custom_wrong": _input, "any": _output},
    "weight_gradient": {**_common, "custom_wrong": _weight, "any": _output},
    "bias_gradient": {**_common, "custom_wrong": _bias, "any": _output},
    "twice": {**_common, "custom_wrong": _state, "any": _output},
    "two_layers": {**_common, "custom_wrong": _state, "any": _output},
}

_twin_way = (
    "Take a row of five and a delay of 2. Into which entry of `heard` does `sound[0]` go, besides `heard[0]`? So from "
    "which entry of the upstream gradient must it get an answer?",
    "The way back of a move is the move the other way. Nothing shows it if it is not: shapes and sizes stay the same.",
    "A row that is read from the back:\n\n"
    "```python\n"
    "# forward: y[t] = x[n - 1 - t]\n"
    "# back:    d_x[t] = d_y[n - 1 - t]   # turned round again\n"
    "```",
)
hints["twin"] = {"custom_wrong": _twin_way, "none": _none, "exception": _raised, "any": _twin_way}
