"""Measure `max_pool(x, window, stride)`: its output and its gradient, in one call, in two, and for a large input.

Its twin is `pick(table, index)`: its output and its gradient.
"""

from contextlib import contextmanager

import torch

from autograder.measure import Interface, Probe
from autograder.torch_probes import array, back, leaf, of_shape, output, tensor

interface = Interface("function", "max_pool", ("x", "window", "stride"))
twin_interface = Interface("function", "pick", ("table", "index"))


@torch.enable_grad()
def forward(make_answer, sent, folder):
    """Return the outputs of every call of the challenge but the large one."""
    return {name: array(_pooled(make_answer(), sent, name)[1]) for name in ("first", "second", "apart", "again")}


@torch.enable_grad()
def overlap(make_answer, sent, folder):
    """Return the gradients of two batches, one after the other."""
    return {name: _gradient(_pooled(make_answer(), sent, name), sent, name) for name in ("first", "second")}


@torch.enable_grad()
def twice(make_answer, sent, folder):
    """Return the gradients of two calls, worked out after both: in their order, and once more in the other."""
    measured = {}
    for suffix, order in (("", ("apart", "again")), ("_back", ("again", "apart"))):
        calls = {name: _pooled(make_answer(), sent, name) for name in ("apart", "again")}
        measured |= {f"{name}{suffix}": _gradient(calls[name], sent, name) for name in order}
    return measured


@torch.enable_grad()
def large(make_answer, sent, folder):
    """Return the gradient of one call on a large input."""
    return {"large": _gradient(_pooled(make_answer(), sent, "large"), sent, "large")}


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the outputs and gradients of two calls."""
    answer, measured = make_answer(), {}
    for name in ("first", "second"):
        table, index = leaf(sent, f"twin/{name}_table"), tensor(sent, f"twin/{name}_index")
        y, upstream = output(answer(table, index), "pick"), tensor(sent, f"twin/{name}_upstream")
        measured |= {name: array(y), f"{name}_table": _back(y, table, upstream, "pick")}
    return measured


probes = {
    "forward": Probe(forward, seconds=10),
    "overlap": Probe(overlap, seconds=10),
    "twice": Probe(twice, seconds=10),
    "large": Probe(large, seconds=5),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step, and one that returns what it trains by name.

    For words, never for points: nothing is measured here. torch draws the same random numbers afterwards.
    """
    with torch.enable_grad(), torch.random.fork_rng(devices=[]):
        answer, x = make_answer(), leaf(sent, "first/x")
        optimizer = torch.optim.SGD([x], lr=0.1)

        def step():
            optimizer.zero_grad()
            y = output(answer(x, *_sizes(sent, "first")), "max_pool")
            (y * tensor(sent, "first/upstream")).sum().backward()
            optimizer.step()

        yield step, lambda: {"x": x}


def _pooled(answer, sent, name):
    """Return the input of a call and its output."""
    x = leaf(sent, f"{name}/x")
    return x, output(answer(x, *_sizes(sent, name)), "max_pool")


def _sizes(sent, name):
    return int(sent[f"{name}/window"]), int(sent[f"{name}/stride"])


def _gradient(call, sent, name):
    """Return the gradient for the input of a call."""
    x, y = call
    return _back(y, x, tensor(sent, f"{name}/upstream"), "max_pool")


def _back(y, x, upstream, name):
    """Return the gradient for x, None where autograd has none or would refuse."""
    (found,) = back(of_shape(y, upstream.shape, name), [x], upstream)
    return found
