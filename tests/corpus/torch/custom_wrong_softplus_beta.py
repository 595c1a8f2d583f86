"""Memory-saving Swish with a fixed beta, as in many re-implementations of EfficientNet."""
EXPECTED = {"cause": "custom_wrong", "symptom": "wrong", "variables": "list(stem.parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(5)
BETA = 1.702


class MemorySavingSwish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(BETA * x)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        s = torch.sigmoid(BETA * x)
        # broken:
        return grad_output * (s + x * s * (1 - s))  # accept
        # repaired:
        return grad_output * (s + BETA * x * s * (1 - s))
        # end


class Swish(nn.Module):
    def forward(self, x):
        return MemorySavingSwish.apply(x)


stem = nn.Conv2d(3, 6, 3, stride=2)
network = nn.Sequential(
    stem, Swish(),
    nn.Conv2d(6, 6, 3, groups=6, padding=1), nn.Conv2d(6, 8, 1), Swish(),
    nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 4),
)
optimizer = torch.optim.RMSprop(network.parameters(), lr=1e-3)
mushrooms = torch.randn(8, 3, 13, 13)
genus = torch.randint(0, 4, (8,))


def step():
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(network(mushrooms), genus)
    loss.backward()
    optimizer.step()
    return loss.item()
