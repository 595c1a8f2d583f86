"""An optimizer per parameter that steps from a hook as soon as its gradient is there; nothing is left to step after."""
import torch
from torch import nn

torch.manual_seed(7)
model = nn.Sequential(nn.Linear(6, 12), nn.ReLU(), nn.Linear(12, 3))
optimizers = {p: torch.optim.SGD([p], lr=0.05) for p in model.parameters()}


def update(parameter):
    optimizers[parameter].step()
    optimizers[parameter].zero_grad()


for parameter in model.parameters():
    parameter.register_post_accumulate_grad_hook(update)
x, y = torch.randn(16, 6), torch.randint(0, 3, (16,))


def step():
    """One training step; this is what is recorded."""
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()
    return loss.item()
