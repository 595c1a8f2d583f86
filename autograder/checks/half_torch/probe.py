"""Measure `train_step(model, optimizer, x, y, limit)` on a model that works in float16: where it leaves each weight.

Its twin is `influence(model, x)`: the gradient that it returns.
"""

from contextlib import contextmanager

import torch

from autograder.measure import Interface, Probe
from autograder.torch_probes import arrays_of, batch_of, give, loss_array, tensor_or_none, weights_of, with_momentum

interface = Interface("function", "train_step", ("model", "optimizer", "x", "y", "limit"))
twin_interface = Interface("function", "influence", ("model", "x"))
LAYERS = ("body", "middle", "head")


@torch.enable_grad()
def steps(make_answer, sent, folder):
    """Return the loss, the weights after a step that nothing clips, and whether the optimizer was asked to take it."""
    train_step, model = make_answer(), _model(sent)
    optimizer, asked = torch.optim.SGD(model.parameters(), lr=float(sent["steps/rate"])), []
    optimizer.register_step_pre_hook(lambda *_: asked.append(1))
    loss = train_step(model, optimizer, *batch_of(sent, "steps/"), float(sent["steps/limit"]))
    return {"loss": loss_array(loss, "train_step"), "asked": len(asked), **_weights(model)}


@torch.enable_grad()
def clipped(make_answer, sent, folder):
    """Return both losses, and the weights after each of two steps with momentum that are clipped."""
    train_step, model = make_answer(), _model(sent)
    optimizer, measured = with_momentum(model.parameters(), sent, "clipped"), {}
    for second, suffix in (("", ""), ("second_", "_second")):
        limit = float(sent[f"clipped/{second}limit"])
        loss = train_step(model, optimizer, *batch_of(sent, f"clipped/{second}"), limit)
        measured[f"{second}loss"] = loss_array(loss, "train_step")
        measured |= {f"{name}{suffix}": value for name, value in _weights(model).items()}
    return measured


@torch.enable_grad()
def adam(make_answer, sent, folder):
    """Return the weights after two steps of Adam."""
    train_step, model = make_answer(), _model(sent)
    optimizer = torch.optim.Adam(model.parameters(), lr=float(sent["adam/rate"]), eps=float(sent["adam/eps"]))
    for second in ("", "second_"):
        train_step(model, optimizer, *batch_of(sent, f"adam/{second}"), float(sent["adam/limit"]))
    return _weights(model)


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the gradient of the mean output for the inputs, of two batches."""
    influence, found = make_answer(), {}
    for name in ("x", "second_x"):
        value = influence(_model(sent), torch.tensor(sent[f"twin/{name}"]))
        found[f"{name}_gradient"] = _gradient(value)
    return found


probes = {
    "steps": Probe(steps, seconds=10),
    "clipped": Probe(clipped, seconds=10),
    "adam": Probe(adam, seconds=10),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step, and one that returns the weights by name.

    For words, never for points: nothing is measured here. torch draws the same random numbers afterwards.
    """
    with torch.enable_grad(), torch.random.fork_rng(devices=[]):
        train_step, model = make_answer(), _model(sent)
        optimizer = torch.optim.SGD(model.parameters(), lr=float(sent["steps/rate"]))
        x, y = batch_of(sent, "steps/")
        limit = float(sent["steps/limit"])
        yield lambda: train_step(model, optimizer, x, y, limit), lambda: weights_of(_linears(model))


class _Model(torch.nn.Module):
    """Keeps its weights in float64, works in float16. Ends in no tanh, begins with one."""

    def __init__(self, sizes):
        super().__init__()
        for name, size in zip(LAYERS, sizes):
            setattr(self, name, torch.nn.Linear(*size, dtype=torch.float64))

    def forward(self, x):
        x = torch.tanh(_half(self.body, x.half()))
        return _half(self.head, _half(self.middle, x))


def _half(linear, x):
    return torch.nn.functional.linear(x, linear.weight.half(), linear.bias.half())


def _model(sent):
    model = _Model([sent[f"weights/{name}_kernel"].shape for name in LAYERS])
    give(_linears(model), sent)
    return model


def _linears(model):
    return {name: getattr(model, name) for name in LAYERS}


def _weights(model):
    return arrays_of(_linears(model))


def _gradient(value):
    found = tensor_or_none(value, "influence", "the gradient, a tensor")
    return None if found is None else found.detach().to(torch.float64).numpy().copy()
