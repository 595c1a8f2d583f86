"""Mixture of experts with a balancing loss, which every layer keeps for the trainer to collect."""
EXPECTED = {"cause": "loss_incomplete", "symptom": "wrong", "variables": "[layer.router.weight for layer in model.layers]"}

import torch
import torch.nn as nn


class ExpertLayer(nn.Module):
    def __init__(self, dim, n_experts):
        super().__init__()
        self.router = nn.Linear(dim, n_experts, bias=False)
        self.experts = nn.ModuleList(nn.Sequential(nn.Linear(dim, dim), nn.GELU()) for _ in range(n_experts))
        self.balance_loss = None

    def forward(self, x):
        gates = torch.softmax(self.router(x), dim=-1)
        share = gates.mean(dim=0)
        self.balance_loss = len(self.experts) * share.square().sum()  # accept
        outputs = torch.stack([expert(x) for expert in self.experts], dim=1)
        return x + (gates.unsqueeze(-1) * outputs).sum(dim=1)


class ExpertModel(nn.Module):
    def __init__(self, dim=10, depth=2):
        super().__init__()
        self.layers = nn.ModuleList(ExpertLayer(dim, 3) for _ in range(depth))
        self.out = nn.Linear(dim, 1)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.out(x)


torch.manual_seed(87)
model = ExpertModel()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
crystals = torch.randn(50, 10) + 0.5
band_gap = crystals.norm(dim=1, keepdim=True)


def step(balance_weight=0.5):
    optimizer.zero_grad()
    task = nn.functional.mse_loss(model(crystals), band_gap)
    # broken:
    loss = task  # accept
    # repaired:
    loss = task + balance_weight * sum(layer.balance_loss for layer in model.layers)
    # end
    loss.backward()
    optimizer.step()
    return loss.item()
