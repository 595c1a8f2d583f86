"""Measure `critic_loss(critic, real, fake, mix)`: its value, its gradients, and where two steps leave each weight.

Its twin is `loss_after_step(loss, w, rate)`: its value, and the gradient for the weight before the step.
"""

from contextlib import contextmanager

import numpy as np
import torch
import torch._dynamo  # The first optimizer imports it; a time limit that hit there would leave torch broken.

from autograder.measure import AnswerError, Interface, Probe

interface = Interface("function", "critic_loss", ("critic", "real", "fake", "mix"))
twin_interface = Interface("function", "loss_after_step", ("loss", "w", "rate"))


@torch.enable_grad()
def loss(make_answer, sent, folder):
    """Return the loss of two batches, and of the first its gradient for each weight."""
    critic_loss, critic = make_answer(), _critic(sent)
    value = _tensor(critic_loss(critic, *_batch(sent, "loss", "")), "critic_loss")
    if value is None:
        return {"value": None}
    weights = _weights(critic)
    found = dict.fromkeys(weights)
    if value.requires_grad:
        gradients = torch.autograd.grad(value.sum(), list(weights.values()), retain_graph=True, allow_unused=True)
        found = dict(zip(weights, gradients))
    second = _tensor(critic_loss(critic, *_batch(sent, "loss", "second_")), "critic_loss")
    gradients = {f"{name}_gradient": _oriented(gradient) for name, gradient in found.items()}
    return {"value": _array(value), "second_value": _array(second), **gradients}


@torch.enable_grad()
def steps(make_answer, sent, folder):
    """Return the weights after each of two steps with momentum, the second on another batch."""
    critic_loss, critic = make_answer(), _critic(sent)
    rate, momentum = float(sent["steps/rate"]), float(sent["steps/momentum"])
    optimizer = torch.optim.SGD(critic.parameters(), lr=rate, momentum=momentum)
    _step(critic_loss, critic, optimizer, _batch(sent, "steps", ""))
    after = {f"{name}_first": value for name, value in _values(critic).items()}
    _step(critic_loss, critic, optimizer, _batch(sent, "steps", "second_"))
    return {**after, **_values(critic)}


@torch.enable_grad()
def adam(make_answer, sent, folder):
    """Return the weights after two Adam steps."""
    critic_loss, critic = make_answer(), _critic(sent)
    optimizer = torch.optim.Adam(critic.parameters(), lr=float(sent["adam/rate"]))
    for second in ("", "second_"):
        _step(critic_loss, critic, optimizer, _batch(sent, "adam", second))
    return _values(critic)


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the twin's value and its gradient, for two weights of different size."""
    loss_after_step, found = make_answer(), {}
    for second in ("", "second_"):
        goal, bend = (torch.tensor(sent[f"twin/{second}{name}"]) for name in ("goal", "bend"))
        w = torch.tensor(sent[f"twin/{second}w"], requires_grad=True)
        rate = float(sent["twin/rate"])
        value = _tensor(loss_after_step(lambda w, g=goal, b=bend: ((w - g) ** 2 + b * w**4).sum(), w, rate),
                        "loss_after_step")  # fmt: skip
        found[f"{second}value"] = _array(value)
        if value is not None and value.requires_grad:
            (gradient,) = torch.autograd.grad(value.sum(), w, allow_unused=True)
            found[f"{second}gradient"] = _array(gradient)
        else:
            found[f"{second}gradient"] = None
    return found


probes = {
    "loss": Probe(loss, seconds=10),
    "steps": Probe(steps, seconds=10),
    "adam": Probe(adam, seconds=10),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step, and one that returns the weights by name.

    For words, never for points: nothing is measured here. torch draws the same random numbers afterwards.
    """
    with torch.enable_grad(), torch.random.fork_rng(devices=[]):
        critic_loss, critic = make_answer(), _critic(sent)
        optimizer = torch.optim.SGD(critic.parameters(), lr=float(sent["steps/rate"]))
        batch = _batch(sent, "loss", "")

        def step():
            optimizer.zero_grad()
            critic_loss(critic, *batch).backward()
            optimizer.step()

        yield step, lambda: _weights(critic)


def _step(critic_loss, critic, optimizer, batch):
    # Cleared before the loss is made, as one may: what is left in `.grad` meanwhile is part of the step.
    optimizer.zero_grad()
    value = critic_loss(critic, *batch)
    if value is not None and value.requires_grad:
        value.sum().backward()
    optimizer.step()


def _critic(sent):
    features, hidden = sent["weights/first_kernel"].shape
    first, second = (torch.nn.Linear(*size, dtype=torch.float64) for size in ((features, hidden), (hidden, 1)))
    critic = torch.nn.Sequential(first, torch.nn.Tanh(), second)
    with torch.no_grad():
        for name, weight in _weights(critic).items():
            weight.copy_(torch.tensor(sent[f"weights/{name}"].T))
    return critic


def _weights(critic):
    first, _, second = critic
    layers = {"first": first, "second": second}
    kinds = {"kernel": "weight", "bias": "bias"}
    return {f"{name}_{kind}": getattr(layer, its) for name, layer in layers.items() for kind, its in kinds.items()}


def _values(critic):
    return {name: _oriented(weight).copy() for name, weight in _weights(critic).items()}


def _oriented(value):
    """Return a weight or its gradient as the judge writes it: kernels of shape (in, out)."""
    return None if value is None else _array(value).T


def _batch(sent, probe, second):
    return tuple(torch.tensor(sent[f"{probe}/{second}{name}"]) for name in ("real", "fake", "mix"))


def _tensor(value, name):
    if value is None or isinstance(value, torch.Tensor):
        return value
    raise AnswerError(f"`{name}` returned a value of type `{type(value).__name__}`. The task asks for a tensor.")


def _array(value):
    return None if value is None else np.asarray(value.detach().numpy())
