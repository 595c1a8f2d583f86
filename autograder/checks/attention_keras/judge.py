"""Judge the Keras layer `Attention(features, units)` by its output, its gradients and where training left its weights.

Each row asks all rows: softmax(queries · keys / √units) are the weights of a mean over the values.
The twin is `contrast(images, strength)`.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.checks import misspelt
from autograder.checks.drawing import drawn
from autograder.verdict import Claim, Finding, adam, central_difference, gradients, listed, off_by, symptom

BATCH, SECOND_BATCH = 2, 3
CLEAR = 0.01  # no gradient that moves a weight is smaller: Adam would magnify rounding
LARGEST = 20  # score: the exponential of one over 88 is too large for float32, and a softmax of such is flat
WEIGHTS = ("query", "key", "value")
TRAINED = (*WEIGHTS, "kernel", "bias")


def challenge(rng):
    """Return `sent, kept`: fresh weights, inputs, upstream gradients and two batches to learn from; nothing is kept.

    Drawn again until no score is large and no gradient that moves a weight close to zero.
    """
    return drawn(rng, _draw, _is_clear, "without a gradient close to zero"), {}


def attention(w, x, root=True, axis=-1, given=None):
    """Return the output, shape (batch, positions, units), for x of shape (batch, positions, features).

    root: whether the scores are divided by √units.  axis: that of the softmax.
    given: weights to be used in place of the softmax, shape (batch, positions, positions).
    """
    weights = attention_weights(w, x, root, axis) if given is None else given
    return weights @ (x @ w["value"])


def attention_weights(w, x, root=True, axis=-1):
    powers = np.exp(_scores(w, x, root))
    return powers / powers.sum(axis=axis, keepdims=True)


def _scores(w, x, root=True):
    scores = (x @ w["query"]) @ np.swapaxes(x @ w["key"], 1, 2)
    return scores / np.sqrt(w["query"].shape[-1]) if root else scores


def _is_clear(sent):
    return _largest_score(sent) < LARGEST and _smallest_gradient(sent) > CLEAR


def _largest_score(sent):
    w = _training_weights(sent)
    inputs = [np.float64(sent[name]) for name in ("forward/x", "forward/second_x", "gradients/x")]
    inputs.append(np.float64(sent["training/features"]) @ w["kernel"] + w["bias"])
    return max(np.abs(_scores(w, x, root=False)).max() for x in inputs)


def contrast(strength, images):
    """Return the images with e^strength times their contrast. images: shape (batch, height, width, channels)."""
    means = images.mean(axis=(1, 2), keepdims=True)
    return means + np.exp(strength) * (images - means)


def _draw(rng):
    def normal(*shape, scale=1.0):
        return (scale * rng.standard_normal(shape)).astype(np.float32)

    features, units, positions, inputs = (int(size) for size in rng.permutation([2, 3, 4, 5]))
    sent = {f"weights/{name}": normal(features, units, scale=0.6) for name in WEIGHTS}
    sent |= {
        "forward/x": normal(BATCH, positions, features),
        "forward/second_x": normal(SECOND_BATCH, positions + 1, features),
        "gradients/x": normal(BATCH, positions, features),
        "gradients/upstream": normal(BATCH, positions, units),
        "training/kernel": normal(inputs, features, scale=0.6),
        "training/bias": normal(features),
        "training/features": normal(SECOND_BATCH + BATCH, positions, inputs),
        "training/targets": normal(SECOND_BATCH + BATCH, positions, units, scale=4),
        "training/batch": np.array(SECOND_BATCH, np.int64),  # so the second batch is a smaller one
        "training/rate": np.array(rng.uniform(0.03, 0.06), np.float32),
        "twin/strength": np.array(rng.uniform(0.3, 0.9) * rng.choice([-1, 1]), np.float32),
    }
    for name, batch in (("", BATCH), ("second_", SECOND_BATCH)):
        size = (batch, *rng.permutation([2, 3, 4]))
        sent |= {f"twin/{name}images": normal(*size), f"twin/{name}upstream": normal(*size)}
    return sent


def _training_losses(sent):
    features, targets = np.float64(sent["training/features"]), np.float64(sent["training/targets"])

    def loss(batch):
        def mean_squared_error(w):
            x = features[batch] @ w["kernel"] + w["bias"]
            return float(((attention(w, x) - targets[batch]) ** 2).mean())

        return mean_squared_error

    size = int(sent["training/batch"])
    return [loss(slice(size)), loss(slice(size, None))]


def _training_weights(sent):
    own = {name: np.float64(sent[f"weights/{name}"]) for name in WEIGHTS}
    return own | {name: np.float64(sent[f"training/{name}"]) for name in ("kernel", "bias")}


def _smallest_gradient(sent):
    found = [gradients(loss, _training_weights(sent)) for loss in _training_losses(sent)]
    return min(np.abs(one).min() for by_name in found for one in by_name.values())


@dataclass(frozen=True)
class _Case:
    """A challenge and what an answer made of it. Each method but the first ones returns a Finding, or None."""

    sent: dict
    evidence: dict

    @cached_property
    def weights(self):
        return {name: np.float64(self.sent[f"weights/{name}"]) for name in WEIGHTS}

    @cached_property
    def gradients(self):
        """The gradients of sum(upstream * y) for the weights and x."""
        return gradients(self._total(attention), {**self.weights, "x": np.float64(self.sent["gradients/x"])})

    @cached_property
    def gradients_of_constant(self):
        """The same, had the attention weights no history."""
        x = np.float64(self.sent["gradients/x"])
        given = attention_weights(self.weights, x)
        total = self._total(lambda w, x: attention(w, x, given=given))
        return gradients(total, {**self.weights, "x": x})

    @cached_property
    def trained(self):
        return adam(_training_losses(self.sent), _training_weights(self.sent), float(self.sent["training/rate"]))

    @property
    def left(self):
        """The word for a missing path: a value that has to leave cannot do so where it has no number yet."""
        return None if "traced/y" in self.evidence else "exported"

    def frozen(self, name):
        """Whether a weight has its gradient as soon as the tape is told to watch it."""
        return name in WEIGHTS and self.of(f"gradients/{name}_thawed", self.gradients[name]) == "ok"

    def of(self, name, right):
        return symptom(self.evidence[name], right)

    def forward(self):
        """Against the output."""
        for name, given in self.weights.items():
            if self.of(f"forward/{name}", given) != "ok":
                return Finding(False, f"A new value given to `{name}` is gone after the next call.", "not_updated")
        for name in ("", "second_"):
            x, y = np.float64(self.sent[f"forward/{name}x"]), self.evidence[f"forward/{name}y"]
            right = attention(self.weights, x)
            if symptom(y, right) == "ok":
                continue
            for what, other in _MISTAKES.items():
                if symptom(y, other(self.weights, x)) == "ok":
                    return Finding(False, f"The output is not that of the task: {what}.", "wrong")
            batch = "For a second batch, with more rows, the" if name else "The"
            found = symptom(y, right)
            how = "holds NaN or infinity" if found == "nan" else off_by(y, right)
            return Finding(False, f"{batch} output {how}.", found)
        return None

    def missing(self, names):
        """Against gradients of the weights named that are None."""
        none = [name for name in names if self.evidence[f"gradients/{name}"] is None]
        if not none:
            return None
        be = "gets" if len(none) == 1 else "get"
        if self.frozen(none[0]):
            return Finding(False, f"{listed(none)} {be} None: marked as not trainable.", "none", "frozen")
        why = f"{listed(none)} {be} None: no recorded path leads there from the loss."
        return Finding(False, why, "none", self.left)

    def off(self, names):
        """Against gradients that are there and not right."""
        for name in names:
            measured, right = self.evidence[f"gradients/{name}"], self.gradients[name]
            found = symptom(measured, right)
            if found == "nan":
                return Finding(False, f"The gradient of `{name}` holds NaN or infinity.", "nan")
            if found == "zero":
                return Finding(False, f"The gradient of `{name}` is zero in every entry.", "zero")
            if found == "wrong" and symptom(measured, self.gradients_of_constant[name]) == "ok":
                why = f"The gradient of `{name}` is there, but lacks what should come through the attention weights."
                return Finding(False, why, "wrong", self.left)
            if found == "wrong":
                return Finding(False, f"The gradient of `{name}` {self._how(measured, name)}.", "wrong")
        return None

    def after_adam(self, probe, where):
        """Against the weights after two Adam steps."""
        measured, start = {name: self.evidence[f"{probe}/{name}"] for name in TRAINED}, _training_weights(self.sent)
        found = {name: symptom(measured[name], self.trained[name]) for name in TRAINED}
        still = [name for name in TRAINED if found[name] != "ok" and symptom(measured[name], start[name]) == "ok"]
        own = [name for name in still if name in WEIGHTS]
        if own:
            none = self.evidence[f"gradients/{own[0]}"] is None
            word = None if not none else "frozen" if self.frozen(own[0]) else self.left
            return Finding(False, f"{listed(own)} did not move in two Adam steps {where}.", "not_updated", word)
        if still:
            why = f"The layer before `Attention` did not move in two Adam steps {where}: no gradient reaches it."
            return Finding(False, why, "not_updated", self.left)
        wrong = [name for name in TRAINED if found[name] != "ok"]
        if not wrong:
            return None
        who = f"`{wrong[0]}`" if wrong[0] in WEIGHTS else "the layer before `Attention`"
        one = found[wrong[0]]
        how = "holds NaN or infinity" if one == "nan" else off_by(measured[wrong[0]], self.trained[wrong[0]])
        return Finding(False, f"After two Adam steps {where} {who} {how}.", one)

    def _total(self, output):
        upstream = np.float64(self.sent["gradients/upstream"])
        return lambda w: float((upstream * output(w, w["x"])).sum())

    def _how(self, measured, name):
        x, ones = np.float64(self.sent["gradients/x"]), {**self.weights}
        plain = gradients(lambda w: float(attention(w, w["x"]).sum()), {**ones, "x": x})[name]
        if symptom(measured, plain) == "ok":
            return "ignores the gradient that arrives from the loss: it is that of the plain sum of the output"
        return f"{off_by(measured, self.gradients[name])}, compared with central differences"


_MISTAKES = {
    "the scores are not divided by the square root of `units`": lambda w, x: attention(w, x, root=False),
    "the softmax runs over the rows that ask, not over those that answer": lambda w, x: attention(w, x, axis=1),
    "`query` and `key` are swapped": lambda w, x: attention({**w, "query": w["key"], "key": w["query"]}, x),
    "every row answers with the same weight": lambda w, x: attention({**w, "query": 0 * w["query"]}, x),
}


def _scores_learn(case):
    names = ("query", "key")
    return case.missing(names) or case.off(names) or Finding(True, "`query` and `key` get the right gradients.")


def _inputs_learn(case):
    names = ("value", "x")
    return case.missing(names) or case.off(names) or Finding(True, "`value` and the input get the right gradients.")


def _adam_two_steps(case):
    return case.after_adam("steps", "under a tape") or Finding(True, "After two Adam steps each weight is right.")


def _fit_two_steps(case):
    return case.after_adam("fit", "in `fit`") or Finding(True, "In `fit` two Adam steps leave each weight right.")


def _claim(name, probes, judge):
    # A layer whose output is wrong is another layer: its gradients are right or wrong for nothing.
    def after_forward(sent, kept, evidence):
        case = _Case(sent, evidence)
        return case.forward() or judge(case)

    return Claim(name, 2, ("forward", *probes), after_forward)


def _twin(sent, kept, evidence):
    strength = np.float64(sent["twin/strength"])
    for name in ("", "second_"):
        images, upstream = np.float64(sent[f"twin/{name}images"]), np.float64(sent[f"twin/{name}upstream"])
        y = evidence[f"twin/{name}y"]
        if symptom(y, contrast(strength, images)) != "ok":
            why = f"What `contrast` returns {off_by(y, contrast(strength, images))}."
            return Finding(False, why, "wrong")
        for who, at, total in (
            ("strength", strength, lambda value, x=images, g=upstream: float((g * contrast(value, x)).sum())),
            ("images", images, lambda value, g=upstream: float((g * contrast(strength, value)).sum())),
        ):
            measured, right = evidence[f"twin/{name}{who}"], central_difference(total, at)
            found = symptom(measured, right)
            if found == "none":
                left = None if "twin_traced/y" in evidence else "exported"
                return Finding(False, f"`{who}` gets None: no recorded path leads there.", "none", left)
            if found != "ok":
                return Finding(False, f"The gradient of `{who}` {off_by(measured, right)}.", found)
    return Finding(True, "`contrast` passes the right gradients on to `strength` and to the images.")


claims = (
    _claim("scores_learn", ("gradients",), _scores_learn),
    _claim("inputs_learn", ("gradients",), _inputs_learn),
    _claim("adam_two_steps", ("gradients", "steps"), _adam_two_steps),
    _claim("fit_two_steps", ("gradients", "fit"), _fit_two_steps),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "Another layer, which measures how long each row is, in NumPy and then in TensorFlow:\n\n"
    "```python\n"
    "length = np.sqrt(np.sum(np.square(row), axis=-1))     # an array: its history ends here\n"
    "length = tf.sqrt(tf.reduce_sum(row**2, axis=-1))      # a tensor: its history goes on\n"
    "```"
)
_exported = (
    "Print `type(...)` of every value that `call` makes, in order. Which is the first that is no tensor?",
    "A tape takes notes of TensorFlow's operations only. A NumPy function gives back an array: the numbers are right, "
    "and nobody has noted where they came from. That the last line makes a tensor of them again brings nothing back.",
    _OTHER,
)
_cut = (
    "Ask the tape for the gradient of the scores, then of the softmax, then of the output, each with respect to "
    "`query`. After which line is it None?",
    "None means that no recorded path leads back. `stop_gradient`, a NumPy function and `tf.numpy_function` each end "
    "one, and so does a gradient function of your own that returns None.",
    "Ask piece by piece:\n\n"
    "```python\n"
    "with tf.GradientTape(persistent=True) as tape:\n"
    "    length = tf.sqrt(tf.reduce_sum((rows @ layer.kernel) ** 2, axis=-1))\n"
    "print(tape.gradient(length, layer.kernel))\n"
    "```",
)
_numbers = (
    "Take a layer with one feature and one unit, give its three weights the value 1, and work the output out by hand "
    "for two rows.",
    "The scores are divided by the square root of `units`, the softmax runs over the rows that answer, the last "
    "axis, and each gradient has to carry what arrives from the loss.",
    "A softmax by hand:\n\n```python\nprint(np.exp([1.0, 3.0]) / np.exp([1.0, 3.0]).sum())\n```",
)
_misspelt = misspelt.on_object("print(sorted(vars(Attention(3, 2))))")
_raised = (
    "Read the message and the line in the report. The report names the step: `forward`, `gradients` and `steps` call "
    "the layer under an eager tape, `fit` trains it as Keras does.",
    "`fit` runs `call` once without numbers, to draw its graph. Whatever asks a tensor for its numbers there, as "
    "NumPy, `.numpy()` and `float()` do, has nothing to take.",
    "`fit` alone, with the whole message:\n\n"
    "```python\n"
    "model = keras.Sequential([keras.Input((5, 3)), Attention(3, 2)])\n"
    'model.compile("sgd", "mse")\n'
    "model.fit(np.ones((2, 5, 3)), np.ones((2, 5, 2)))\n"
    "```",
)
_mistakes = {
    "exported": _exported,
    "none": _cut,
    "not_updated": _cut,
    "NameError": _misspelt,
    "exception": _raised,
    "any": _numbers,
}
hints = {claim.name: _mistakes for claim in claims[:4]}

_twin_path = (
    "Follow `strength` to the output of `contrast`, one operation at a time. Where does it stop being a tensor?",
    "Python's own numbers have no history. Whatever makes one of a tensor takes it out of the tape's sight.",
    "A price in another currency, with a rate that is learned, wrong and right:\n\n"
    "```python\n"
    "price = cost * round(rate.numpy(), 6)\n"
    "price = cost * rate\n"
    "```",
)
_twin_value = (
    "Work out by hand what `contrast` must give for an image of two pixels, 0 and 2, and strength 0.",
    "The distance of each pixel from the mean of its image and channel is multiplied by e to the power of `strength`.",
    "A mean per image and channel:\n\n```python\nprint(np.mean(images, axis=(1, 2), keepdims=True).shape)\n```",
)
hints["twin"] = {"none": _twin_path, "exception": _twin_path, "any": _twin_value}
