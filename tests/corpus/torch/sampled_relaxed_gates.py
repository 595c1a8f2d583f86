"""Choosing which of 15 blood markers are needed: every marker has a gate, drawn from a relaxed Bernoulli law at each step."""
EXPECTED = {"cause": "sampled", "symptom": "none", "variables": "[selector.gate_logits]"}

import torch
from torch import nn
from torch.distributions import RelaxedBernoulli

torch.manual_seed(56)


class MarkerSelector(nn.Module):
    def __init__(self, n_markers: int, temperature: float = 0.5) -> None:
        super().__init__()
        self.gate_logits = nn.Parameter(torch.full((n_markers,), 1.0))
        self.temperature = temperature

    def draw_gates(self, n: int) -> torch.Tensor:
        law = RelaxedBernoulli(torch.tensor(self.temperature), logits=self.gate_logits)
        # broken:
        return law.sample((n,))  # accept
        # repaired:
        return law.rsample((n,))
        # end

    def forward(self, markers: torch.Tensor) -> torch.Tensor:
        return markers * self.draw_gates(markers.shape[0])


markers = torch.randn(80, 15)
diabetic = (markers[:, 0] + markers[:, 4] - markers[:, 9] > 0).float()

selector = MarkerSelector(15)
clinic = nn.Sequential(nn.Linear(15, 12), nn.Tanh(), nn.Linear(12, 1))
optimizer = torch.optim.Adam([
    {"params": selector.parameters(), "lr": 0.05},
    {"params": clinic.parameters(), "lr": 0.01},
])


def step():
    optimizer.zero_grad()
    logits = clinic(selector(markers)).squeeze(-1)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, diabetic)
    loss.backward()
    optimizer.step()
    return loss
