"""Measure `contrastive_loss(first, second, scale)`: its value, its gradients, and what two training steps leave.

Its twin is `uncertain_loss(prediction, target, log_width)`: its value and its gradients.
"""

from contextlib import contextmanager

import numpy as np
import torch

from autograder.measure import AnswerError, Interface, Probe
from autograder.torch_probes import array, back, leaf, tensor

interface = Interface("function", "contrastive_loss", ("first", "second", "scale"))
twin_interface = Interface("function", "uncertain_loss", ("prediction", "target", "log_width"))
SOURCES = ("first", "second", "scale")


@torch.enable_grad()
def gradients(make_answer, sent, folder):
    """Return the losses of two batches, whether the first says that it can be asked, and the first's gradients.

    The gradients are those of the loss times a number that the challenge names.
    """
    answer = make_answer()
    sources = {name: leaf(sent, f"gradients/{name}") for name in SOURCES}
    loss = _loss(interface, answer(*sources.values()))
    found = back(loss * float(sent["gradients/upstream"]), sources.values())
    second = answer(*[tensor(sent, f"gradients/{name}") for name in ("second_first", "second_second", "scale")])
    asks = np.int64(loss.requires_grad)
    losses = {"loss": array(loss), "second_loss": array(_loss(interface, second))}
    return {**losses, "asks": asks, **dict(zip(sources, found))}


@torch.enable_grad()
def steps(make_answer, sent, folder):
    """Return the weights after two Adam steps of two encoders and the scale, the second on a batch of another size."""
    loss_of, (left, right, scale) = make_answer(), _weights(sent)
    optimizer = torch.optim.Adam([left, right, scale], lr=float(sent["steps/rate"]))
    for second in ("", "second_"):
        optimizer.zero_grad()
        first, other = (tensor(sent, f"steps/{second}{side}") for side in ("left", "right"))
        _loss(interface, loss_of(first @ left, other @ right, scale)).backward()
        optimizer.step()
    return {name: array(one) for name, one in (("left", left), ("right", right), ("scale", scale))}


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the losses of two batches, and their gradients for the prediction and the width."""
    answer, measured = make_answer(), {}
    for second in ("", "second_"):
        prediction = leaf(sent, f"twin/{second}prediction")
        log_width = leaf(sent, "twin/log_width")
        loss = _loss(twin_interface, answer(prediction, tensor(sent, f"twin/{second}target"), log_width))
        measured[f"{second}loss"] = array(loss)
        measured[f"{second}prediction"], measured[f"{second}log_width"] = back(loss, [prediction, log_width])
    return measured


probes = {
    "gradients": Probe(gradients, seconds=10),
    "steps": Probe(steps, seconds=10),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step, and one that returns the weights by name.

    For words, never for points: nothing is measured here. torch draws the same random numbers afterwards.
    """
    with torch.enable_grad(), torch.random.fork_rng(devices=[]):
        loss_of, (left, right, scale) = make_answer(), _weights(sent)
        optimizer = torch.optim.SGD([left, right, scale], lr=float(sent["steps/rate"]))

        def step():
            optimizer.zero_grad()
            loss_of(tensor(sent, "steps/left") @ left, tensor(sent, "steps/right") @ right, scale).backward()
            optimizer.step()

        # The gradient of what makes `first` tells whether one passes through it.
        yield step, lambda: {"first": left, "second": right, "scale": scale}


def _weights(sent):
    return [leaf(sent, f"steps/{name}") for name in ("left_weight", "right_weight", "scale")]


def _loss(asked, loss):
    if loss is None:
        raise AnswerError(f"`{asked.name}` returned None. Does it end with `return`?")
    if not isinstance(loss, torch.Tensor):
        kind = type(loss).__name__
        raise AnswerError(f"`{asked.name}` returned a value of type `{kind}`, not a tensor; autograd sees only these.")
    if loss.ndim:
        raise AnswerError(f"`{asked.name}` returned a tensor of shape {tuple(loss.shape)}, not a single number.")
    return loss
