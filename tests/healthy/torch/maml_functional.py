"""MAML with torch.func.functional_call: inner gradient with create_graph, outer backward through it."""
import torch
from torch import nn
from torch.func import functional_call

torch.manual_seed(49)
INNER_LR = 0.05

model = nn.Sequential(nn.Linear(1, 20), nn.Tanh(), nn.Linear(20, 20), nn.Tanh(), nn.Linear(20, 1))
meta_opt = torch.optim.Adam(model.parameters(), lr=1e-3)


def task():
    amp, phase = torch.rand(1) * 4 + 0.5, torch.rand(1) * 3.14
    x = torch.rand(20, 1) * 10 - 5
    y = amp * torch.sin(x + phase)
    return x[:10], y[:10], x[10:], y[10:]


def step():
    """One training step; this is what is recorded."""
    meta_opt.zero_grad()
    outer = 0.0
    for _ in range(2):
        xs, ys, xq, yq = task()
        fast = dict(model.named_parameters())
        for _ in range(2):
            inner_loss = nn.functional.mse_loss(functional_call(model, fast, (xs,)), ys)
            grads = torch.autograd.grad(inner_loss, list(fast.values()), create_graph=True)
            fast = {k: w - INNER_LR * g for (k, w), g in zip(fast.items(), grads)}
        outer = outer + nn.functional.mse_loss(functional_call(model, fast, (xq,)), yq)
    outer.backward()
    meta_opt.step()
    return outer.item()
