"""LoRA adapter on a fixed linear layer; it should start as the identity of the old model."""
EXPECTED = {"cause": "saturated", "symptom": ("zero", "not_updated"), "variables": "[adapted.down, adapted.up]"}

import torch
import torch.nn as nn


class LowRankLinear(nn.Module):
    def __init__(self, base: nn.Linear, rank: int, alpha: float = 8.0):
        super().__init__()
        self.base = base.requires_grad_(False)
        # broken:
        self.down = nn.Parameter(torch.zeros(rank, base.in_features))  # accept
        # repaired:
        self.down = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features ** 0.5)
        # end
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))  # accept
        self.scaling = alpha / rank

    def forward(self, x):
        update = x @ self.down.T @ self.up.T
        return self.base(x) + self.scaling * update


torch.manual_seed(37)
old_task = nn.Sequential(nn.Linear(10, 24), nn.GELU(), nn.Linear(24, 24), nn.GELU(), nn.Linear(24, 5))
for p in old_task.parameters():
    p.requires_grad = False
adapted = LowRankLinear(old_task[2], rank=2)
old_task[2] = adapted

optimizer = torch.optim.AdamW([adapted.down, adapted.up], lr=5e-3, weight_decay=0.0)
queries = torch.randn(30, 10)
intents = torch.randint(0, 5, (30,))


def step():
    optimizer.zero_grad()
    logits = old_task(queries)
    loss = nn.functional.cross_entropy(logits, intents)
    loss.backward()
    optimizer.step()
    return loss.item()


step()
