"""What several probes of torch exercises do alike: make models of given weights, ask for gradients, refuse no tensor.

Travels into the sandbox with them. Kernels are of shape (in, out), as the challenges write them. No optimizer takes
its step here: gradtape looks for the line of a step that was left out in every file that the model runs through.
"""

from contextlib import contextmanager

import numpy as np
import torch
import torch._dynamo  # The first optimizer imports it; a time limit that hit there would leave torch broken.

from autograder.measure import AnswerError, attribute


def tensor(sent, name):
    """Return a new tensor: an answer may change its input in place."""
    return torch.tensor(sent[name])


def leaf(sent, name):
    """Return a new tensor that asks for its gradient."""
    return tensor(sent, name).requires_grad_()


def batch_of(sent, place, names="xy"):
    """Return a tuple of new tensors. place: how their names begin, such as `steps/second_`."""
    return tuple(tensor(sent, f"{place}{name}") for name in names)


def array(one):
    """Return a tensor's numbers; None for None."""
    return None if one is None else one.detach().numpy().copy()


def as_module(made, name):
    """Return what an answer made. Raises AnswerError if it is no module. name: of its class."""
    if not isinstance(made, torch.nn.Module):
        raise AnswerError(f"`{name}` is not a torch.nn.Module. Keep the base class of the task.")
    return made


def weight_named(module, name):
    """Return the weight of that name. Raises AnswerError if there is none, or if it is no tensor."""
    found = attribute(module, name)
    if not isinstance(found, torch.Tensor):
        kind = type(found).__name__
        raise AnswerError(f"`{name}` is a value of type `{kind}`, not a tensor: nothing can update it.")
    return found


def output(y, name):
    """Return what a function returned. Raises AnswerError if it is no tensor. name: of the function."""
    if y is None:
        raise AnswerError(f"`{name}` returned None. Does it end with `return`?")
    if not isinstance(y, torch.Tensor):
        kind = type(y).__name__
        raise AnswerError(f"`{name}` returned a value of type `{kind}`, not a tensor. Autograd sees only tensors.")
    return y


def of_shape(y, shape, name):
    """Return what a function returned, a tensor. Raises AnswerError if it is of another shape."""
    if y.shape != shape:
        found, asked = tuple(y.shape), tuple(shape)
        raise AnswerError(f"`{name}` returned an output of shape {found}. Here the task asks for {asked}.")
    return y


def tensor_or_none(value, name, asked):
    """Return what a function returned. Raises AnswerError if it is neither. asked: what the task asks for, in words."""
    if value is None or isinstance(value, torch.Tensor):
        return value
    raise AnswerError(f"`{name}` returned a value of type `{type(value).__name__}`. The task asks for {asked}.")


def loss_array(loss, name):
    """Return the loss that a function returned, float64; None for None. Raises AnswerError if it is no number."""
    if loss is None:
        return None
    try:
        return np.asarray(loss.detach() if isinstance(loss, torch.Tensor) else loss, np.float64)
    except (TypeError, ValueError) as error:
        kind = type(loss).__name__
        raise AnswerError(f"`{name}` returned a value of type `{kind}`. The task asks for the loss.") from error


def back(y, sources, upstream=None):
    """Return an array for each source, None where autograd has no gradient or would refuse.

    upstream: the gradient of y, of its shape; None if y is a single number.
    """
    sources = list(sources)
    if not y.requires_grad:
        return [None] * len(sources)
    return [array(one) for one in torch.autograd.grad(y, sources, upstream, allow_unused=True)]


def new_linear(kernel, bias=None):
    """Return a new Linear of these weights, two arrays, and of their type."""
    made = torch.nn.Linear(*kernel.shape, bias=bias is not None, dtype=torch.tensor(kernel).dtype)
    with torch.no_grad():
        made.weight.copy_(torch.tensor(kernel.T))
        if bias is not None:
            made.bias.copy_(torch.tensor(bias))
    return made


def weights_of(linears):
    """Return `{"body_kernel": parameter, "body_bias": …}`. linears: `{"body": Linear, …}`."""
    found = {}
    for name, one in linears.items():
        found |= {f"{name}_kernel": one.weight, f"{name}_bias": one.bias}
    return found


def give(linears, sent):
    """Give each Linear the weights that were sent for its name."""
    with torch.no_grad():
        for name, parameter in weights_of(linears).items():
            parameter.copy_(torch.tensor(sent[f"weights/{name}"].T))


def arrays_of(linears):
    """Return `{"body_kernel": array, "body_bias": …}`."""
    return {name: parameter.detach().numpy().T.copy() for name, parameter in weights_of(linears).items()}


class _Model(torch.nn.Module):
    """Each part but the last is a Linear and a tanh, the last is a Linear. sizes: `{name: (in, out)}`."""

    def __init__(self, sizes):
        super().__init__()
        self._names = tuple(sizes)
        for name, size in sizes.items():
            made = torch.nn.Linear(*size, dtype=torch.float64)
            setattr(self, name, made if name == self._names[-1] else torch.nn.Sequential(made, torch.nn.Tanh()))

    def forward(self, x):
        passed = x
        for name in self._names:
            passed = getattr(self, name)(passed)
        return passed


def new_model(sent, names):
    """Return a new model in float64, a part for each name, with the weights that were sent."""
    made = _Model({name: sent[f"weights/{name}_kernel"].shape for name in names})
    give(linears_of(made, names), sent)
    return made


def linears_of(model, names):
    """Return `{name: Linear}` of such a model."""
    *inner, last = names
    return {**{name: getattr(model, name)[0] for name in inner}, last: getattr(model, last)}


def reach_of(model):
    """Return a set that fills, with the id of each weight that a walk back comes to."""
    ids = set()
    for parameter in model.parameters():
        parameter.register_hook(lambda gradient, parameter=parameter: ids.add(id(parameter)))
    return ids


def with_momentum(parameters, sent, probe):
    """Return an SGD with the rate and the momentum of a probe."""
    rate, momentum = float(sent[f"{probe}/rate"]), float(sent[f"{probe}/momentum"])
    return torch.optim.SGD(parameters, lr=rate, momentum=momentum)


def with_decay(parameters, sent, probe):
    """Return an AdamW with the rate and the weight decay of a probe."""
    rate, decay = float(sent[f"{probe}/rate"]), float(sent[f"{probe}/decay"])
    return torch.optim.AdamW(parameters, lr=rate, weight_decay=decay)


@contextmanager
def in_double():
    """Inside, layers are made in float64, also those that an answer makes."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)
