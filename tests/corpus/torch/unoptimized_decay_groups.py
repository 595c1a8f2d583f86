"""A tiny transformer trained with AdamW, where weight decay should act on matrices but not on biases and norms."""
EXPECTED = {"cause": "unoptimized", "symptom": "not_updated",
            "variables": "[p for p in model.parameters() if p.ndim == 1]"}

import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.ln1, self.ln2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.qkv = nn.Linear(dim, 3 * dim, bias=False)
        self.mlp = nn.Sequential(nn.Linear(dim, 2 * dim), nn.GELU(), nn.Linear(2 * dim, dim))

    def forward(self, x):
        b, t, d = x.shape
        q, k, v = self.qkv(self.ln1(x)).view(b, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + a.transpose(1, 2).reshape(b, t, d)
        return x + self.mlp(self.ln2(x))


def configure_optimizer(net, lr, weight_decay):
    groups = {"decay": [], "no_decay": []}
    for name, p in net.named_parameters():
        groups["decay" if p.ndim > 1 else "no_decay"].append(p)
    # broken:
    return torch.optim.AdamW(groups["decay"], lr=lr, weight_decay=weight_decay)  # accept
    # repaired:
    return torch.optim.AdamW([
        {"params": groups["decay"], "weight_decay": weight_decay},
        {"params": groups["no_decay"], "weight_decay": 0.0},
    ], lr=lr)
    # end


torch.manual_seed(1234)
model = nn.Sequential(nn.Embedding(17, 12), Block(12, 3), Block(12, 3), nn.LayerNorm(12), nn.Linear(12, 17))
optimizer = configure_optimizer(model, lr=3e-4, weight_decay=0.1)
text = torch.randint(17, (5, 11))


def step():
    optimizer.zero_grad(set_to_none=True)
    logits = model(text[:, :-1])
    loss = F.cross_entropy(logits.reshape(-1, 17), text[:, 1:].reshape(-1))
    loss.backward()
    optimizer.step()
    return loss.item()
