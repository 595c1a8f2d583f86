"""LBFGS with a closure that is evaluated several times within one step."""
import torch
from torch import nn

torch.manual_seed(42)

model = nn.Sequential(nn.Linear(2, 10), nn.Tanh(), nn.Linear(10, 1))
optimizer = torch.optim.LBFGS(model.parameters(), lr=0.5, max_iter=6, history_size=5,
                              line_search_fn="strong_wolfe")
grid = torch.cartesian_prod(torch.linspace(-1, 1, 6), torch.linspace(-1, 1, 6))
z = (grid[:, 0] ** 2 - grid[:, 1]).unsqueeze(1)
losses = []


def step():
    """One training step; this is what is recorded."""

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(grid), z)
        loss.backward()
        losses.append(loss.item())
        return loss

    optimizer.step(closure)
    return losses[0], losses[-1]
