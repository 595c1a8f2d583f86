"""Judge the Keras layer `LearnedAverage()` from what was measured, and its twin `train`."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.checks import misspelt
from autograder.checks.drawing import drawn
from autograder.verdict import Claim, Finding, adam, gradients, off_by, symptom, whole

BATCH, SECOND_BATCH, OUTPUTS = 2, 3, 2
CLEAR = 0.03  # no gradient is smaller: Adam would magnify rounding, and what is missing would not show
# Keras adds 1e-7 to the root before it makes up for the start: in a first step that is so much. From weights that only
# the mistake leads to, a step may have a gradient this small beside it.
FIRST_EPS = 1e-7 / np.sqrt(1 - 0.999)


def average(kernel, x):
    """Return the average over time, shape (batch, features), of x: (batch, time, features). kernel: (features, 1)."""
    score = x @ kernel
    counts = np.exp(score - score.max(axis=1, keepdims=True))
    return (counts / counts.sum(axis=1, keepdims=True) * x).sum(axis=1)


def challenge(rng):
    """Return `sent, kept`: a weight, inputs, upstream gradients, two models for the twin; nothing is kept back."""
    return drawn(rng, _draw, _is_clear, "without a gradient close to zero"), {}


def _is_clear(sent):
    found = [_layer_gradients(sent)["kernel"], *_first_gradients(_fit_losses(sent), _fit_weights(sent))]
    for name in ("first", "second"):
        found += _first_gradients(_twin_losses(sent, name), _twin_weights(sent, name))
    return min(np.abs(gradient).min() for gradient in found) > CLEAR


def _draw(rng):
    def normal(*shape, scale=1.0):
        return (scale * rng.standard_normal(shape)).astype(np.float32)

    def rate(low, high):
        return np.array(rng.uniform(low, high), np.float32)

    features, time, second_time, inputs = (int(size) for size in rng.permutation([3, 4, 5, 6]))
    sent = {
        "weights/kernel": normal(features, 1, scale=0.8),
        "forward/x": normal(BATCH, time, features),
        "forward/second_x": normal(SECOND_BATCH, second_time, features),
        "gradients/x": normal(BATCH, time, features),
        "gradients/upstream": normal(BATCH, features, scale=2.0),
        "owned/rate": rate(0.05, 0.15),
        "fit/kernel": normal(inputs, features, scale=0.7),
        "fit/bias": normal(features),
        "fit/features": normal(2 * BATCH, time, inputs),
        "fit/targets": normal(2 * BATCH, features, scale=4.0),
        "fit/batch": np.array(BATCH, np.int64),
        "fit/rate": rate(0.04, 0.08),
        "saving/x": normal(BATCH, time, features),
    }
    for name, number in (("first", 3), ("second", 2)):
        width = int(rng.integers(2, 4))
        sent |= {f"twin/{name}_kernel": normal(width, OUTPUTS), f"twin/{name}_bias": normal(OUTPUTS)}
        sent |= {f"twin/{name}_batches": np.array(number, np.int64), f"twin/{name}_rate": rate(0.04, 0.08)}
        for n in range(number):
            sent[f"twin/{name}_x_{n}"] = normal(BATCH + n, width)
            sent[f"twin/{name}_y_{n}"] = normal(BATCH + n, OUTPUTS, scale=4.0)
    return sent


def _exact(sent, name):
    return np.float64(sent[name])


def _layer_gradients(sent):
    """Return `{name: gradient of sum(upstream * y)}` for the kernel and x, by central differences."""
    at = {"kernel": _exact(sent, "weights/kernel"), "x": _exact(sent, "gradients/x")}
    upstream = _exact(sent, "gradients/upstream")
    return gradients(lambda w: float((upstream * average(w["kernel"], w["x"])).sum()), at)


def _fit_weights(sent):
    names = {"kernel": "weights/kernel", "dense": "fit/kernel", "bias": "fit/bias"}
    return {name: _exact(sent, place) for name, place in names.items()}


def _fit_losses(sent):
    features, targets = _exact(sent, "fit/features"), _exact(sent, "fit/targets")

    def loss(start):
        batch = slice(start, start + BATCH)
        return lambda w: float(
            ((average(w["kernel"], features[batch] @ w["dense"] + w["bias"]) - targets[batch]) ** 2).mean()
        )

    return [loss(0), loss(BATCH)]


def _twin_weights(sent, name):
    return {kind: _exact(sent, f"twin/{name}_{kind}") for kind in ("kernel", "bias")}


def _twin_losses(sent, name):
    def loss(n):
        x, y = _exact(sent, f"twin/{name}_x_{n}"), _exact(sent, f"twin/{name}_y_{n}")
        return lambda w: float(((x @ w["kernel"] + w["bias"] - y) ** 2).mean())

    return [loss(n) for n in range(int(sent[f"twin/{name}_batches"]))]


def _first_gradients(losses, weights):
    return [gradient for loss in losses for gradient in gradients(loss, weights).values()]


@dataclass(frozen=True)
class _Case:
    """A challenge and what an answer made of it."""

    sent: dict
    evidence: dict

    @cached_property
    def kernel(self):
        return _exact(self.sent, "weights/kernel")

    @cached_property
    def gradients(self):
        return _layer_gradients(self.sent)

    def symptom_of(self, name, expected):
        return symptom(self.evidence[name], expected)

    def number(self, name):
        return whole(self.evidence[name])

    def agree(self, one, other):
        """Return whether two measured outputs are the same."""
        first, second = self.evidence[one], self.evidence[other]
        return first is not None and second is not None and symptom(first, np.float64(second)) in ("ok", "nan")

    def output(self, name):
        """Return the right output for the input of that name."""
        return average(self.kernel, _exact(self.sent, name))


def _forward(case):
    """Return the Finding against the layer's state and output, or None if both are right."""
    return _unlisted(case) or _listed(case) or _remade(case) or _lost(case) or _ignored(case) or _output(case)


