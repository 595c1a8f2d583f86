"""Measure a torch module `FiLM(channels)`: its output, its gradients, what training and saving do to its weights."""

import torch

from autograder.measure import Interface, Probe, attribute

interface = Interface("class", "FiLM", ("channels",), ("gamma", "beta"))


def forward(make_answer, sent, folder):
    """Return the outputs of a new module and of one with given weights, and the weights after that call."""
    x, second_x = _tensor(sent, "forward/x"), _tensor(sent, "forward/second_x")
    module = _new(make_answer, sent)
    initial = _array(module(x))
    _give_weights(module, sent)
    y = _array(module(x))
    after = _weights(module)
    return {"initial": initial, "y": y, "second_y": _array(module(second_x)), **after}


def gradients(make_answer, sent, folder):
    """Return the gradients of the listed weights and the input; `gamma_asked`: asked for directly, listed or not."""
    module = _ready(make_answer, sent)
    x = _tensor(sent, "gradients/x").requires_grad_()
    loss = (module(x) * _tensor(sent, "gradients/upstream")).sum()
    measured = {"x": _gradient(loss, x)}
    for name in interface.attributes:
        weight = getattr(module, name)
        asked = _gradient(loss, weight)
        measured[name] = asked if any(weight is listed for listed in module.parameters()) else None
        measured[f"{name}_asked"] = asked
    return measured


def owned(make_answer, sent, folder):
    """Return the weights after one SGD step over the module's parameters."""
    module = _ready(make_answer, sent)
    parameters = list(module.parameters())
    loss = (module(_tensor(sent, "gradients/x")) * _tensor(sent, "gradients/upstream")).sum()
    if parameters and loss.requires_grad:
        optimizer = torch.optim.SGD(parameters, lr=float(sent["owned/rate"]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return _weights(module)


def training(make_answer, sent, folder):
    """Return the weights after two Adam steps through a Linear layer and this one."""
    features, targets = _tensor(sent, "training/features"), _tensor(sent, "training/targets")
    module = _ready(make_answer, sent)
    linear = torch.nn.Linear(features.shape[-1], targets.shape[-1])
    with torch.no_grad():
        linear.weight.copy_(_tensor(sent, "training/kernel").T)
        linear.bias.copy_(_tensor(sent, "training/bias"))
    model = torch.nn.Sequential(linear, module)
    optimizer = torch.optim.Adam(model.parameters(), lr=float(sent["training/rate"]))
    size = int(sent["training/batch"])
    for start in range(0, len(features), size):
        optimizer.zero_grad()
        y = model(features[start : start + size])
        torch.nn.functional.mse_loss(y, targets[start : start + size]).backward()
        optimizer.step()
    return _weights(module)


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
    return {**_weights(fresh), "y": _array(fresh(_tensor(sent, "saving/x")))}


probes = {
    "forward": Probe(forward, seconds=10),
    "gradients": Probe(gradients, seconds=10),
    "owned": Probe(owned, seconds=10),
    "training": Probe(training, seconds=30),
    "saving": Probe(saving, seconds=15),
}


def _new(make_answer, sent):
    module = make_answer(len(sent["weights/gamma"]))
    if not isinstance(module, torch.nn.Module):
        raise TypeError(f"`{interface.name}` is not a torch.nn.Module. Keep the base class of the task.")
    module(_tensor(sent, "forward/x"))  # Weights made on first use exist only after a call.
    return module


def _ready(make_answer, sent):
    module = _new(make_answer, sent)
    _give_weights(module, sent)
    return module


def _give_weights(module, sent):
    for name in interface.attributes:
        weight = attribute(module, name)
        if not isinstance(weight, torch.Tensor):
            raise TypeError(f"`{name}` is a {type(weight).__name__}, not a tensor: nothing can update it.")
        value = _tensor(sent, f"weights/{name}")
        with torch.no_grad():
            # A weight of shape (1, channels) still gets its values; that the shape is wrong is for the judge to say.
            weight.copy_(value.reshape(weight.shape) if weight.numel() == value.numel() else value)


def _gradient(loss, source):
    if not (loss.requires_grad and source.requires_grad):
        return None
    (gradient,) = torch.autograd.grad(loss, source, retain_graph=True, allow_unused=True)
    return None if gradient is None else _array(gradient)


def _weights(module):
    return {name: _array(attribute(module, name)) for name in interface.attributes}


def _tensor(sent, name):
    return torch.tensor(sent[name])


def _array(tensor):
    if not isinstance(tensor, torch.Tensor):
        raise TypeError(f"`{interface.name}` returned a {type(tensor).__name__}, not a tensor.")
    return tensor.detach().numpy().copy()
