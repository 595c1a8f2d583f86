"""Measure a torch module `NormedLinear(inputs, outputs)`: does its output follow `g` and `v`, and do both learn?

Its twin is `train(model, optimizer, batches)`: where it leaves the weights of a model.
"""

from contextlib import contextmanager

import numpy as np
import torch

from autograder.measure import Interface, Probe
from autograder.torch_probes import (
    array,
    as_module,
    in_double,
    leaf,
    new_linear,
    output,
    tensor,
    weight_named,
    with_momentum,
)

interface = Interface("class", "NormedLinear", ("inputs", "outputs"), ("g", "v"))
twin_interface = Interface("function", "train", ("model", "optimizer", "batches"))

OLD_NOTES = (
    "This `backward()` walks along notes of an earlier step. The weights have been changed in place since, as an "
    "optimizer does. `retain_graph=True` keeps old notes; this step needs new ones, from the weights as they are now."
)


@torch.enable_grad()
def forward(make_answer, sent, folder):
    """Return the outputs of a new module, of one whose weights were given values, and of one that loaded them.

    `held_out`: in eval mode, after `g` and `v` were given values in that mode.  `g_leaf`: whether it is a leaf.
    `listed`: how many parameters the module has.
    """
    x = tensor(sent, "forward/x")
    module = _new(make_answer, sent)
    first, fresh = _weights(module), array(_output(module, x))
    _give_weights(module, sent, "weights")
    y, after = array(_output(module, x)), _weights(module)
    second = array(_output(module, tensor(sent, "forward/second_x")))
    module.eval()
    _give_weights(module, sent, "other")
    held_out = array(_output(module, x))
    module.train()
    _give_weights(module, sent, "weights")
    _give_weights(_new(make_answer, sent), sent, "other")
    beside = array(_output(module, x))
    measured = {"fresh": fresh, "y": y, "second_y": second, "held_out": held_out, "beside": beside, **after}
    leaves = {f"{name}_leaf": np.bool_(getattr(module, name).is_leaf) for name in interface.attributes}
    measured["listed"] = len(list(module.parameters()))
    return {**measured, **leaves, **{f"{name}_first": value for name, value in first.items()}}


@torch.enable_grad()
def loaded(make_answer, sent, folder):
    """Return weights and output of a module that had run before it loaded the state which another one saved."""
    path, x = folder / "normed.pt", tensor(sent, "forward/x")
    module = _new(make_answer, sent)
    _output(module, x)
    _give_weights(module, sent, "weights")
    torch.save(module.state_dict(), path)
    _give_weights(module, sent, "other")  # What two modules share must not pass for what was saved.
    fresh = _new(make_answer, sent)
    _output(fresh, x)
    fresh.load_state_dict(torch.load(path, weights_only=True))
    return {**_weights(fresh), "y": array(_output(fresh, x))}


@torch.enable_grad()
def double(make_answer, sent, folder):
    """Return the output of a module made in float32 and moved to float64."""
    module = make_answer(*_sizes(sent)).double()
    _output(module, tensor(sent, "forward/x"))
    _give_weights(module, sent, "weights")
    return {"y": array(_output(module, tensor(sent, "forward/x")))}


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
    linear, module = new_linear(sent["adam/kernel"], sent["adam/bias"]), _new(make_answer, sent)
    model = torch.nn.Sequential(linear, module)
    optimizer = torch.optim.Adam(model.parameters(), lr=float(sent["adam/rate"]))
    _give_weights(module, sent, "weights")
    for number in ("first", "second"):
        optimizer.zero_grad()
        y = model(tensor(sent, f"adam/{number}_x"))
        torch.nn.functional.mse_loss(y, tensor(sent, f"adam/{number}_y")).backward()
        optimizer.step()
    return {**_weights(module), "kernel": array(linear.weight.T), "listed": len(list(module.parameters()))}


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the weights of a linear model after `train` has seen three batches."""
    model = new_linear(sent["twin/kernel"], sent["twin/bias"])
    optimizer = with_momentum(model.parameters(), sent, "twin")
    batches = [(tensor(sent, f"twin/x_{n}"), tensor(sent, f"twin/y_{n}")) for n in range(3)]
    try:
        make_answer()(model, optimizer, batches)
    except RuntimeError as error:
        if "modified by an inplace operation" in str(error):  # In our words, with the learner's line as it was.
            error.args = (f"{OLD_NOTES} (PyTorch says: {str(error).partition(':')[0]}.)",)
        raise
    return {"kernel": array(model.weight.T), "bias": array(model.bias)}


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
        x, upstream = tensor(sent, "steps/first_x"), tensor(sent, "steps/first_upstream")

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
    optimizer = with_momentum(list(module.parameters()) or [torch.zeros(1)], sent, "steps")
    _give_weights(module, sent, "weights")
    measured = {}
    for number in numbers:
        x = leaf(sent, f"steps/{number}_x")
        optimizer.zero_grad()
        (_output(module, x) * tensor(sent, f"steps/{number}_upstream")).sum().backward()
        for name in interface.attributes:
            gradient = getattr(module, name).grad if getattr(module, name).is_leaf else None
            measured[f"{number}_{name}_gradient"] = array(gradient)
        measured[f"{number}_x_gradient"] = array(x.grad)
        optimizer.step()
        measured |= {f"{number}_{name}": value for name, value in _weights(module).items()}
    return measured


def _sizes(sent):
    outputs, inputs = sent["weights/v"].shape
    return inputs, outputs


def _new(make_answer, sent):
    """Return a new module in float64: made so, because moving one is a question of its own."""
    with in_double():
        module = as_module(make_answer(*_sizes(sent)), interface.name)
    _weights(module)
    return module


def _give_weights(module, sent, values):
    for name in interface.attributes:
        weight = getattr(module, name)
        # By `.data`: what was made of an old value is to show as stale, not as an error about a change in place.
        # That a shape is wrong is for the judge to say.
        weight.data.copy_(torch.tensor(np.resize(sent[f"{values}/{name}"], weight.shape)))


def _output(module, x):
    return output(module(x), "forward")


def _weights(module):
    return {name: array(weight_named(module, name)) for name in interface.attributes}
