"""Judge the Keras layer `FiLM(channels)` from what was measured."""

from autograder.checks import film

challenge = film.challenge
claims = film.claims("`trainable_variables`", "training never asks for it")

_unowned = (
    "Look at the lines that make the two weights, not at `call`. Make a layer, call it once, and print "
    "`[v.path for v in layer.trainable_variables]`. Who is missing?",
    "The tape watches every `tf.Variable` that is read, so the gradient is there. But a Keras 3 layer lists only "
    "variables that were made through Keras, and training and saving use that list. `trainable=True` is the "
    "default of `tf.Variable`; it does not put a variable on the list.",
    "A layer of another kind, with a single weight that it owns:\n\n"
    "```python\n"
    "class Temperature(keras.layers.Layer):\n"
    "    def __init__(self):\n"
    "        super().__init__()\n"
    '        self.t = self.add_weight(shape=(), initializer="ones", name="t")\n'
    "\n"
    "    def call(self, logits):\n"
    "        return logits / self.t\n"
    "```",
)
_remade = (
    "Count how often each line runs: once per layer, or once per call. Where are the weights made?",
    "A weight that is made inside `call` is a new one every time. What an optimizer did to the last one is gone.",
    "Made once, read in every call:\n\n"
    "```python\n"
    "class Counter:\n"
    "    def __init__(self):\n"
    "        self.seen = []\n"
    "\n"
    "    def __call__(self, x):\n"
    "        self.seen.append(x)  # the same list each time\n"
    "```",
)
_kept = (
    "Find what `call` really reads. Is it the weight itself, or something worked out from it earlier?",
    "A tensor that was computed from a weight before the call is a copy of its old value: no step of the optimizer "
    "reaches it, and no tape sees where it came from.",
    "Worked out in every call, from the weight as it is now:\n\n"
    "```python\n"
    "def call(self, logits):\n"
    "    return logits / tf.exp(self.log_t)  # not a self.t that __init__ computed\n"
    "```",
)
_cut = (
    "Follow the weight named in the report from where `call` reads it to the output. After which operation does "
    "the tape lose it?",
    "None means that no recorded path leads back. `stop_gradient`, `.numpy()`, a NumPy function, an integer cast "
    "and a variable with `trainable=False` each end one.",
    "Ask the tape piece by piece, each in the same block:\n\n"
    "```python\n"
    "with tf.GradientTape() as tape:\n"
    "    scaled = layer.t * logits\n"
    "print(tape.gradient(scaled, layer.t))\n"
    "```",
)
_numbers = (
    "Take a layer of two channels, give the weights values you choose, call it on ones, and work the output out by "
    "hand. A new layer must return its input unchanged.",
    "Right forms of the output are easy to confuse: which weight multiplies, which one adds, their shapes, and "
    "the values they start from.",
    "A check by hand for another layer:\n\n"
    "```python\n"
    "layer = Temperature()\n"
    "layer.t.assign(2.0)\n"
    "print(layer(tf.constant([4.0, 6.0])))  # expected: 2 and 3\n"
    "```",
)
_raised = (
    "Read the line in the report first. Then run it alone: make the layer and call it on "
    '`np.ones((2, 4, 3), "float32")` in a cell of its own, to see the whole message.',
    "The layer is called eagerly, inside `fit`, with other batch sizes, and a second time after it was made anew. "
    "In `fit` there are no numbers yet, only symbols: `.numpy()`, `float()` and `if` on values end there.",
    "To see what `fit` sees, call your layer through a graph:\n\n"
    "```python\n"
    'tf.function(layer)(np.ones((2, 4, 3), "float32"))\n'
    "```",
)
_mistakes = {
    "unregistered": _unowned,
    "recreated": _remade,
    "unrecorded": _kept,
    "none": _cut,
    "exception": _raised,
    "any": _numbers,
}
hints = {claim.name: _mistakes for claim in claims}
