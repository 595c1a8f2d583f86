"""Measure `contrastive_loss(first, second, scale)`: its value, its gradients, and what two training steps leave.

Its twin is `uncertain_loss(prediction, target, log_width)`: its value and its gradients.
"""

from contextlib import contextmanager

import numpy as np
import torch
import torch._dynamo  # The first optimizer imports it; a time limit that hit there would leave torch broken.

from autograder.measure import AnswerError, Interface, Probe

interface = Interface("function", "contrastive_loss", ("first", "second", "scale"))
twin_interface = Interface("function", "uncertain_loss", ("prediction", "target", "log_width"))
SOURCES = ("first", "second", "scale")


@torch.enable_grad()
def gradients(make_answer, sent, folder):
    """Return the losses of two batches, whether the first says that it can be asked, and the first's gradients.

    The gradients are those of the loss times a number that the challenge names.
    """
    answer = make_answer()
    sources = {name: _tensor(sent, f"gradients/{name}").requires_grad_() for name in SOURCES}
    loss = _loss(interface, answer(*sources.values()))
    found = _gradients(loss * float(sent["gradients/upstream"]), sources)
    second = answer(*[_tensor(sent, f"gradients/{name}") for name in ("second_first", "second_second", "scale")])
    asks = np.int64(loss.requires_grad)
    return {"loss": _array(loss), "second_loss": _array(_loss(interface, second)), "asks": asks, **found}


@torch.enable_grad()
def steps(make_answer, sent, folder):
    """Return the weights after two Adam steps of two encoders and the scale, the second on a batch of another size."""
    loss_of, (left, right, scale) = make_answer(), _weights(sent)
    optimizer = torch.optim.Adam([left, right, scale], lr=float(sent["steps/rate"]))
    for second in ("", "second_"):
        optimizer.zero_grad()
        first, other = (_tensor(sent, f"steps/{second}{side}") for side in ("left", "right"))
        _loss(interface, loss_of(first @ left, other @ right, scale)).backward()
        optimizer.step()
    return {name: _array(one) for name, one in (("left", left), ("right", right), ("scale", scale))}


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the losses of two batches, and their gradients for the prediction and the width."""
    answer, measured = make_answer(), {}
    for second in ("", "second_"):
        prediction = _tensor(sent, f"twin/{second}prediction").requires_grad_()
        log_width = _tensor(sent, "twin/log_width").requires_grad_()
        loss = _loss(twin_interface, answer(prediction, _tensor(sent, f"twin/{second}target"), log_width))
        found = _gradients(loss, {"prediction": prediction, "log_width": log_width})
        measured |= {f"{second}{name}": value for name, value in {"loss": _array(loss), **found}.items()}
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
            loss_of(_tensor(sent, "steps/left") @ left, _tensor(sent, "steps/right") @ right, scale).backward()
            optimizer.step()

        # The gradient of what makes `first` tells whether one passes through it.
        yield step, lambda: {"first": left, "second": right, "scale": scale}


def _weights(sent):
    return [_tensor(sent, f"steps/{name}").requires_grad_() for name in ("left_weight", "right_weight", "scale")]


def _tensor(sent, name):
    return torch.tensor(sent[name])


def _loss(asked, loss):
    if loss is None:
        raise AnswerError(f"`{asked.name}` returned None. Does it end with `return`?")
    if not isinstance(loss, torch.Tensor):
        kind = type(loss).__name__
        raise AnswerError(f"`{asked.name}` returned a value of type `{kind}`, not a tensor; autograd sees only these.")
    if loss.ndim:
        raise AnswerError(f"`{asked.name}` returned a tensor of shape {tuple(loss.shape)}, not a single number.")
    return loss


def _gradients(loss, sources):
    """Return `{name: gradient or None}`: what autograd says of each source, or None where it would refuse to."""
    if not loss.requires_grad:
        return dict.fromkeys(sources)
    found = torch.autograd.grad(loss, list(sources.values()), allow_unused=True)
    return {name: None if one is None else _array(one) for name, one in zip(sources, found, strict=True)}


def _array(tensor):
    return tensor.detach().numpy().copy()
