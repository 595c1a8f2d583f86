"""Judge the Keras layer `FiLM(channels)` from what was measured."""

from autograder.checks import film, film_claims, misspelt, prelu


def challenge(rng):
    """Return `sent, kept`: that of the layer and that of its twin; nothing is kept."""
    sent, kept = film.challenge(rng)
    return {**sent, **prelu.challenge(rng)}, kept


claims = film_claims.claims(
    film_claims.Words("`trainable_variables`", "training never asks for {it}", "`trainable=False`")
)

_OWN = (
    "A layer of another kind, with a single weight that it owns:\n\n"
    "```python\n"
    "class Temperature(keras.layers.Layer):\n"
    "    def __init__(self):\n"
    "        super().__init__()\n"
    '        self.t = self.add_weight(shape=(), initializer="ones", name="t")\n'
    "\n"
    "    def call(self, logits):\n"
    "        return logits / self.t\n"
    "```"
)
_unowned = (
    "Look at the lines that make the two weights, not at `call`. Make a layer, call it once, and print "
    "`[v.path for v in layer.trainable_variables]`. Who is missing?",
    "The tape watches every `tf.Variable` that is read, so the gradient is there. But a Keras 3 layer lists only "
    "variables that were made through Keras, and training and saving use that list. `trainable=True` is the "
    "default of `tf.Variable`; it does not put a variable on the list.",
    _OWN,
)
_listed_by_hand = (
    "Put your layer into a model and compare two lists: `layer.trainable_variables` and "
    "`keras.Sequential([layer]).trainable_variables`. `fit` goes by the second.",
    "A list that you write yourself is seen by whoever asks your layer for it, and by nobody else. Keras keeps "
    "a list of its own, of the variables that it made for the layer.",
    _OWN,
)
_frozen = (
    "Print `[(v.path, v.trainable) for v in layer.variables]`. What does each weight say of itself?",
    "A weight that is marked as not trainable is kept and saved, but no tape watches it and no optimizer is given it.",
    "The mark is made where the weight is made, or on the layer that holds it:\n\n"
    "```python\n"
    'mean = self.add_weight(shape=(), initializer="zeros", trainable=False)  # kept, never trained\n'
    'scale = self.add_weight(shape=(), initializer="ones")                   # kept and trained\n'
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
    "None means that no recorded path leads back. `stop_gradient`, `.numpy()`, a NumPy function and a cast to "
    "integers each end one.",
    "Ask the tape piece by piece:\n\n"
    "```python\n"
    "with tf.GradientTape() as tape:\n"
    "    scaled = layer.t * logits\n"
    "print(tape.gradient(scaled, layer.t))\n"
    "```",
)
_numbers = (
    "Take `FiLM(2)`, give its weights values you choose, call it on ones, and work the output out by hand. "
    "A new one must return its input unchanged.",
    "Four things are easy to confuse here: which weight multiplies and which one adds, their shape, the values they "
    "start from, and a gradient that you wrote yourself.",
    "A check by hand for another layer:\n\n"
    "```python\n"
    "layer = Temperature()\n"
    "layer.t.assign(2.0)\n"
    "print(layer(tf.constant([4.0, 6.0])))  # expected: 2 and 3\n"
    "```",
)
_misspelt = misspelt.on_object("layer = FiLM(3)\nprint(sorted(vars(layer)))")
_endless = (
    "Which loop in your class has no end for some input? The report names the line where it was stopped.",
    "`FiLM` needs no loop at all: multiplying and adding work on whole tensors, and the weights reach every position.",
    'See it alone, and stop it with the square button:\n\n```python\nFiLM(3)(np.ones((2, 4, 3), "float32"))\n```',
)
_raised = (
    "Read the message and the line in the report. Then run the step alone, in a cell of its own: `layer = FiLM(3)`, "
    '`layer(np.ones((2, 4, 3), "float32"))`.',
    "The same class is called twice, called on a larger batch, put into a model that is trained with `fit`, and made "
    "anew to load what was saved. The report names the step: `forward`, `gradients`, `owned`, `training` or `saving`.",
    "`training` alone, with the whole message:\n\n"
    "```python\n"
    "model = keras.Sequential([keras.Input((4, 3)), FiLM(3)])\n"
    'model.compile("sgd", "mse")\n'
    "model.fit(np.ones((2, 4, 3)), np.ones((2, 4, 3)))\n"
    "```",
)
_mistakes = {
    "unregistered": _unowned,
    "frozen": _frozen,
    "recreated": _remade,
    "unrecorded": _kept,
    "unoptimized": _listed_by_hand,
    "none": _cut,
    "NameError": _misspelt,
    "AttributeError": _misspelt,
    "TimeoutError": _endless,
    "exception": _raised,
    "any": _numbers,
}
hints = {claim.name: _mistakes for claim in claims}

_SIMILAR = (
    "One weight for each of so many heads, owned by its layer:\n\n"
    "```python\n"
    "class Heads(keras.layers.Layer):\n"
    "    def __init__(self, heads):\n"
    "        super().__init__()\n"
    '        self.mix = self.add_weight(shape=(heads,), initializer="ones", name="mix")\n'
    "```"
)
hints["twin"] = prelu.hints("layer.trainable_variables", _SIMILAR)
claims += (prelu.claim("`trainable_variables`"),)
