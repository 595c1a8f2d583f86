"""Measure a torch module `NormedLinear(inputs, outputs)`: does its output follow `g` and `v`, and do both learn?

Its twin is `train(model, optimizer, batches)`: where it leaves the weights of a model.
"""

from contextlib import contextmanager

import numpy as np
import torch
import torch._dynamo  # The first optimizer imports it; a time limit that hit there would leave torch broken.

from autograder.measure import AnswerError, Interface, Probe, attribute

interface = Interface("class", "NormedLinear", ("inputs", "outputs"), ("g", "v"))
twin_interface = Interface("function", "train", ("model", "optimizer", "batches"))


@torch.enable_grad()
def forward(make_answer, sent, folder):
    """Return the outputs of a new module, of one whose weights were given values, and of one that loaded them.

    `held_out`: in eval mode, after `g` and `v` were given values in that mode.  `g_leaf`: whether it is a leaf.
    """
    x = _tensor(sent, "forward/x")
    module = _new(make_answer, sent)
    first, fresh = _weights(module), _array(_output(module, x))
    _give_weights(module, sent, "weights")
    y, after = _array(_output(module, x)), _weights(module)
    second = _array(_output(module, _tensor(sent, "forward/second_x")))
    module.eval()
    _give_weights(module, sent, "other")
    held_out = _array(_output(module, x))
    module.train()
    _give_weights(module, sent, "weights")
    _give_weights(_new(make_answer, sent), sent, "other")
    beside = _array(_output(module, x))
    measured = {"fresh": fresh, "y": y, "second_y": second, "held_out": held_out, "beside": beside, **after}
    leaves = {f"{name}_leaf": np.bool_(getattr(module, name).is_leaf) for name in interface.attributes}
    return {**measured, **leaves, **{f"{name}_first": value for name, value in first.items()}}


@torch.enable_grad()
def loaded(make_answer, sent, folder):
    """Return weights and output of a module that had run before it loaded the state which another one saved."""
    path, x = folder / "normed.pt", _tensor(sent, "forward/x")
    module = _new(make_answer, sent)
    _output(module, x)
    _give_weights(module, sent, "weights")
    torch.save(module.state_dict(), path)
    _give_weights(module, sent, "other")  # What two modules share must not pass for what was saved.
    fresh = _new(make_answer, sent)
    _output(fresh, x)
    fresh.load_state_dict(torch.load(path, weights_only=True))
    return {**_weights(fresh), "y": _array(_output(fresh, x))}


@torch.enable_grad()
def double(make_answer, sent, folder):
    """Return the output of a module made in float32 and moved to float64."""
    module = make_answer(*_sizes(sent)).double()
    _output(module, _tensor(sent, "forward/x"))
    _give_weights(module, sent, "weights")
    return {"y": _array(_output(module, _tensor(sent, "forward/x")))}


@torch.enable_grad()
def first_step(make_answer, sent, folder):
    """Return the gradients of `g`, `v` and the input in the first of the two steps."""
    return _stepped(make_answer, sent, ("first",))


@torch.enable_grad()
def two_steps(make_answer, sent, folder):
    """Return these gradients in each of two steps with momentum, and the weights after each."""
    return _stepped(make_answer, sent, ("first", "second"))


