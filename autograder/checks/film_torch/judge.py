"""Judge the torch module `FiLM(channels)` from what was measured."""

from autograder.checks import film, film_claims, misspelt, prelu


def challenge(rng):
    """Return `sent, kept`: that of the layer and that of its twin; nothing is kept."""
    sent, kept = film.challenge(rng)
    return {**sent, **prelu.challenge(rng)}, kept


claims = film_claims.claims(film_claims.Words("`parameters()`", "no optimizer holds {it}", "`requires_grad=False`"))

_OWN = (
    "A module of another kind, with a single weight that it owns:\n\n"
    "```python\n"
    "class Temperature(nn.Module):\n"
    "    def __init__(self):\n"
    "        super().__init__()\n"
    "        self.t = nn.Parameter(torch.tensor(1.0))\n"
    "\n"
    "    def forward(self, logits):\n"
    "        return logits / self.t\n"
    "```"
)
_unowned = (
    "Look at the lines that make the two weights, not at `forward`. Print `dict(FiLM(3).named_parameters())`. "
    "Who is missing?",
    "A tensor with `requires_grad=True` gets a gradient. But a module lists only what was registered as its "
    "parameter, and the optimizer, `zero_grad`, `state_dict` and `.to()` use that list.",
    _OWN,
)
_listed_by_hand = (
    "Compare two lists: what the optimizer was given, and `nn.Sequential(module).parameters()`. Are they the same?",
    "A list that you write yourself is seen by whoever asks your module for it, and by nobody else: a model that "
    "contains your module goes by what was registered.",
    _OWN,
)
_frozen = (
    "Print `[(name, p.requires_grad) for name, p in module.named_parameters()]`, and `module.named_buffers()` the "
    "same way. What does each weight say of itself?",
    "A weight that does not require a gradient is kept and saved, but nothing is recorded for it and no step moves it.",
    "The mark is made where the weight is made:\n\n"
    "```python\n"
    'self.register_buffer("mean", torch.zeros(()))  # kept, never trained\n'
    "self.scale = nn.Parameter(torch.ones(()))      # kept and trained\n"
    "```",
)
_remade = (
    "Count how often each line runs: once per module, or once per call. Where are the weights made?",
    "A weight that is made inside `forward` is a new one every time. The optimizer still holds the last one.",
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
    "Find what `forward` really reads. Is it the weight itself, or something worked out from it earlier?",
    "A tensor that was computed from a weight before the call is a copy of its old value: no step of the optimizer "
    "reaches it.",
    "Worked out in every call, from the weight as it is now:\n\n"
    "```python\n"
    "def forward(self, logits):\n"
    "    return logits / self.log_t.exp()  # not a self.t that __init__ computed\n"
    "```",
)
_cut = (
    "Follow the weight named in the report from where `forward` reads it to the output. After which operation is "
    "`grad_fn` gone?",
    "None means that no recorded path leads back. `detach()`, `.data`, `no_grad` and a detour through NumPy each "
    "end one.",
    "Ask each piece in turn:\n\n"
    "```python\n"
    "scaled = module.t * logits\n"
    "print(module.t.requires_grad, module.t.is_leaf, scaled.grad_fn)\n"
    "```",
)
_numbers = (
    "Take `FiLM(2)`, give its weights values you choose, call it on ones, and work the output out by hand. "
    "A new one must return its input unchanged.",
    "Four things are easy to confuse here: which weight multiplies and which one adds, their shape, the values they "
    "start from, and a gradient that you wrote yourself.",
    "A check by hand for another module:\n\n"
    "```python\n"
    "module = Temperature()\n"
    "module.t.data.fill_(2.0)\n"
    "print(module(torch.tensor([4.0, 6.0])))  # expected: 2 and 3\n"
    "```",
)
_misspelt = misspelt.on_object("module = FiLM(3)\nprint(module, sorted(vars(module)))", "a module")
_endless = (
    "Which loop in your class has no end for some input? The report names the line where it was stopped.",
    "`FiLM` needs no loop at all: multiplying and adding work on whole tensors, and the weights reach every position.",
    "See it alone, and stop it with the square button:\n\n```python\nFiLM(3)(torch.ones(2, 4, 3))\n```",
)
_raised = (
    "Read the message and the line in the report. Then run the step alone, in a cell of its own: `module = FiLM(3)`, "
    "`module(torch.ones(2, 4, 3))`.",
    "The same class is called twice, called on a larger batch, trained behind another module, and made anew to load "
    "what was saved. The report names the step: `forward`, `gradients`, `owned`, `training` or `saving`.",
    "`saving` alone, with the whole message:\n\n```python\nFiLM(3).load_state_dict(FiLM(3).state_dict())\n```",
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
    "One weight for each of so many heads, owned by its module:\n\n"
    "```python\n"
    "class Heads(nn.Module):\n"
    "    def __init__(self, heads):\n"
    "        super().__init__()\n"
    "        self.mix = nn.ParameterList(torch.ones(()) for _ in range(heads))\n"
    "```"
)
hints["twin"] = prelu.hints("list(layer.parameters())", _SIMILAR)
claims += (prelu.claim("`parameters()`"),)
