"""Measure `train(model, optimizer, batches)`: where the weights are whenever it asks for the next batch.

And its twin `step_in_pieces(model, optimizer, pieces)`: where it leaves the weights.
"""

from contextlib import contextmanager

import numpy as np
import torch
import torch._dynamo  # The first optimizer imports it; a time limit that hit there would leave torch broken.

from autograder.measure import AnswerError, Interface, Probe

interface = Interface("function", "train", ("model", "optimizer", "batches"))
twin_interface = Interface("function", "step_in_pieces", ("model", "optimizer", "pieces"))
LAYERS = ("body", "head")


@torch.enable_grad()
def loop(make_answer, sent, folder):
    """Return the losses, each weight at every request for a batch and in the end, and what the first step found.

    steps: how often the optimizer stepped.  reached: how many weights got a gradient at all.
    found, size: how many had one when the first step was taken, and the largest entry in them.
    """
    train, model = make_answer(), _model(sent)
    rate, momentum = float(sent["loop/rate"]), float(sent["loop/momentum"])
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum)
    reached, stepped = set(), []
    for weight in model.parameters():
        weight.register_hook(lambda gradient, weight=weight: reached.add(id(weight)))
    optimizer.register_step_pre_hook(lambda *_: stepped.append(_found(model)))
    seen = []
    losses = _losses(train(model, optimizer, _watched(_batches(sent, "loop"), model, seen)))
    found, size = stepped[0] if stepped else (0, 0.0)
    at = {f"{name}_at": np.stack([one[name] for one in seen]) for name in _weights(model)} if seen else {}
    counts = {"steps": len(stepped), "reached": len(reached), "found": found, "size": size}
    return {"losses": losses, "asked": len(seen), **counts, **at, **_weights(model)}


@torch.enable_grad()
def decay(make_answer, sent, folder):
    """Return the weights after AdamW has gone through other batches."""
    train, model = make_answer(), _model(sent)
    rate, keep = float(sent["decay/rate"]), float(sent["decay/decay"])
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=keep)
    train(model, optimizer, iter(_batches(sent, "decay")))
    return _weights(model)


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the weights after each of two steps, of three pieces and of two."""
    step_in_pieces, model = make_answer(), _model(sent)
    rate, momentum = float(sent["twin/rate"]), float(sent["twin/momentum"])
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum)
    pieces = _batches(sent, "twin")
    step_in_pieces(model, optimizer, iter(pieces[:3]))
    after = _weights(model)
    step_in_pieces(model, optimizer, iter(pieces[3:]))
    return {**after, **{f"{name}_second": value for name, value in _weights(model).items()}}


probes = {
    "loop": Probe(loop, seconds=10),
    "decay": Probe(decay, seconds=10),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that trains on one batch, and one that returns the weights by name.

    For words, never for points: nothing is measured here. torch draws the same random numbers afterwards.
    """
    with torch.enable_grad(), torch.random.fork_rng(devices=[]):
        train, model = make_answer(), _model(sent)
        optimizer = torch.optim.SGD(model.parameters(), lr=float(sent["loop/rate"]))
        first = _batches(sent, "loop")[:1]
        named = {"body": model.body[0].weight, "head": model.head.weight}
        yield lambda: train(model, optimizer, iter(first)), lambda: named


def _watched(batches, model, seen):
    """Yield the batches; note the weights at each request, also at the one that there is no batch for."""
    for batch in [*batches, None]:
        seen.append(_weights(model))
        if batch is not None:
            yield batch


def _found(model):
    gradients = [weight.grad for weight in model.parameters() if weight.grad is not None]
    return len(gradients), max((one.abs().max().item() for one in gradients), default=0.0)


class _Model(torch.nn.Module):
    """body ends in tanh, head does not."""

    def __init__(self, sizes):
        super().__init__()
        first, second = (torch.nn.Linear(*size, dtype=torch.float64) for size in sizes)
        self.body = torch.nn.Sequential(first, torch.nn.Tanh())
        self.head = second

    def forward(self, x):
        return self.head(self.body(x))


def _model(sent):
    model = _Model([sent[f"weights/{name}_kernel"].shape for name in LAYERS])
    with torch.no_grad():
        for name, linear in _linears(model).items():
            linear.weight.copy_(torch.tensor(sent[f"weights/{name}_kernel"].T))
            linear.bias.copy_(torch.tensor(sent[f"weights/{name}_bias"]))
    return model


def _linears(model):
    return {"body": model.body[0], "head": model.head}


def _batches(sent, probe):
    numbers = [name.partition("/x")[2] for name in sent if name.startswith(f"{probe}/x")]
    return [(torch.tensor(sent[f"{probe}/x{number}"]), torch.tensor(sent[f"{probe}/y{number}"])) for number in numbers]


def _weights(model):
    measured = {}
    for name, linear in _linears(model).items():
        measured[f"{name}_kernel"] = linear.weight.detach().numpy().T.copy()
        measured[f"{name}_bias"] = linear.bias.detach().numpy().copy()
    return measured


def _losses(losses):
    if losses is None:
        return None
    try:
        return np.asarray([float(loss) for loss in losses], np.float64)
    except (TypeError, ValueError, RuntimeError) as error:
        kind = type(losses).__name__
        raise AnswerError(
            f"`train` returned a value of type `{kind}`. The task asks for a list with the loss of each batch."
        ) from error
