"""Measure `gem_pool(x, p)`: its output, its gradients, and where two training steps leave both.

Its twin is `centred(x)`: its output and its gradient.
"""

from contextlib import contextmanager

import torch

from autograder.measure import Interface, Probe
from autograder.torch_probes import array, back, leaf, of_shape, output, tensor, with_momentum

interface = Interface("function", "gem_pool", ("x", "p"))
twin_interface = Interface("function", "centred", ("x",))


@torch.enable_grad()
def forward(make_answer, sent, folder):
    """Return the outputs for two batches."""
    answer = make_answer()
    return {name: array(output(answer(*_inputs(sent, name)), "gem_pool")) for name in ("first", "second")}


@torch.enable_grad()
def gradients(make_answer, sent, folder):
    """Return the gradients for the inputs and the exponents, of two batches."""
    answer, measured = make_answer(), {}
    for name in ("first", "second"):
        inputs = _inputs(sent, name)
        measured |= _named(name, _asked(output(answer(*inputs), "gem_pool"), inputs, sent, name))
    return measured


@torch.enable_grad()
def twice(make_answer, sent, folder):
    """Return the gradients of two calls, worked out after both, that of the first call first."""
    answer, inputs = make_answer(), {name: _inputs(sent, name) for name in ("first", "third")}
    outputs = {name: output(answer(*pair), "gem_pool") for name, pair in inputs.items()}
    measured = {}
    for name, pair in inputs.items():
        measured |= _named(name, _asked(outputs[name], pair, sent, name))
    return measured


@torch.enable_grad()
def training(make_answer, sent, folder):
    """Return inputs and exponents after each of two steps with momentum."""
    answer, (x, p) = make_answer(), _trained(sent)
    optimizer = with_momentum([x, p], sent, "training")
    measured = {}
    for suffix, target in (("_first", "y"), ("", "second_y")):
        _step(answer, x, p, optimizer, tensor(sent, f"training/{target}"))
        measured |= {f"x{suffix}": array(x), f"p{suffix}": array(p)}
    return measured


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the outputs and gradients of two batches."""
    answer, measured = make_answer(), {}
    for name in ("first", "second"):
        x = leaf(sent, f"twin/{name}_x")
        y = output(answer(x), "centred")
        (found,) = _back(y, [x], tensor(sent, f"twin/{name}_upstream"), "centred")
        measured |= {name: array(y), f"{name}_x": found}
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
        named, y = {"p": p}, tensor(sent, "training/y")  # Not `x`: the twin has one too, and would get its words.
        yield lambda: _step(answer, x, p, optimizer, y), lambda: named


def _trained(sent):
    return [leaf(sent, f"training/{which}") for which in "xp"]


def _step(answer, x, p, optimizer, y):
    optimizer.zero_grad()
    loss = ((output(answer(x, p), "gem_pool") - y) ** 2).mean()
    if loss.requires_grad:
        loss.backward()
    optimizer.step()


def _asked(y, inputs, sent, name):
    return _back(y, inputs, tensor(sent, f"{name}/upstream"), "gem_pool")


def _back(y, inputs, upstream, name):
    """Return the gradient for each input, None where autograd has none or would refuse."""
    return back(of_shape(y, upstream.shape, name), inputs, upstream)


def _named(name, found):
    return {f"{name}_{which}": one for which, one in zip("xp", found)}


def _inputs(sent, name):
    return [leaf(sent, f"{name}/{which}") for which in "xp"]