def _unlisted(case):
    if case.number("forward/count") != 0:
        return None
    if not case.agree("forward/once", "forward/again"):
        why = (
            "Two calls with the same input give two outputs: `kernel` is made anew in each call, and the layer lists "
            "no trainable weight."
        )
        return Finding(False, why, "not_updated", "recreated")
    if case.number("forward/watched") > 0 and case.number("forward/shared") == 0:
        why = (
            "Two calls agree, but the layer lists no trainable weight: `kernel` is made anew in each call, always "
            "from the same start."
        )
        return Finding(False, why, "not_updated", "recreated")
    if case.number("forward/shared") > 0:
        why = "Each call reads the same `kernel`, but the layer does not list it: no optimizer is given it."
        return Finding(False, why, "not_updated", "unregistered")
    if case.number("forward/count_all") > 0:
        return Finding(False, "The layer holds a weight, but none that is trainable.", "not_updated", "frozen")
    return Finding(False, "The layer has no trainable weight, so nothing in it can learn.", "not_updated")


def _listed(case):
    count, later = case.number("forward/count"), case.number("forward/count_later")
    if count != later:
        why = f"After the first call the layer lists {count} trainable weights, after the second {later}."
        return Finding(False, why, "wrong", "recreated")
    if count != 1:
        why = f"The layer lists {count} trainable weights. The task asks for one, of shape (features, 1)."
        return Finding(False, why, "wrong")
    measured = case.evidence["forward/kernel"]
    if measured is None or measured.shape != case.kernel.shape:
        shape = "no value" if measured is None else f"shape {measured.shape}"
        return Finding(False, f"The layer's weight has {shape}. The task asks for (features, 1).", "wrong")
    return None


def _remade(case):
    if case.agree("forward/y", "forward/y_again"):
        return None
    why = "The layer lists a weight, yet for the same input two calls differ: `kernel` is made anew in each call."
    return Finding(False, why, "not_updated", "recreated")


def _lost(case):
    if case.symptom_of("forward/kernel", case.kernel) == "ok":
        return None
    why = "A new value given to `kernel` is another one after the next call."
    return Finding(False, why, "wrong", "recreated")


def _ignored(case):
    before = case.evidence["forward/kernel_before"]
    if before is None or before.shape != case.kernel.shape:
        return None
    first = average(np.float64(before), _exact(case.sent, "forward/x"))
    if case.symptom_of("forward/once", first) != "ok" or case.symptom_of("forward/y", first) != "ok":
        return None
    why = "The output ignores a new value of `kernel`: it is made from what was worked out from the first one."
    return Finding(False, why, "not_updated", "unrecorded")


def _output(case):
    if case.symptom_of("forward/y", _exact(case.sent, "forward/x").sum(axis=1)) == "ok":
        return Finding(False, "The output is the plain sum over time: the share of each moment is 1.", "wrong")
    places = {
        "y": ("forward/x", "With a given `kernel` the output"),
        "second_y": ("forward/second_x", "For a batch of another size and length the output"),
        "beside": ("forward/x", "Two layers share one `kernel`: with a new value in one, the other's output"),
    }
    for name, (x, what) in places.items():
        found = case.symptom_of(f"forward/{name}", case.output(x))
        if found != "ok":
            measured = case.evidence[f"forward/{name}"]
            how = "holds NaN or infinity" if found == "nan" else off_by(measured, case.output(x))
            return Finding(False, f"{what} {how}.", "nan" if found == "nan" else "wrong")
    return None


