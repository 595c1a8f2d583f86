"""Survival model for pump failures: the loss falls, but the fitted risk ranking comes out identical when I swap which pumps failed and which were merely censored."""
EXPECTED = {"cause": "broadcast", "symptom": "wrong", "variables": "list(hazard.parameters())"}
import torch
from torch import nn


def make_fleet(n=24):
    """Pressure, vibration, age -> hours until failure or until the study ended."""
    g = torch.Generator().manual_seed(4)
    x = torch.randn(n, 3, generator=g)
    life = torch.exp(1.5 - x[:, 0] + 0.3 * x[:, 2]) * -torch.rand(n, generator=g).log()
    cutoff = 2.0 + 3.0 * torch.rand(n, generator=g)
    return x, torch.minimum(life, cutoff), (life <= cutoff).float()


def sort_by_time(x, hours, failed):
    order = torch.argsort(hours, descending=True)
    return x[order], hours[order], failed[order]


def cox_nll(log_risk, failed):
    # rows arrive longest-lived first, so a running sum is the risk set
    at_risk = torch.logcumsumexp(log_risk, dim=0)
    contribution = (log_risk - at_risk) * failed  # accept
    return -contribution.sum() / failed.sum().clamp(min=1.0)


class Hazard(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(3, width), nn.SELU(), nn.Linear(width, 1, bias=False))

    def forward(self, x):
        # broken:
        return self.body(x)  # accept
        # repaired:
        return self.body(x).squeeze(-1)
        # end


torch.manual_seed(0)
features, hours, failed = sort_by_time(*make_fleet())
hazard = Hazard()
optimizer = torch.optim.SGD(hazard.parameters(), lr=0.05, momentum=0.9)


def step():
    hazard.train()
    optimizer.zero_grad()
    ridge = 1e-3 * sum((p ** 2).sum() for p in hazard.parameters())
    loss = cox_nll(hazard(features), failed) + ridge
    loss.backward()
    optimizer.step()
    return loss.item()
