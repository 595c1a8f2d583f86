"""Hand-written SGD over everything in the state dict of a small tabular network."""
EXPECTED = {"cause": "untrainable", "symptom": "exception", "variables": "list(model.buffers())"}

import torch
import torch.nn as nn

gen = torch.Generator().manual_seed(0)
torch.manual_seed(0)


def make_model(n_features, n_hidden):
    return nn.Sequential(
        nn.Linear(n_features, n_hidden, bias=False),
        nn.BatchNorm1d(n_hidden, affine=True),
        nn.Tanh(),
        nn.Linear(n_hidden, 1),
    )


model = make_model(6, 12)
rows = torch.randn(32, 6, generator=gen)
price = rows[:, :2].sum(dim=1, keepdim=True) + 0.1 * torch.randn(32, 1, generator=gen)
LEARNING_RATE = 0.05


def tensors_of(net):
    # broken:
    state = net.state_dict(keep_vars=True)  # accept
    # repaired:
    state = dict(net.named_parameters())
    # end
    return list(state.keys()), list(state.values())


def sgd_update(tensors, gradients, lr):
    with torch.no_grad():
        for tensor, gradient in zip(tensors, gradients):
            tensor.grad = gradient
            tensor.sub_(lr * gradient)


def step():
    names, tensors = tensors_of(model)
    loss = (model(rows) - price).pow(2).mean()
    gradients = torch.autograd.grad(loss, tensors)  # accept
    sgd_update(tensors, gradients, LEARNING_RATE)
    return {name: g.norm().item() for name, g in zip(names, gradients)}, loss.item()
