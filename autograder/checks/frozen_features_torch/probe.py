"""Measure `train_step(model, optimizer, x, y)`: the loss it returns, and where two steps leave each weight.

Its twin is `distil(student, teacher, x)`: the loss, and what it gives to each of the two.
"""

from contextlib import contextmanager

import torch

from autograder.measure import AnswerError, Interface, Probe
from autograder.torch_probes import (
    arrays_of,
    batch_of,
    linears_of,
    loss_array,
    new_linear,
    new_model,
    reach_of,
    with_decay,
    with_momentum,
)

interface = Interface("function", "train_step", ("model", "optimizer", "x", "y"))
twin_interface = Interface("function", "distil", ("student", "teacher", "x"))
LAYERS = ("backbone", "adapter", "head")


@torch.enable_grad()
def steps(make_answer, sent, folder):
    """Return both losses, the weights after each of two momentum steps, and how many the first walk back reached."""
    train_step, model = make_answer(), new_model(sent, LAYERS)
    reached, optimizer = reach_of(model), with_momentum(model.parameters(), sent, "steps")
    loss = loss_array(train_step(model, optimizer, *batch_of(sent, "steps/")), "train_step")
    after, number = _weights(model), len(reached)
    second_loss = loss_array(train_step(model, optimizer, *batch_of(sent, "steps/second_")), "train_step")
    later = {f"{name}_second": value for name, value in _weights(model).items()}
    return {"loss": loss, "second_loss": second_loss, "reached": number, **after, **later}


@torch.enable_grad()
def decay(make_answer, sent, folder):
    """Return the weights after two steps of AdamW."""
    train_step, model = make_answer(), new_model(sent, LAYERS)
    optimizer = with_decay(model.parameters(), sent, "decay")
    for second in ("", "second_"):
        train_step(model, optimizer, *batch_of(sent, f"decay/{second}"))
    return _weights(model)


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the loss of a student and a teacher, each one linear layer, and the gradients it gives to both."""
    distil, models = make_answer(), {name: new_linear(sent[f"twin/{name}"]) for name in ("student", "teacher")}
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
        train_step, model = make_answer(), new_model(sent, LAYERS)
        trained = [*model.adapter.parameters(), *model.head.parameters()]
        optimizer = torch.optim.SGD(trained, lr=float(sent["steps/rate"]))
        x, y = batch_of(sent, "steps/")
        named = {"adapter": model.adapter[0].weight, "head": model.head.weight}
        yield lambda: train_step(model, optimizer, x, y), lambda: named


def _weights(model):
    return arrays_of(linears_of(model, LAYERS))
