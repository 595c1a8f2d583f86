"""Measure `fine_tune(model, outputs, rate)`: what its optimizer moves in the model it returns, and in the old one.

And its twin `restart(model)`: what an optimizer that was made before it moves afterwards.
"""

from contextlib import contextmanager

import torch
import torch._dynamo  # The first optimizer imports it; a time limit that hit there would leave torch broken.

from autograder.measure import AnswerError, Interface, Probe, attribute

interface = Interface("function", "fine_tune", ("model", "outputs", "rate"))
twin_interface = Interface("function", "restart", ("model",))
LAYERS = ("body", "head")


def steps(make_answer, sent, folder):
    """Return the new model's output, its weights before and after each of two steps, and the old one's in the end.

    body_gradients, head_gradients: how many weights of that part got one.  held, strangers: how many weights of the
    new model the optimizer holds, and how many other ones.
    """
    with _double():
        model = _model(sent)
        tuned, optimizer = _tuned(make_answer(), model, sent)
        first = {f"{name}_first": value for name, value in _weights(tuned).items()}
        _give(tuned.head, sent, "new_head")
        x, y = _batch(sent, "steps", "")
        output = tuned(x)
        _step(tuned, optimizer, x, y)
        counts = _counts(tuned, optimizer)
        after = _weights(tuned)
        _step(tuned, optimizer, *_batch(sent, "steps", "second_"))
        later = {f"{name}_second": value for name, value in _weights(tuned).items()}
        old = {f"old_{name}": value for name, value in _weights(model).items()}
        return {"output": output.detach().numpy().copy(), **first, **counts, **after, **later, **old}


def twin(make_answer, sent, folder):
    """Return the weights when `restart` is done, and after each of two steps of an optimizer made before."""
    with _double():
        restart, model = make_answer(), _model(sent)
        rate, momentum = float(sent["twin/rate"]), float(sent["twin/momentum"])
        optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum)
        restart(model)
        first = {f"{name}_first": value for name, value in _weights(model).items()}
        _step(model, optimizer, *_batch(sent, "twin", ""))
        gradients = sum(weight.grad is not None for weight in model.head.parameters())
        after = _weights(model)
        _step(model, optimizer, *_batch(sent, "twin", "second_"))
        later = {f"{name}_second": value for name, value in _weights(model).items()}
        return {"gradients": gradients, **first, **after, **later}


probes = {"steps": Probe(steps, seconds=10), "twin": Probe(twin, seconds=10, of=twin_interface)}


@contextmanager
def _double():
    """Work in float64, also where an answer makes a layer of its own."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        with torch.enable_grad():
            yield
    finally:
        torch.set_default_dtype(before)


def _tuned(fine_tune, model, sent):
    """Return the model and the optimizer that the answer makes, once they are of the form of the task."""
    outputs = sent["steps/y"].shape[1]
    made = fine_tune(model, outputs, float(sent["steps/rate"]))
    if not isinstance(made, tuple | list) or len(made) != 2:
        raise AnswerError(f"`fine_tune` returned {_kind(made)}. The task asks for two things: the new model, its Adam.")
    tuned, optimizer = made
    if not isinstance(tuned, torch.nn.Module) or not isinstance(optimizer, torch.optim.Optimizer):
        kinds = f"{_kind(tuned)} and {_kind(optimizer)}"
        raise AnswerError(f"`fine_tune` returned {kinds}. The task asks for a model and an optimizer, in this order.")
    shape = tuple(attribute(attribute(tuned, "head"), "weight").shape)
    due = (outputs, model.body[0].out_features)
    if shape != due:
        raise AnswerError(f"The weight of the new `head` has shape {shape}. For {outputs} outputs it is {due}.")
    return tuned, optimizer


def _kind(made):
    return "None" if made is None else f"a value of type `{type(made).__name__}`"


def _step(model, optimizer, x, y):
    optimizer.zero_grad()
    ((model(x) - y) ** 2).mean().backward()
    optimizer.step()


def _counts(model, optimizer):
    ours = {id(weight) for weight in model.parameters()}
    held = [id(weight) for group in optimizer.param_groups for weight in group["params"]]
    counts = {"held": sum(one in ours for one in held), "strangers": sum(one not in ours for one in held)}
    for name in LAYERS:
        counts[f"{name}_gradients"] = sum(weight.grad is not None for weight in getattr(model, name).parameters())
    return counts


class _Model(torch.nn.Module):
    """body ends in tanh, head does not."""

    def __init__(self, sizes):
        super().__init__()
        first, second = (torch.nn.Linear(*size) for size in sizes)
        self.body = torch.nn.Sequential(first, torch.nn.Tanh())
        self.head = second

    def forward(self, x):
        return self.head(self.body(x))


def _model(sent):
    model = _Model([sent[f"weights/{name}_kernel"].shape for name in LAYERS])
    _give(model.body[0], sent, "body")
    _give(model.head, sent, "head")
    return model


def _give(linear, sent, name):
    with torch.no_grad():
        linear.weight.copy_(torch.tensor(sent[f"weights/{name}_kernel"].T))
        linear.bias.copy_(torch.tensor(sent[f"weights/{name}_bias"]))


def _batch(sent, probe, second):
    return torch.tensor(sent[f"{probe}/{second}x"]), torch.tensor(sent[f"{probe}/{second}y"])


def _weights(model):
    measured = {}
    for name, linear in (("body", attribute(model, "body")[0]), ("head", model.head)):
        measured[f"{name}_kernel"] = linear.weight.detach().numpy().T.copy()
        measured[f"{name}_bias"] = linear.bias.detach().numpy().copy()
    return measured
