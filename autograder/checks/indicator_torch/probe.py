"""Measure `loss_of(scores, labels)`: its values where the challenge asks, its gradient, and what training makes of it.

Its twin is `noisy(mean, std)`: what it draws, and how its draws follow mean and std.
"""

from contextlib import contextmanager

import numpy as np
import torch

from autograder.measure import AnswerError, Interface, Probe
from autograder.torch_probes import array, back, leaf, new_linear, tensor, tensor_or_none

interface = Interface("function", "loss_of", ("scores", "labels"))
twin_interface = Interface("function", "noisy", ("mean", "std"))
BATCHES = ("first", "other")


@torch.enable_grad()
def values(make_answer, sent, folder):
    """Return, for two batches, the loss and what becomes of it as single scores change.

    `_above`, `_below`: one score moved by eps.  `_flipped`: one score moved to the other side of 0.  `_twice`: each
    sample is there twice.  `_sure`: every score is far on the right side.
    """
    loss_of, eps, measured = make_answer(), float(sent["values/eps"]), {}
    for name in BATCHES:
        scores, labels = sent[f"values/{name}_scores"], sent[f"values/{name}_labels"]
        moves = np.eye(len(scores))
        measured |= {
            f"{name}_loss": _value(loss_of, scores, labels),
            f"{name}_above": _each(loss_of, scores + eps * moves, labels),
            f"{name}_below": _each(loss_of, scores - eps * moves, labels),
            f"{name}_flipped": _each(loss_of, scores * (1 - 2 * moves), labels),
            f"{name}_twice": _value(loss_of, np.tile(scores, 2), np.tile(labels, 2)),
            f"{name}_sure": _value(loss_of, labels * float(sent["values/sure"]), labels),
        }
    return measured


@torch.enable_grad()
def gradients(make_answer, sent, folder):
    """Return the gradients of the scores of both batches."""
    loss_of = make_answer()
    return {name: _gradient(loss_of, sent[f"values/{name}_scores"], sent[f"values/{name}_labels"]) for name in BATCHES}


@torch.enable_grad()
def training(make_answer, sent, folder):
    """Return the weights of a linear classifier after many Adam steps, on two batches in turn."""
    loss_of, model = make_answer(), _model(sent)
    optimizer = torch.optim.Adam(model.parameters(), lr=float(sent["training/rate"]))
    for number in range(int(sent["training/steps"])):
        loss = _model_loss(loss_of, model, sent, BATCHES[number % 2])
        if loss.requires_grad:  # Else the weights stay, and the judge says so.
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return {"weight": array(model.weight[0]), "bias": array(model.bias)}


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return two draws, and the gradients of mean and std for a given upstream gradient of the first."""
    with torch.random.fork_rng(devices=[]):
        noisy = make_answer()
        given = {name: leaf(sent, f"twin/{name}") for name in ("mean", "std")}
        drawn = _checked(noisy(*given.values()), "noisy", "the numbers drawn")
        found = (None, None)
        if drawn.requires_grad:
            found = back((drawn * tensor(sent, "twin/upstream")).sum(), given.values())
        again = _checked(noisy(*given.values()), "noisy", "the numbers drawn")
        named = {f"d_{name}": one for name, one in zip(given, found)}
        return {"drawn": array(drawn), "again": array(again), **named}


probes = {
    "values": Probe(values, seconds=10),
    "gradients": Probe(gradients, seconds=10),
    "training": Probe(training, seconds=20),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step of a classifier, and one that returns its weight.

    For words, never for points: nothing is measured here. torch draws the same random numbers afterwards.
    """
    with torch.enable_grad(), torch.random.fork_rng(devices=[]):
        loss_of, model = make_answer(), _model(sent)
        optimizer = torch.optim.Adam(model.parameters(), lr=float(sent["training/rate"]))

        def step():
            optimizer.zero_grad()
            _model_loss(loss_of, model, sent, "first").backward()
            optimizer.step()

        # The gradient of what makes the scores tells whether one reaches them.
        yield step, lambda: {"scores": model.weight}


def _model(sent):
    return new_linear(sent["training/weight"][:, None], sent["training/bias"])


def _model_loss(loss_of, model, sent, name):
    scores = model(torch.tensor(sent[f"training/{name}_x"]))[:, 0]
    return _loss(loss_of, scores, sent[f"training/{name}_labels"])


def _gradient(loss_of, scores, labels):
    scores = torch.tensor(scores, requires_grad=True)
    loss = _loss(loss_of, scores, labels)
    (gradient,) = back(loss, [scores])
    return gradient


def _each(loss_of, rows, labels):
    return np.array([_value(loss_of, row, labels) for row in rows])


def _value(loss_of, scores, labels):
    # With requires_grad, as in a training step: the value asked for is that of the loss which is walked back.
    return array(_loss(loss_of, torch.tensor(scores, requires_grad=True), labels))


def _loss(loss_of, scores, labels):
    loss = _checked(loss_of(scores, torch.tensor(labels)), "loss_of", "the loss")
    if loss.shape != ():
        raise AnswerError(f"`loss_of` returned a tensor of shape {tuple(loss.shape)}. The task asks for one number.")
    return loss


def _checked(value, name, asked):
    if value is None:
        raise AnswerError(f"`{name}` returned None. Does it end with `return`?")
    return tensor_or_none(value, name, f"{asked}, a tensor")
