"""Logistic regression whose gradient is written down by hand, under no_grad, and given to the optimizer."""
import torch

torch.manual_seed(3)
w = torch.nn.Parameter(torch.zeros(4))
b = torch.nn.Parameter(torch.zeros(()))
optimizer = torch.optim.SGD([w, b], lr=0.1)
x = torch.randn(30, 4)
y = (x.sum(dim=1) > 0).float()


def step():
    """One training step; this is what is recorded."""
    with torch.no_grad():
        error = torch.sigmoid(x @ w + b) - y
        w.grad = x.T @ error / 30
        b.grad = error.mean()
    optimizer.step()
    return w
