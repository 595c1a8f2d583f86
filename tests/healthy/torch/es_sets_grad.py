"""An evolution strategy: no backward; the gradient is estimated from rewards and put into .grad by hand."""
import torch
from torch import nn

torch.manual_seed(3)
policy = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 2))
optimizer = torch.optim.Adam(policy.parameters(), lr=0.01)
states = torch.randn(20, 4)
right = (states[:, 0] > 0).long()


@torch.no_grad()
def reward():
    return (policy(states).softmax(dim=1).gather(1, right[:, None])).mean()


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    for parameter in policy.parameters():
        parameter.grad = torch.zeros_like(parameter)
    for _ in range(3):
        noise = [torch.randn_like(p) for p in policy.parameters()]
        with torch.no_grad():
            for p, n in zip(policy.parameters(), noise):
                p.add_(0.1 * n)
        gain = reward()
        with torch.no_grad():
            for p, n in zip(policy.parameters(), noise):
                p.sub_(0.2 * n)
        gain = gain - reward()
        with torch.no_grad():
            for p, n in zip(policy.parameters(), noise):
                p.add_(0.1 * n)
                p.grad -= gain * n / 0.6
    optimizer.step()
