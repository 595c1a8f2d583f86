"""Fine-tuning a frozen language model with low-rank adapters, gradient checkpointing switched on to save memory."""
EXPECTED = {"cause": "checkpointed", "symptom": "exception",
            "variables": "[p for p in lm.parameters() if p.requires_grad]"}

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.utils.checkpoint as cp


class LoRALinear(nn.Module):
    def __init__(self, base: nn.Linear, rank: int = 2, alpha: float = 4.0):
        super().__init__()
        self.base = base
        self.A = nn.Parameter(torch.randn(rank, base.in_features) * 0.2)
        self.B = nn.Parameter(torch.randn(base.out_features, rank) * 0.2)
        self.scaling = alpha / rank

    def forward(self, x):
        return self.base(x) + self.scaling * (x @ self.A.T) @ self.B.T


class Layer(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.norm = nn.LayerNorm(d)
        self.up = nn.Linear(d, 2 * d)
        self.down = nn.Linear(2 * d, d)

    def forward(self, x):
        return x + self.down(F.silu(self.up(self.norm(x))))


class TinyLM(nn.Module):
    def __init__(self, vocab=30, d=16, n_layers=3):
        super().__init__()
        self.embed = nn.Embedding(vocab, d)
        self.layers = nn.ModuleList(Layer(d) for _ in range(n_layers))
        self.unembed = nn.Linear(d, vocab, bias=False)

    def forward(self, ids):
        h = self.embed(ids)
        # broken:
        # repaired:
        h = h.requires_grad_()
        # end
        for layer in self.layers:
            h = cp.checkpoint(layer, h, use_reentrant=True)  # accept
        return self.unembed(h)


torch.manual_seed(0)
lm = TinyLM()
lm.requires_grad_(False)
for layer in lm.layers:
    layer.up = LoRALinear(layer.up)
    layer.down = LoRALinear(layer.down)

ids = torch.randint(0, 30, (4, 11))
optimizer = torch.optim.AdamW([p for p in lm.parameters() if p.requires_grad], lr=1e-3)


def step():
    optimizer.zero_grad()
    logits = lm(ids[:, :-1])
    loss = F.cross_entropy(logits.reshape(-1, 30), ids[:, 1:].reshape(-1))
    loss.backward()
    optimizer.step()
    return loss