def _same_output(case):
    return Finding(True, "The same input gives the same output, from one weight that the layer lists.")


def _weight_owned(case):
    expected = case.kernel - float(case.sent["owned/rate"]) * case.gradients["kernel"]
    return _after(case, "owned/kernel", expected, "one SGD step")


def _gradients_right(case):
    for name, right in case.gradients.items():
        found = case.symptom_of(f"gradients/{name}", right)
        if found == "none":
            return Finding(False, f"No path leads from the loss to `{name}`: its gradient is None.", "none")
        if found != "ok":
            how = {"zero": "is zero", "nan": "is NaN or infinity"}.get(found)
            how = how or f"{off_by(case.evidence[f'gradients/{name}'], right)}, compared with central differences"
            return Finding(False, f"The gradient of `{name}` {how}.", found)
    return Finding(True, "The gradients of the weight and the input agree with central differences.")


def _fit_two_steps(case):
    losses, weights = _fit_losses(case.sent), _fit_weights(case.sent)
    expected = adam(losses, weights, float(case.sent["fit/rate"]))
    found = _after(case, "fit/kernel", expected["kernel"], "two Adam steps in `fit`")
    if found.symptom in ("ok", "wrong") and case.symptom_of("fit/dense", expected["dense"]) != "ok":
        how = off_by(case.evidence["fit/dense"], expected["dense"])
        return Finding(False, f"After two Adam steps in `fit` the layer before this one {how}.", "wrong")
    return found


def _after(case, name, expected, step):
    found = case.symptom_of(name, expected)
    if found == "ok":
        return Finding(True, f"In {step} `kernel` moved as it should.")
    if found == "nan":
        return Finding(False, f"`kernel` holds NaN or infinity after {step}.", "nan")
    if case.symptom_of(name, case.kernel) == "ok":
        if case.evidence["gradients/kernel"] is None:
            return Finding(False, f"`kernel` did not move in {step}: its gradient is None.", "none")
        return Finding(False, f"`kernel` did not move in {step}.", "not_updated")
    return Finding(False, f"In {step} `kernel` moved, but {off_by(case.evidence[name], expected)}.", "wrong")


def _restored(case):
    if case.symptom_of("saving/kernel", case.kernel) != "ok":
        why = "A new layer that loads what this one saved does not get the value of `kernel` back."
        return Finding(False, why, "not_updated", "unregistered")
    found = case.symptom_of("saving/y", case.output("saving/x"))
    if found != "ok":
        why = f"`kernel` came back, but the output {off_by(case.evidence['saving/y'], case.output('saving/x'))}."
        return Finding(False, why, "wrong")
    return Finding(True, "A new layer that loads the saved weight gives the same output.")


def _twin(sent, kept, evidence):
    for name in ("first", "second"):
        losses, at = _twin_losses(sent, name), _twin_weights(sent, name)
        rate = float(sent[f"twin/{name}_rate"])
        right = adam(losses, at, rate)

        def are(expected, name=name):
            return all(symptom(evidence[f"twin/{name}_{kind}"], value) == "ok" for kind, value in expected.items())

        if are(right):
            continue
        forgetful = at
        for loss in losses:
            forgetful = adam([loss], forgetful, rate, eps=FIRST_EPS)
        if are(forgetful):
            why = "Each step moved the weights as a first step would: Adam remembers nothing of the steps before."
            return Finding(False, why, "wrong", "recreated")
        if are(at):
            return Finding(False, "No weight moved.", "not_updated")
        if are(adam(losses[:1], at, rate)):
            return Finding(False, "Only the first batch was learned from.", "wrong")
        which = "the first model" if name == "first" else "a second model"
        measured, value = evidence[f"twin/{name}_kernel"], right["kernel"]
        if measured is not None and not np.isfinite(np.float64(measured)).all():
            return Finding(False, f"The kernel of {which} holds NaN or infinity.", "nan")
        return Finding(False, f"After `train` the kernel of {which} {off_by(measured, value)}.", "wrong")
    return Finding(True, "Each step knows of those before it.")


def _claim(name, points, probes, judge):
    # A layer whose output is wrong is another layer: its gradients are right or wrong for nothing.
    def after_forward(sent, kept, evidence):
        case = _Case(sent, evidence)
        return _forward(case) or judge(case)

    return Claim(name, points, probes, after_forward)