@torch.enable_grad()
def adam(make_answer, sent, folder):
    """Return both layers' weights after two Adam steps through a Linear layer and this one, and how many are listed."""
    linear, module = _before(sent), _new(make_answer, sent)
    model = torch.nn.Sequential(linear, module)
    optimizer = torch.optim.Adam(model.parameters(), lr=float(sent["adam/rate"]))
    _give_weights(module, sent, "weights")
    for number in ("first", "second"):
        optimizer.zero_grad()
        y = model(_tensor(sent, f"adam/{number}_x"))
        torch.nn.functional.mse_loss(y, _tensor(sent, f"adam/{number}_y")).backward()
        optimizer.step()
    return {**_weights(module), "kernel": _array(linear.weight.T), "listed": len(list(module.parameters()))}


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the weights of a linear model after `train` has seen three batches."""
    kernel, bias = _tensor(sent, "twin/kernel"), _tensor(sent, "twin/bias")
    model = torch.nn.Linear(*kernel.shape, dtype=kernel.dtype)
    with torch.no_grad():
        model.weight.copy_(kernel.T)
        model.bias.copy_(bias)
    rate, momentum = float(sent["twin/rate"]), float(sent["twin/momentum"])
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum)
    batches = [(_tensor(sent, f"twin/x_{n}"), _tensor(sent, f"twin/y_{n}")) for n in range(3)]
    make_answer()(model, optimizer, batches)
    return {"kernel": _array(model.weight.T), "bias": _array(model.bias)}


probes = {
    "forward": Probe(forward, seconds=10),
    "loaded": Probe(loaded, seconds=10),
    "double": Probe(double, seconds=10),
    "first_step": Probe(first_step, seconds=10),
    "two_steps": Probe(two_steps, seconds=10),
    "adam": Probe(adam, seconds=15),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes two training steps with a new module, and one that returns its weights by name.

    For words, never for points: nothing is measured here. torch draws the same random numbers afterwards.
    """
    with torch.enable_grad(), torch.random.fork_rng(devices=[]):
        module = _new(make_answer, sent)
        _give_weights(module, sent, "weights")
        before = torch.nn.Linear(_sizes(sent)[0], _sizes(sent)[0], dtype=torch.float64)
        optimizer = torch.optim.SGD([*before.parameters(), *module.parameters()], lr=float(sent["steps/rate"]))
        x, upstream = _tensor(sent, "steps/first_x"), _tensor(sent, "steps/first_upstream")

        def step():
            for _ in range(2):  # What is made once shows in the second.
                optimizer.zero_grad()
                (_output(module, before(x)) * upstream).sum().backward()
                optimizer.step()

        def weights():
            # The gradient of what comes before tells whether one passes through `x`.
            return {**{name: getattr(module, name) for name in interface.attributes}, "x": before.weight}

        yield step, weights


def _stepped(make_answer, sent, numbers):
    module = _new(make_answer, sent)
    # As people write it: the optimizer is made before the first call.
    rate, momentum = float(sent["steps/rate"]), float(sent["steps/momentum"])
    optimizer = torch.optim.SGD(list(module.parameters()) or [torch.zeros(1)], lr=rate, momentum=momentum)
    _give_weights(module, sent, "weights")
    measured = {}
    for number in numbers:
        x = _tensor(sent, f"steps/{number}_x").requires_grad_()
        optimizer.zero_grad()
        (_output(module, x) * _tensor(sent, f"steps/{number}_upstream")).sum().backward()
        for name in interface.attributes:
            gradient = getattr(module, name).grad if getattr(module, name).is_leaf else None
            measured[f"{number}_{name}_gradient"] = None if gradient is None else _array(gradient)
        measured[f"{number}_x_gradient"] = None if x.grad is None else _array(x.grad)
        optimizer.step()
        measured |= {f"{number}_{name}": value for name, value in _weights(module).items()}
    return measured


def _sizes(sent):
    outputs, inputs = sent["weights/v"].shape
    return inputs, outputs


def _new(make_answer, sent):
    """Return a new module in float64: made so, because moving one is a question of its own."""
    kind = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        module = make_answer(*_sizes(sent))
    finally:
        torch.set_default_dtype(kind)
    if not isinstance(module, torch.nn.Module):
        raise AnswerError(f"`{interface.name}` is not a torch.nn.Module. Keep the base class of the task.")
    _weights(module)
    return module


def _give_weights(module, sent, values):
    for name in interface.attributes:
        weight = getattr(module, name)
        # By `.data`: what was made of an old value is to show as stale, not as an error about a change in place.
        # That a shape is wrong is for the judge to say.
        weight.data.copy_(torch.tensor(np.resize(sent[f"{values}/{name}"], weight.shape)))


def _before(sent):
    kernel = _tensor(sent, "adam/kernel")
    linear = torch.nn.Linear(*kernel.shape, dtype=kernel.dtype)
    with torch.no_grad():
        linear.weight.copy_(kernel.T)
        linear.bias.copy_(_tensor(sent, "adam/bias"))
    return linear


def _output(module, x):
    y = module(x)
    if y is None:
        raise AnswerError("`forward` returned None. Does it end with `return`?")
    if not isinstance(y, torch.Tensor):
        kind = type(y).__name__
        raise AnswerError(f"`forward` returned a value of type `{kind}`, not a tensor. Autograd sees only tensors.")
    return y


def _weights(module):
    found = {name: attribute(module, name) for name in interface.attributes}
    for name, weight in found.items():
        if not isinstance(weight, torch.Tensor):
            kind = type(weight).__name__
            raise AnswerError(f"`{name}` is a value of type `{kind}`, not a tensor: nothing can update it.")
    return {name: _array(weight) for name, weight in found.items()}


def _tensor(sent, name):
    return torch.tensor(sent[name])


def _array(tensor):
    return tensor.detach().numpy().copy()
