"""Measure `fine_tune(model, outputs, rate)`: what its optimizer moves in the model it returns, and in the old one.

And its twin `restart(model)`: what an optimizer that was made before it moves afterwards.
"""

import torch

from autograder.measure import AnswerError, Interface, Probe, attribute, kind
from autograder.torch_probes import arrays_of, batch_of, give, in_double, new_model, with_momentum

interface = Interface("function", "fine_tune", ("model", "outputs", "rate"))
twin_interface = Interface("function", "restart", ("model",))
LAYERS = ("body", "head")


@torch.enable_grad()
def steps(make_answer, sent, folder):
    """Return the new model's output, its weights before and after each of two steps, and the old one's in the end.

    body_gradients, head_gradients: how many weights of that part got one.  held, strangers: how many weights of the
    new model the optimizer holds, and how many other ones.
    """
    with in_double():
        model = new_model(sent, LAYERS)
        tuned, optimizer = _tuned(make_answer(), model, sent)
        first = {f"{name}_first": value for name, value in _weights(tuned).items()}
        give({"new_head": tuned.head}, sent)
        x, y = batch_of(sent, "steps/")
        output = tuned(x)
        _step(tuned, optimizer, x, y)
        counts = _counts(tuned, optimizer)
        after = _weights(tuned)
        _step(tuned, optimizer, *batch_of(sent, "steps/second_"))
        later = {f"{name}_second": value for name, value in _weights(tuned).items()}
        old = {f"old_{name}": value for name, value in _weights(model).items()}
        return {"output": output.detach().numpy().copy(), **first, **counts, **after, **later, **old}


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return the weights when `restart` is done, and after each of two steps of an optimizer made before."""
    with in_double():
        restart, model = make_answer(), new_model(sent, LAYERS)
        optimizer = with_momentum(model.parameters(), sent, "twin")
        restart(model)
        first = {f"{name}_first": value for name, value in _weights(model).items()}
        _step(model, optimizer, *batch_of(sent, "twin/"))
        gradients = sum(weight.grad is not None for weight in model.head.parameters())
        after = _weights(model)
        _step(model, optimizer, *batch_of(sent, "twin/second_"))
        later = {f"{name}_second": value for name, value in _weights(model).items()}
        return {"gradients": gradients, **first, **after, **later}


probes = {"steps": Probe(steps, seconds=10), "twin": Probe(twin, seconds=10, of=twin_interface)}


def _tuned(fine_tune, model, sent):
    """Return the model and the optimizer that the answer makes, once they are of the form of the task."""
    outputs = sent["steps/y"].shape[1]
    made = fine_tune(model, outputs, float(sent["steps/rate"]))
    if not isinstance(made, tuple | list) or len(made) != 2:
        raise AnswerError(f"`fine_tune` returned {kind(made)}. The task asks for two things: the new model, its Adam.")
    tuned, optimizer = made
    if not isinstance(tuned, torch.nn.Module) or not isinstance(optimizer, torch.optim.Optimizer):
        kinds = f"{kind(tuned)} and {kind(optimizer)}"
        raise AnswerError(f"`fine_tune` returned {kinds}. The task asks for a model and an optimizer, in this order.")
    shape = tuple(attribute(attribute(tuned, "head"), "weight").shape)
    due = (outputs, model.body[0].out_features)
    if shape != due:
        raise AnswerError(f"The weight of the new `head` has shape {shape}. For {outputs} outputs it is {due}.")
    return tuned, optimizer


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


def _weights(model):
    return arrays_of({"body": attribute(model, "body")[0], "head": model.head})