claims = (
    _claim("same_output", 1, ("forward",), _same_output),
    _claim("weight_owned", 2, ("forward", "gradients", "owned"), _weight_owned),
    _claim("gradients_right", 2, ("forward", "gradients"), _gradients_right),
    _claim("fit_two_steps", 2, ("forward", "gradients", "fit"), _fit_two_steps),
    _claim("restored", 1, ("forward", "saving"), _restored),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "Another layer, with a single number that it learns:\n\n"
    "```python\n"
    "class Temperature(keras.layers.Layer):\n"
    "    def __init__(self):\n"
    "        super().__init__()\n"
    '        self.t = self.add_weight(shape=(), initializer="ones")  # made once\n'
    "\n"
    "    def call(self, logits):\n"
    "        return logits / self.t                                  # read in every call\n"
    "```"
)
_remade_hint = (
    "Count how often each line runs: once in the life of a layer, or once in every call. Which line makes the weight?",
    "What is made in `call` is a new one every time. What an optimizer did to the last one is thrown away with it, and "
    "inside `fit`, where `call` becomes a graph, TensorFlow refuses to make a variable again and again.",
    _OTHER,
)
_unlisted_hint = (
    "Print `[w.path for w in layer.trainable_variables]` after a call. What is missing, and where is it kept?",
    "A layer lists the Keras weights and Keras layers that are assigned to it as its own attributes before its first "
    "call ends. What lies in a module, a class or another object is used and not listed.",
    _OTHER,
)
_stale_hint = (
    "Find what `call` really reads. Is it the weight itself, or something that was worked out from it earlier?",
    "A value that was worked out from a weight in `build` or `__init__` is made once. It keeps the old weight's value, "
    "and no later tape sees how it came about.",
    "Worked out in every call, from the weight as it is now:\n\n"
    "```python\n"
    "def call(self, logits):\n"
    "    return logits / tf.exp(self.log_t)  # not a self.t that build() computed\n"
    "```",
)
_raised_hint = (
    "Read the message and the line in the report: which weight is made there, and how many times does that line run? "
    "The step `fit` runs `call` as a graph; the others run it plainly.",
    "Keras and TensorFlow want the weights of a layer to be made once: in `__init__`, or in `build`, which runs before "
    "the first call and is given the shape of the input.",
    "Made in `build`, where the shape is known:\n\n"
    "```python\n"
    "def build(self, shape):\n"
    '    self.shift = self.add_weight(shape=(shape[-1],), initializer="zeros")\n'
    "```",
)
_misspelt_hint = misspelt.on_object("print(sorted(vars(LearnedAverage())))", "a layer")
_cut_hint = (
    "Follow the weight from where `call` reads it to the output. After which operation does the tape lose it?",
    "None means that no recorded path leads back. `tf.stop_gradient` and a detour through NumPy each end one.",
    "Ask each piece in turn:\n\n"
    "```python\n"
    "with tf.GradientTape() as tape:\n"
    "    score = layer.score(x)\n"
    "print(tape.gradient(score, layer.trainable_variables))\n"
    "```",
)
_numbers_hint = (
    "Give the weight zeros: then each moment counts the same. Is the output the plain mean over time?",
    "The softmax goes over time, so that the moments of one sequence share 1 between them; the weight has the shape "
    "(features, 1), and it alone is learned.",
    "A check by hand for the softmax alone:\n\n"
    "```python\n"
    "counts = tf.nn.softmax(tf.random.normal([2, 5, 1]), axis=1)\n"
    "print(tf.reduce_sum(counts, axis=1))  # expected: ones\n"
    "```",
)
_mistakes = {
    "recreated": _remade_hint,
    "unregistered": _unlisted_hint,
    "frozen": _unlisted_hint,
    "unrecorded": _stale_hint,
    "ValueError": _raised_hint,
    "NameError": _misspelt_hint,
    "AttributeError": _misspelt_hint,
    "exception": _raised_hint,
    "none": _cut_hint,
    "any": _numbers_hint,
}
hints = {claim.name: _mistakes for claim in claims[:-1]}

_twin_memory = (
    "Say of each line of `train`: does it run once per call of `train`, or once per batch? What does each one make?",
    "Adam keeps two running averages for every weight. They live in the optimizer, and a new optimizer has none yet.",
    "A class that remembers is of use only if it outlives the loop:\n\n"
    "```python\n"
    "mean = keras.metrics.Mean()\n"
    "for batch in batches:\n"
    "    mean.update_state(batch)\n"
    "print(mean.result())\n"
    "```",
)
_twin_value = (
    "Follow one batch by hand: which optimizer, with which rate and which memory, moves which model's weights?",
    "Each call of `train` is a training of its own: its optimizer belongs to this model, has this rate, and remembers "
    "nothing of another training.",
    "See what an optimizer remembers:\n\n```python\nprint([v.path for v in optimizer.variables])\n```",
)
hints["twin"] = {"recreated": _twin_memory, "any": _twin_value}
