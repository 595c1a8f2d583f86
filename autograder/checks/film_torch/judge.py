"""Judge the torch module `FiLM(channels)` from what was measured."""

from autograder.checks import film

challenge = film.challenge
claims = film.claims("`parameters()`", "no optimizer holds it")

_unowned = (
    "Look at the lines that make the two weights, not at `forward`. Print `dict(FiLM(3).named_parameters())`. "
    "Who is missing?",
    "A tensor with `requires_grad=True` gets a gradient. But a module lists only what was registered as its "
    "parameter, and the optimizer, `zero_grad`, `state_dict` and `.to()` use that list.",
    "A module of another kind, with a single weight that it owns:\n\n"
    "```python\n"
    "class Temperature(nn.Module):\n"
    "    def __init__(self):\n"
    "        super().__init__()\n"
    "        self.t = nn.Parameter(torch.tensor(1.0))\n"
    "\n"
    "    def forward(self, logits):\n"
    "        return logits / self.t\n"
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
    "None means that no recorded path leads back. `detach()`, `.data`, `no_grad`, a NumPy detour and "
    "`requires_grad=False` each end one.",
    "Ask each piece in turn:\n\n"
    "```python\n"
    "scaled = module.t * logits\n"
    "print(module.t.requires_grad, module.t.is_leaf, scaled.grad_fn)\n"
    "```",
)
_numbers = (
    "Take a module of two channels, give the weights values you choose, call it on ones, and work the output out by "
    "hand. A new module must return its input unchanged.",
    "Right forms of the output are easy to confuse: which weight multiplies, which one adds, their shapes, and "
    "the values they start from.",
    "A check by hand for another module:\n\n"
    "```python\n"
    "module = Temperature()\n"
    "module.t.data.fill_(2.0)\n"
    "print(module(torch.tensor([4.0, 6.0])))  # expected: 2 and 3\n"
    "```",
)
_raised = (
    "Read the line in the report first. Then run it alone: make the module and call it on `torch.ones(2, 4, 3)` in a "
    "cell of its own, to see the whole message.",
    "The module is called with two batch sizes, trained by two optimizers, saved, and loaded into a new one. "
    "Which of these needs what your line does not give?",
    "To see what saving sees:\n\n"
    "```python\n"
    "other = FiLM(3)\n"
    "other.load_state_dict(FiLM(3).state_dict())\n"
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
