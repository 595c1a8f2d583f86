"""Measure `train_step(model, optimizer, x, y)`: the loss it returns, and where two steps leave each weight.

Its twin is `distil(student, teacher, x)`: the loss, and what it gives to each of the two.
"""

from contextlib import contextmanager

import numpy as np
import torch
import torch._dynamo  # The first optimizer imports it; a time limit that hit there would leave torch broken.

from autograder.measure import AnswerError, Interface, Probe

interface = Interface("function", "train_step", ("model", "optimizer", "x", "y"))
twin_interface = Interface("function", "distil", ("student", "teacher", "x"))
LAYERS = ("backbone", "adapter", "head")


@torch.enable_grad()
def steps(make_answer, sent, folder):
    """Return both losses, the weights after each of two momentum steps, and how many the first walk back reached."""
    train_step, model = make_answer(), _model(sent)
    reached = set()
    for weight in model.parameters():
        weight.register_hook(lambda gradient, weight=weight: reached.add(id(weight)))
    rate, momentum = float(sent["steps/rate"]), float(sent["steps/momentum"])
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum)
    loss = _loss(train_step(model, optimizer, *_batch(sent, "steps", "")))
    after, number = _weights(model), len(reached)
    second_loss = _loss(train_step(model, optimizer, *_batch(sent, "steps", "second_")))
    later = {f"{name}_second": value for name, value in _weights(model).items()}
    return {"loss": loss, "second_loss": second_loss, "reached": number, **after, **later}


@torch.enable_grad()
def decay(make_answer, sent, folder):
    """Return the weights after two steps of AdamW."""
    train_step, model = make_answer(), _model(sent)
    rate, keep = float(sent["decay/rate"]), float(sent["decay/decay"])
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=keep)
    for second in ("", "second_"):
        train_step(model, optimizer, *_batch(sent, "decay", second))
    return _weights(model)


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the loss of a student and a teacher, each one linear layer, and the gradients it gives to both."""
    distil, models = make_answer(), {}
    for name in ("student", "teacher"):
        kernel = torch.tensor(sent[f"twin/{name}"])
        models[name] = torch.nn.Linear(*kernel.shape, bias=False, dtype=kernel.dtype)
        with torch.no_grad():
            models[name].weight.copy_(kernel.T)
    loss = distil(**models, x=torch.tensor(sent["twin/x"]))
    if not isinstance(loss, torch.Tensor):
        raise AnswerError(f"`distil` returned a value of type `{type(loss).__name__}`. The task asks for the loss.")
    if loss.requires_grad:
        loss.backward()
    gradients = {name: model.weight.grad for name, model in models.items()}
    found = {name: None if one is None else one.numpy().T.copy() for name, one in gradients.items()}
    return {"loss": loss.detach().numpy(), **found}


probes = {
    "steps": Probe(steps, seconds=10),
    "decay": Probe(decay, seconds=10),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step, and one that returns the weights by name.

    For words, never for points: nothing is measured here. torch draws the same random numbers afterwards.
    """
    with torch.enable_grad(), torch.random.fork_rng(devices=[]):
        train_step, model = make_answer(), _model(sent)
        trained = [*model.adapter.parameters(), *model.head.parameters()]
        optimizer = torch.optim.SGD(trained, lr=float(sent["steps/rate"]))
        x, y = _batch(sent, "steps", "")
        named = {"adapter": model.adapter[0].weight, "head": model.head.weight}
        yield lambda: train_step(model, optimizer, x, y), lambda: named


class _Model(torch.nn.Module):
    """backbone and adapter end in tanh, head does not."""

    def __init__(self, sizes):
        super().__init__()
        first, second, third = (torch.nn.Linear(*size, dtype=torch.float64) for size in sizes)
        self.backbone = torch.nn.Sequential(first, torch.nn.Tanh())
        self.adapter = torch.nn.Sequential(second, torch.nn.Tanh())
        self.head = third

    def forward(self, x):
        return self.head(self.adapter(self.backbone(x)))


def _model(sent):
    model = _Model([sent[f"weights/{name}_kernel"].shape for name in LAYERS])
    with torch.no_grad():
        for name, linear in _linears(model).items():
            linear.weight.copy_(torch.tensor(sent[f"weights/{name}_kernel"].T))
            linear.bias.copy_(torch.tensor(sent[f"weights/{name}_bias"]))
    return model


def _linears(model):
    return {"backbone": model.backbone[0], "adapter": model.adapter[0], "head": model.head}


def _batch(sent, probe, second):
    return torch.tensor(sent[f"{probe}/{second}x"]), torch.tensor(sent[f"{probe}/{second}y"])


def _weights(model):
    measured = {}
    for name, linear in _linears(model).items():
        measured[f"{name}_kernel"] = linear.weight.detach().numpy().T.copy()
        measured[f"{name}_bias"] = linear.bias.detach().numpy().copy()
    return measured


def _loss(loss):
    if loss is None:
        return None
    try:
        return np.asarray(loss.detach() if isinstance(loss, torch.Tensor) else loss, np.float64)
    except (TypeError, ValueError) as error:
        kind = type(loss).__name__
        raise AnswerError(f"`train_step` returned a value of type `{kind}`. The task asks for the loss.") from error
