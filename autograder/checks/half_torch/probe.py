"""Measure `train_step(model, optimizer, x, y, limit)` on a model that works in float16: where it leaves each weight.

Its twin is `influence(model, x)`: the gradient that it returns.
"""

from contextlib import contextmanager

import numpy as np
import torch
import torch._dynamo  # The first optimizer imports it; a time limit that hit there would leave torch broken.

from autograder.measure import AnswerError, Interface, Probe

interface = Interface("function", "train_step", ("model", "optimizer", "x", "y", "limit"))
twin_interface = Interface("function", "influence", ("model", "x"))
LAYERS = ("body", "middle", "head")


@torch.enable_grad()
def steps(make_answer, sent, folder):
    """Return the loss, the weights after a step that nothing clips, and whether the optimizer was asked to take it."""
    train_step, model = make_answer(), _model(sent)
    optimizer, asked = torch.optim.SGD(model.parameters(), lr=float(sent["steps/rate"])), []
    optimizer.register_step_pre_hook(lambda *_: asked.append(1))
    loss = _loss(train_step(model, optimizer, *_batch(sent, "steps"), float(sent["steps/limit"])))
    return {"loss": loss, "asked": len(asked), **_weights(model)}


@torch.enable_grad()
def clipped(make_answer, sent, folder):
    """Return both losses, and the weights after each of two steps with momentum that are clipped."""
    train_step, model = make_answer(), _model(sent)
    rate, momentum = float(sent["clipped/rate"]), float(sent["clipped/momentum"])
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum)
    loss = _loss(train_step(model, optimizer, *_batch(sent, "clipped"), float(sent["clipped/limit"])))
    after = _weights(model)
    second = train_step(model, optimizer, *_batch(sent, "clipped", "second_"), float(sent["clipped/second_limit"]))
    later = {f"{name}_second": value for name, value in _weights(model).items()}
    return {"loss": loss, "second_loss": _loss(second), **after, **later}


@torch.enable_grad()
def adam(make_answer, sent, folder):
    """Return the weights after two steps of Adam."""
    train_step, model = make_answer(), _model(sent)
    optimizer = torch.optim.Adam(model.parameters(), lr=float(sent["adam/rate"]), eps=float(sent["adam/eps"]))
    for second in ("", "second_"):
        train_step(model, optimizer, *_batch(sent, "adam", second), float(sent["adam/limit"]))
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
        x, y = _batch(sent, "steps")
        limit = float(sent["steps/limit"])
        yield lambda: train_step(model, optimizer, x, y, limit), lambda: _named(model)


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
    with torch.no_grad():
        for name, weight in _named(model).items():
            weight.copy_(torch.tensor(sent[f"weights/{name}"].T))
    return model


def _named(model):
    layers = [(name, getattr(model, name)) for name in LAYERS]
    return {f"{name}_{kind}": weight for name, layer in layers
            for kind, weight in (("kernel", layer.weight), ("bias", layer.bias))}  # fmt: skip


def _batch(sent, probe, second=""):
    return torch.tensor(sent[f"{probe}/{second}x"]), torch.tensor(sent[f"{probe}/{second}y"])


def _weights(model):
    return {name: weight.detach().numpy().T.copy() for name, weight in _named(model).items()}


def _loss(loss):
    if loss is None:
        return None
    try:
        return np.asarray(loss.detach() if isinstance(loss, torch.Tensor) else loss, np.float64)
    except (TypeError, ValueError) as error:
        kind = type(loss).__name__
        raise AnswerError(f"`train_step` returned a value of type `{kind}`. The task asks for the loss.") from error


def _gradient(value):
    if value is None:
        return None
    if not isinstance(value, torch.Tensor):
        kind = type(value).__name__
        raise AnswerError(f"`influence` returned a value of type `{kind}`. The task asks for the gradient, a tensor.")
    return value.detach().to(torch.float64).numpy().copy()
