"""Measure `train(model, optimizer, batches)`: where the weights are whenever it asks for the next batch.

And its twin `step_in_pieces(model, optimizer, pieces)`: where it leaves the weights.
"""

from contextlib import contextmanager

import numpy as np
import torch

from autograder.measure import AnswerError, Interface, Probe
from autograder.torch_probes import arrays_of, linears_of, new_model, reach_of, with_decay, with_momentum

interface = Interface("function", "train", ("model", "optimizer", "batches"))
twin_interface = Interface("function", "step_in_pieces", ("model", "optimizer", "pieces"))
LAYERS = ("body", "head")


@torch.enable_grad()
def loop(make_answer, sent, folder):
    """Return the losses, each weight at every request for a batch and in the end, and what the first step found.

    steps: how often the optimizer stepped.  reached: how many weights got a gradient at all.
    found, size: how many had one when the first step was taken, and the largest entry in them.
    """
    train, model = make_answer(), new_model(sent, LAYERS)
    optimizer, reached, stepped = with_momentum(model.parameters(), sent, "loop"), reach_of(model), []
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
    train, model = make_answer(), new_model(sent, LAYERS)
    train(model, with_decay(model.parameters(), sent, "decay"), iter(_batches(sent, "decay")))
    return _weights(model)


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the weights after each of two steps, of three pieces and of two."""
    step_in_pieces, model = make_answer(), new_model(sent, LAYERS)
    optimizer, pieces = with_momentum(model.parameters(), sent, "twin"), _batches(sent, "twin")
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
        train, model = make_answer(), new_model(sent, LAYERS)
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


def _batches(sent, probe):
    numbers = [name.partition("/x")[2] for name in sent if name.startswith(f"{probe}/x")]
    return [(torch.tensor(sent[f"{probe}/x{number}"]), torch.tensor(sent[f"{probe}/y{number}"])) for number in numbers]


def _weights(model):
    return arrays_of(linears_of(model, LAYERS))


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
