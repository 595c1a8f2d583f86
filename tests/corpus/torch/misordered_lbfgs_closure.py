"""Wanted the rate constants of a two-compartment drug model from plasma samples, fitted with L-BFGS."""
EXPECTED = {"cause": "misordered", "symptom": ("not_updated", "none"), "variables": "list(kinetics.parameters())"}

import torch
from torch import nn


class TwoCompartments(nn.Module):
    """Concentration after an oral dose, explicit Euler."""

    def __init__(self):
        super().__init__()
        self.log_absorption = nn.Parameter(torch.tensor(-0.5))
        self.log_clearance = nn.Parameter(torch.tensor(-1.5))
        self.log_volume = nn.Parameter(torch.tensor(0.2))

    def forward(self, dose, n_steps=40, dt=0.1):
        ka, ke = self.log_absorption.exp(), self.log_clearance.exp()
        gut, plasma = dose, torch.zeros_like(dose)
        curve = []
        for _ in range(n_steps):
            absorbed = ka * gut
            gut = gut - dt * absorbed
            plasma = plasma + dt * (absorbed - ke * plasma)
            curve.append(plasma / self.log_volume.exp())
        return torch.stack(curve, dim=-1)


torch.manual_seed(0)
doses = torch.tensor([1.0, 2.0, 4.0])
with torch.no_grad():
    truth = TwoCompartments().requires_grad_(False)
    truth.log_absorption.fill_(0.1)
    truth.log_clearance.fill_(-0.8)
    samples = truth(doses) + 0.01 * torch.randn(3, 40)

kinetics = TwoCompartments()
optimizer = torch.optim.LBFGS(kinetics.parameters(), lr=0.5, max_iter=5, line_search_fn="strong_wolfe")


def step():
    def closure():
        optimizer.zero_grad()
        residual = kinetics(doses) - samples
        # broken:
        loss = residual.pow(2).sum()  # accept
        return loss  # accept
        # repaired:
        loss = residual.pow(2).sum()
        loss.backward()
        return loss
        # end

    return optimizer.step(closure)
