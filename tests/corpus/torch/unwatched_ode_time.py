"""Radioactive decay N' = -k N solved by a net; the decay rate k is unknown and learnt from a few measurements."""
EXPECTED = {"cause": "unwatched", "symptom": "exception", "variables": "[time]"}

import torch
import torch.nn as nn

torch.manual_seed(52)


class Decay(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(1, width), nn.Tanh(), nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 1))
        self.log_k = nn.Parameter(torch.tensor(-0.5))

    def forward(self, t):
        return self.layers(t)


# broken:
time = torch.linspace(0, 3, 50).reshape(-1, 1)  # accept
# repaired:
time = torch.linspace(0, 3, 50).reshape(-1, 1).requires_grad_()
# end
t_measured = torch.tensor([[0.0], [0.7], [1.5], [2.6]])
n_measured = torch.exp(-1.1 * t_measured)

decay = Decay()
optimizer = torch.optim.Adam(decay.parameters(), lr=1e-3)


def physics_loss():
    n = decay(time)
    dn_dt, = torch.autograd.grad(n.sum(), time, create_graph=True)  # accept
    return (dn_dt + decay.log_k.exp() * n).pow(2).mean()


def step():
    optimizer.zero_grad()
    loss = physics_loss() + (decay(t_measured) - n_measured).pow(2).mean()
    loss.backward()
    optimizer.step()
    return loss
