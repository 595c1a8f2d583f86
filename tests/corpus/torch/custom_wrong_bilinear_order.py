"""Similarity of users and songs with a fused product-and-sum Function; both towers have the same width."""
EXPECTED = {"cause": "custom_wrong", "symptom": "wrong", "variables": "[*user_tower.parameters(), *song_tower.parameters()]"}

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(58)


class RowDot(torch.autograd.Function):
    """Row-wise inner product of two matrices of the same shape."""

    @staticmethod
    def forward(ctx, left, right):
        ctx.save_for_backward(left, right)
        return torch.einsum("nd,nd->n", left, right)

    @staticmethod
    def backward(ctx, upstream):
        left, right = ctx.saved_tensors
        upstream = upstream.unsqueeze(-1)
        # broken:
        return upstream * left, upstream * right  # accept
        # repaired:
        return upstream * right, upstream * left
        # end


def tower(n):
    return nn.Sequential(nn.Linear(n, 16), nn.ELU(), nn.Linear(16, 6))


user_tower = tower(8)
song_tower = tower(10)
optimizer = torch.optim.Adam(list(user_tower.parameters()) + list(song_tower.parameters()), lr=1e-3)

listeners = torch.randn(40, 8)
songs = torch.randn(40, 10)
liked = torch.randint(0, 2, (40,)).float()


def score(user_features, song_features):
    return RowDot.apply(user_tower(user_features), song_tower(song_features))


def step():
    optimizer.zero_grad()
    loss = F.binary_cross_entropy_with_logits(score(listeners, songs), liked)
    loss.backward()
    optimizer.step()
    return loss.item()
