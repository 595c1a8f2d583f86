"""Learning in a random low-dimensional subspace: five numbers steer all weights of a network through a fixed projection."""
EXPECTED = {"cause": "assigned", "symptom": "exception", "variables": "[subspace.theta]"}

import torch
from torch import nn
from torch.nn.utils import parameters_to_vector, vector_to_parameters

torch.manual_seed(29)


class Subspace(nn.Module):
    def __init__(self, n_dims: int = 5):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
        self.net.requires_grad_(False)
        start = parameters_to_vector(self.net.parameters()).detach()
        self.register_buffer("start", start.clone())
        self.register_buffer("projection", torch.randn(start.numel(), n_dims) / n_dims ** 0.5)
        self.theta = nn.Parameter(torch.zeros(n_dims))

    def weights(self):
        return self.start + self.projection @ self.theta

    def forward(self, x):
        # broken:
        vector_to_parameters(self.weights(), self.net.parameters())  # accept
        return self.net(x)
        # repaired:
        w = self.weights()
        state, offset = {}, 0
        for name, p in self.net.named_parameters():
            state[name] = w[offset:offset + p.numel()].view_as(p)
            offset += p.numel()
        return torch.func.functional_call(self.net, state, (x,))
        # end


x = torch.rand(50, 3)
y = (x[:, :1] - x[:, 1:2]) * x[:, 2:]
subspace = Subspace()
optimizer = torch.optim.LBFGS([subspace.theta], lr=0.5, max_iter=2)
mse = nn.MSELoss()


def closure():
    optimizer.zero_grad()
    loss = mse(subspace(x), y)
    loss.backward()
    return loss


def step():
    return optimizer.step(closure)
