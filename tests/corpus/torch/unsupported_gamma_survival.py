"""Life of machine parts: time to failure follows a gamma law whose shape and rate depend on the load; some parts are still running."""
EXPECTED = {"cause": "unsupported", "symptom": "exception", "variables": "list(life.parameters())"}

import torch
from torch import nn

torch.manual_seed(61)


class LifeModel(nn.Module):
    def __init__(self, n_loads):
        super().__init__()
        self.hidden = nn.Linear(n_loads, 10)
        self.shape = nn.Linear(10, 1)
        self.rate = nn.Linear(10, 1)

    def forward(self, load):
        h = torch.tanh(self.hidden(load))
        shape = nn.functional.softplus(self.shape(h)) + 1.0
        rate = nn.functional.softplus(self.rate(h)) + 0.1
        return shape.squeeze(-1), rate.squeeze(-1)


def log_density(t, shape, rate):
    return shape * rate.log() + (shape - 1) * t.log() - rate * t - torch.lgamma(shape)


def failed_by(t, shape, rate):
    """Probability that the part has failed before t."""
    # broken:
    return torch.special.gammainc(shape, rate * t)  # accept
    # repaired:
    grid = torch.linspace(1e-3, 1.0, 200).unsqueeze(-1) * t
    density = log_density(grid, shape, rate).exp()
    return torch.trapezoid(density, grid, dim=0)
    # end


load = torch.rand(40, 3)
age = torch.rand(40) * 3 + 0.2
still_running = torch.rand(40) < 0.3

life = LifeModel(3)
optimizer = torch.optim.Adam(life.parameters(), lr=1e-2)


def step():
    optimizer.zero_grad()
    shape, rate = life(load)
    ended = ~still_running
    log_likelihood = log_density(age[ended], shape[ended], rate[ended]).sum()
    survived = 1 - failed_by(age[still_running], shape[still_running], rate[still_running])
    log_likelihood = log_likelihood + survived.clamp_min(1e-6).log().sum()
    loss = -log_likelihood / len(age)
    loss.backward()
    optimizer.step()
    return loss
