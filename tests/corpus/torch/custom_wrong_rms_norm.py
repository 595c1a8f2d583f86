"""Wanted a memory-saving RMSNorm with a hand-written backward for a small character model."""
EXPECTED = {"cause": "custom_wrong", "symptom": "wrong", "variables": "[model.embed.weight, model.mix.weight]"}

import torch
from torch import nn
import torch.nn.functional as F


class RMSNormFunction(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, gain, eps):
        inv = torch.rsqrt(x.pow(2).mean(dim=-1, keepdim=True) + eps)
        ctx.save_for_backward(x, gain, inv)
        return x * inv * gain

    @staticmethod
    def backward(ctx, grad):
        x, gain, inv = ctx.saved_tensors
        scaled = grad * gain
        # broken:
        grad_x = scaled * inv  # accept
        # repaired:
        grad_x = scaled * inv - x * inv.pow(3) * (scaled * x).mean(dim=-1, keepdim=True)
        # end
        grad_gain = (grad * x * inv).flatten(0, -2).sum(dim=0)
        return grad_x, grad_gain, None


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(dim))
        self.eps = eps

    def forward(self, x):
        return RMSNormFunction.apply(x, self.gain, self.eps)


class CharModel(nn.Module):
    def __init__(self, vocab=14, dim=6, context=4):
        super().__init__()
        self.embed = nn.Embedding(vocab, dim)
        self.mix = nn.Linear(context * dim, dim)
        self.norm = RMSNorm(dim)
        self.head = nn.Linear(dim, vocab)

    def forward(self, chars):
        h = self.mix(self.embed(chars).flatten(1))
        return self.head(self.norm(h))


torch.manual_seed(33)
text = torch.randint(0, 14, (60,))
windows = text.unfold(0, 5, 1)
model = CharModel()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)


def step():
    optimizer.zero_grad()
    loss = F.cross_entropy(model(windows[:, :4]), windows[:, 4])
    loss.backward()
    optimizer.step()
    return loss
