"""A stack of residual blocks for tabular credit data, built in a loop from a depth argument."""
EXPECTED = {"cause": "unused", "symptom": "none",
            "variables": "[p for block in scorer.blocks[:-1] for p in block.parameters()]"}

import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.fc1 = nn.Linear(dim, 2 * dim)
        self.fc2 = nn.Linear(2 * dim, dim)
        self.norm = nn.LayerNorm(dim)

    def forward(self, x):
        return x + self.fc2(F.gelu(self.fc1(self.norm(x))))


class CreditScorer(nn.Module):
    def __init__(self, n_columns, dim=16, depth=4):
        super().__init__()
        self.embed = nn.Linear(n_columns, dim)
        self.blocks = nn.ModuleList([Block(dim) for _ in range(depth)])
        self.out = nn.Linear(dim, 1)

    def forward(self, table):
        h = self.embed(table)
        for block in self.blocks:
            # broken:
            z = block(h)  # accept
            # repaired:
            z = h = block(h)
            # end
        return self.out(z).squeeze(-1)


torch.manual_seed(17)
applications = torch.randn(64, 10)
defaulted = (applications[:, 0] * applications[:, 3] > 0).float()

scorer = CreditScorer(10)
opt = torch.optim.AdamW(scorer.parameters(), lr=1e-3, weight_decay=0.0)


def step():
    opt.zero_grad()
    logits = scorer(applications)
    loss = F.binary_cross_entropy_with_logits(logits, defaulted)
    loss.backward()
    opt.step()
    return loss
