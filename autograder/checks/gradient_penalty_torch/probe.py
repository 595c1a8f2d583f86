"""Measure `critic_loss(critic, real, fake, mix)`: its value, its gradients, and where two steps leave each weight.

Its twin is `loss_after_step(loss, w, rate)`: its value, and the gradient for the weight before the step.
"""

from contextlib import contextmanager

import torch

from autograder.measure import Interface, Probe
from autograder.torch_probes import array, arrays_of, back, batch_of, give, tensor_or_none, weights_of, with_momentum

interface = Interface("function", "critic_loss", ("critic", "real", "fake", "mix"))
twin_interface = Interface("function", "loss_after_step", ("loss", "w", "rate"))


@torch.enable_grad()
def loss(make_answer, sent, folder):
    """Return the loss of two batches, and of the first its gradient for each weight."""
    critic_loss, critic = make_answer(), _critic(sent)
    value = _checked(critic_loss(critic, *_batch(sent, "loss/")), interface)
    if value is None:
        return {"value": None}
    weights = _weights(critic)
    found = dict.fromkeys(weights)
    if value.requires_grad:
        gradients = torch.autograd.grad(value.sum(), list(weights.values()), retain_graph=True, allow_unused=True)
        found = dict(zip(weights, gradients))
    second = _checked(critic_loss(critic, *_batch(sent, "loss/second_")), interface)
    gradients = {f"{name}_gradient": None if one is None else array(one).T for name, one in found.items()}
    return {"value": array(value), "second_value": array(second), **gradients}


@torch.enable_grad()
def steps(make_answer, sent, folder):
    """Return the weights after each of two steps with momentum, the second on another batch."""
    critic_loss, critic = make_answer(), _critic(sent)
    optimizer = with_momentum(critic.parameters(), sent, "steps")
    _step(critic_loss, critic, optimizer, _batch(sent, "steps/"))
    after = {f"{name}_first": value for name, value in _values(critic).items()}
    _step(critic_loss, critic, optimizer, _batch(sent, "steps/second_"))
    return {**after, **_values(critic)}


@torch.enable_grad()
def adam(make_answer, sent, folder):
    """Return the weights after two Adam steps."""
    critic_loss, critic = make_answer(), _critic(sent)
    optimizer = torch.optim.Adam(critic.parameters(), lr=float(sent["adam/rate"]))
    for second in ("", "second_"):
        _step(critic_loss, critic, optimizer, _batch(sent, f"adam/{second}"))
    return _values(critic)


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the twin's value and its gradient, for two weights of different size."""
    loss_after_step, found = make_answer(), {}
    for second in ("", "second_"):
        goal, bend = (torch.tensor(sent[f"twin/{second}{name}"]) for name in ("goal", "bend"))
        w = torch.tensor(sent[f"twin/{second}w"], requires_grad=True)
        rate = float(sent["twin/rate"])
        value = loss_after_step(lambda w, g=goal, b=bend: ((w - g) ** 2 + b * w**4).sum(), w, rate)
        found[f"{second}value"] = array(_checked(value, twin_interface))
        found[f"{second}gradient"] = None if value is None else back(value.sum(), [w])[0]
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
        batch = _batch(sent, "loss/")

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
    give(_linears(critic), sent)
    return critic


def _linears(critic):
    first, _, second = critic
    return {"first": first, "second": second}


def _weights(critic):
    return weights_of(_linears(critic))


def _values(critic):
    return arrays_of(_linears(critic))


def _batch(sent, place):
    return batch_of(sent, place, ("real", "fake", "mix"))


def _checked(value, asked):
    return tensor_or_none(value, asked.name, "a tensor")
