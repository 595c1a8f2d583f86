"""Measure `gem_pool(x, p)`: its output, its gradients, and where two training steps leave both.

Its twin is `centred(x)`: its output and its gradient.
"""

from contextlib import contextmanager

import torch
import torch._dynamo  # The first optimizer imports it; a time limit that hit there would leave torch broken.

from autograder.measure import AnswerError, Interface, Probe

interface = Interface("function", "gem_pool", ("x", "p"))
twin_interface = Interface("function", "centred", ("x",))


@torch.enable_grad()
def forward(make_answer, sent, folder):
    """Return the outputs for two batches."""
    answer = make_answer()
    return {name: _array(_output(answer(*_inputs(sent, name)), "gem_pool")) for name in ("first", "second")}


@torch.enable_grad()
def gradients(make_answer, sent, folder):
    """Return the gradients for the inputs and the exponents, of two batches."""
    answer, measured = make_answer(), {}
    for name in ("first", "second"):
        inputs = _inputs(sent, name)
        measured |= _named(name, _asked(_output(answer(*inputs), "gem_pool"), inputs, sent, name))
    return measured


@torch.enable_grad()
def twice(make_answer, sent, folder):
    """Return the gradients of two calls, worked out after both, that of the first call first."""
    answer, inputs = make_answer(), {name: _inputs(sent, name) for name in ("first", "third")}
    outputs = {name: _output(answer(*pair), "gem_pool") for name, pair in inputs.items()}
    measured = {}
    for name, pair in inputs.items():
        measured |= _named(name, _asked(outputs[name], pair, sent, name))
    return measured


@torch.enable_grad()
def training(make_answer, sent, folder):
    """Return inputs and exponents after each of two steps with momentum."""
    answer, (x, p) = make_answer(), _trained(sent)
    optimizer = torch.optim.SGD([x, p], lr=float(sent["training/rate"]), momentum=float(sent["training/momentum"]))
    measured = {}
    for suffix, target in (("_first", "y"), ("", "second_y")):
        _step(answer, x, p, optimizer, _tensor(sent, f"training/{target}"))
        measured |= {f"x{suffix}": _array(x), f"p{suffix}": _array(p)}
    return measured


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the outputs and gradients of two batches."""
    answer, measured = make_answer(), {}
    for name in ("first", "second"):
        x = _tensor(sent, f"twin/{name}_x").requires_grad_()
        y = _output(answer(x), "centred")
        (found,) = _back(y, [x], _tensor(sent, f"twin/{name}_upstream"), "centred")
        measured |= {name: _array(y), f"{name}_x": found}
    return measured


probes = {
    "forward": Probe(forward, seconds=10),
    "gradients": Probe(gradients, seconds=10),
    "twice": Probe(twice, seconds=10),
    "training": Probe(training, seconds=10),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step, and one that returns what it trains by name.

    For words, never for points: nothing is measured here. torch draws the same random numbers afterwards.
    """
    with torch.enable_grad(), torch.random.fork_rng(devices=[]):
        answer, (x, p) = make_answer(), _trained(sent)
        optimizer = torch.optim.SGD([x, p], lr=float(sent["training/rate"]))
        named, y = {"p": p}, _tensor(sent, "training/y")  # Not `x`: the twin has one too, and would get its words.
        yield lambda: _step(answer, x, p, optimizer, y), lambda: named


def _trained(sent):
    return [_tensor(sent, f"training/{which}").requires_grad_() for which in "xp"]


def _step(answer, x, p, optimizer, y):
    optimizer.zero_grad()
    loss = ((_output(answer(x, p), "gem_pool") - y) ** 2).mean()
    if loss.requires_grad:
        loss.backward()
    optimizer.step()


def _asked(y, inputs, sent, name):
    return _back(y, inputs, _tensor(sent, f"{name}/upstream"), "gem_pool")


def _back(y, inputs, upstream, name):
    """Return the gradient for each input, None where autograd has none or would refuse."""
    if y.shape != upstream.shape:
        shape, asked = tuple(y.shape), tuple(upstream.shape)
        raise AnswerError(f"`{name}` returned an output of shape {shape}. Here the task asks for {asked}.")
    if not y.requires_grad:
        return [None] * len(inputs)
    found = torch.autograd.grad(y, inputs, upstream, allow_unused=True)
    return [None if one is None else _array(one) for one in found]


def _named(name, found):
    return {f"{name}_{which}": one for which, one in zip("xp", found)}


def _inputs(sent, name):
    return [_tensor(sent, f"{name}/{which}").requires_grad_() for which in "xp"]


def _output(y, name):
    if y is None:
        raise AnswerError(f"`{name}` returned None. Does it end with `return`?")
    if not isinstance(y, torch.Tensor):
        kind = type(y).__name__
        raise AnswerError(f"`{name}` returned a value of type `{kind}`, not a tensor. Autograd sees only tensors.")
    return y


def _tensor(sent, name):
    return torch.tensor(sent[name])


def _array(tensor):
    return tensor.detach().numpy().copy()
