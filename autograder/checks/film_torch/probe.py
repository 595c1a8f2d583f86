"""Measure a torch module `FiLM(channels)`: its output, its gradients, what training and saving do to its weights.

Its twin is `PReLU(channels)`: what one step does to its output.
"""

from contextlib import contextmanager

import numpy as np
import torch

from autograder.measure import Interface, Probe, attribute
from autograder.torch_probes import array, as_module, leaf, new_linear, output, tensor, weight_named

interface = Interface("class", "FiLM", ("channels",), ("gamma", "beta"))
twin_interface = Interface("class", "PReLU", ("channels",))


@torch.enable_grad()
def forward(make_answer, sent, folder):
    """Return the outputs of a new module and of one with given weights, and the weights at first and afterwards."""
    # A new tensor for each call: an answer may change its input in place.
    module = _new(make_answer, sent)
    first = {f"{name}_initial": value for name, value in _weights(module).items()}
    initial = array(_output(module, tensor(sent, "forward/x")))
    _give_weights(module, sent)
    y = array(_output(module, tensor(sent, "forward/x")))
    after = _weights(module)
    second_y = array(_output(module, tensor(sent, "forward/second_x")))
    another = array(_output(make_answer(len(sent["weights/gamma"])), tensor(sent, "forward/second_x")))
    return {**first, "initial": initial, "y": y, "second_y": second_y, "another": another, **after}


@torch.enable_grad()
def gradients(make_answer, sent, folder):
    """Return the gradients of the listed weights and the input.

    `gamma_thawed`: asked for directly, listed or not, frozen or not.  `gamma_kept`: the same, if it is a parameter
    or a buffer of the module.
    """
    module = _ready(make_answer, sent)
    weights = {name: getattr(module, name) for name in interface.attributes}
    x = leaf(sent, "gradients/x")
    asked = _gradients(module, sent, x, {"x": x, **weights})
    for weight in weights.values():
        weight.requires_grad_()
    thawed = _gradients(module, sent, x, weights)
    measured = {"x": asked["x"]}
    for name, weight in weights.items():
        measured[name] = asked[name] if _holds(module.parameters(), weight) else None
        measured[f"{name}_thawed"] = thawed[name]
        measured[f"{name}_kept"] = thawed[name] if _holds([*module.parameters(), *module.buffers()], weight) else None
    return measured


@torch.enable_grad()
def owned(make_answer, sent, folder):
    """Return the weights after one SGD step over the module's parameters."""
    module = _ready(make_answer, sent)
    parameters = list(module.parameters())
    loss = _loss(module, sent, tensor(sent, "gradients/x"))
    if parameters and loss.requires_grad:
        optimizer = torch.optim.SGD(parameters, lr=float(sent["owned/rate"]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return _weights(module)


@torch.enable_grad()
def training(make_answer, sent, folder):
    """Return the weights after two Adam steps through a Linear layer and this one."""
    features, targets = tensor(sent, "training/features"), tensor(sent, "training/targets")
    module = make_answer(len(sent["weights/gamma"]))
    model = torch.nn.Sequential(new_linear(sent["training/kernel"], sent["training/bias"]), module)
    # As people write it: the optimizer is made before the first call.
    optimizer = torch.optim.Adam(model.parameters(), lr=float(sent["training/rate"]))
    model(features)
    _give_weights(module, sent)
    size = int(sent["training/batch"])
    for start in range(0, len(features), size):
        optimizer.zero_grad()
        y = model(features[start : start + size])
        torch.nn.functional.mse_loss(y, targets[start : start + size]).backward()
        optimizer.step()
    return _weights(module)


@torch.enable_grad()
def saving(make_answer, sent, folder):
    """Return weights and output of a new module that loaded the state which another one saved."""
    path = folder / "film.pt"
    module = _ready(make_answer, sent)
    torch.save(module.state_dict(), path)
    with torch.no_grad():  # What two modules share must not pass for what was saved.
        for name in interface.attributes:
            getattr(module, name).zero_()
    fresh = _new(make_answer, sent)
    fresh.load_state_dict(torch.load(path, weights_only=True))
    return {**_weights(fresh), "y": array(_output(fresh, tensor(sent, "saving/x")))}


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the output of a new PReLU, and its output for another batch after one SGD step over its parameters."""
    module = as_module(make_answer(sent["twin/x"].shape[1]), "PReLU")
    first = array(_output(module, tensor(sent, "twin/x")))
    parameters = list(module.parameters())
    loss = (_output(module, tensor(sent, "twin/x")) * tensor(sent, "twin/upstream")).sum()
    if parameters and loss.requires_grad:
        optimizer = torch.optim.SGD(parameters, lr=float(sent["twin/rate"]))
        loss.backward()
        optimizer.step()
    return {"first": first, "after": array(_output(module, tensor(sent, "twin/second_x")))}


probes = {
    "forward": Probe(forward, seconds=10),
    "gradients": Probe(gradients, seconds=10),
    "owned": Probe(owned, seconds=10),
    "training": Probe(training, seconds=30),
    "saving": Probe(saving, seconds=15),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step with a new module, and one that returns its weights by name.

    For words, never for points: nothing is measured here. torch draws the same random numbers afterwards.
    """
    with torch.enable_grad(), torch.random.fork_rng(devices=[]):
        module = _ready(make_answer, sent)
        x = tensor(sent, "gradients/x")
        before = torch.nn.Linear(x.shape[-1], x.shape[-1])
        optimizer = torch.optim.SGD([*before.parameters(), *module.parameters()], lr=float(sent["owned/rate"]))

        def step():
            optimizer.zero_grad()
            _loss(module, sent, before(x)).backward()
            optimizer.step()

        def weights():
            # The gradient of what comes before tells whether one passes through `x`.
            return {**{name: getattr(module, name) for name in interface.attributes}, "x": before.weight}

        yield step, weights


def _new(make_answer, sent):
    module = as_module(make_answer(len(sent["weights/gamma"])), interface.name)
    _output(module, tensor(sent, "forward/x"))  # Weights made on first use exist only after a call.
    return module


def _ready(make_answer, sent):
    module = _new(make_answer, sent)
    _give_weights(module, sent)
    return module


def _give_weights(module, sent):
    for name in interface.attributes:
        weight = weight_named(module, name)
        with torch.no_grad():
            # That a shape is wrong is for the judge to say.
            weight.copy_(torch.tensor(np.resize(sent[f"weights/{name}"], weight.shape)))


def _holds(tensors, weight):
    return any(weight is listed for listed in tensors)


def _output(module, x):
    return output(module(x), "forward")


def _loss(module, sent, x):
    return (_output(module, x) * tensor(sent, "gradients/upstream")).sum()


def _gradients(module, sent, x, sources):
    """Return `{name: gradient or None}`: what autograd says of each source, or None where it would refuse to."""
    loss = _loss(module, sent, x)
    found = {}
    for name, source in sources.items():
        found[name] = None
        if loss.requires_grad and source.requires_grad:
            (gradient,) = torch.autograd.grad(loss, source, retain_graph=True, allow_unused=True)
            found[name] = None if gradient is None else array(gradient)
    return found


def _weights(module):
    return {name: array(attribute(module, name)) for name in interface.attributes}
