"""Aligning two sets of word vectors with an orthogonal map, taken from the SVD of a free matrix at every step."""
EXPECTED = {"cause": "nan_singular", "symptom": "nan", "variables": "aligner.free"}

import torch
import torch.nn as nn


class OrthogonalMap(nn.Module):
    """Projects a free matrix onto the nearest orthogonal one."""

    def __init__(self, dim):
        super().__init__()
        # broken:
        start = torch.eye(dim)  # accept
        # repaired:
        start = torch.eye(dim) + 0.2 * torch.randn(dim, dim)
        # end
        self.free = nn.Parameter(start)

    def matrix(self):
        u, s, vh = torch.linalg.svd(self.free)  # accept
        return u @ vh, s

    def forward(self, vectors):
        q, s = self.matrix()
        return vectors @ q.T, s


torch.manual_seed(96)
DIM = 5
aligner = OrthogonalMap(DIM)
optimizer = torch.optim.SGD(aligner.parameters(), lr=0.1)

english = torch.randn(60, DIM)
rotation, _ = torch.linalg.qr(torch.randn(DIM, DIM))
italian = english @ rotation.T + 0.05 * torch.randn(60, DIM)


def alignment_loss(mapped, wanted):
    return 1 - nn.functional.cosine_similarity(mapped, wanted, dim=1).mean()


def step():
    optimizer.zero_grad()
    mapped, spectrum = aligner(english)
    loss = alignment_loss(mapped, italian) + 0.01 * (spectrum - 1).pow(2).sum() + 0.01 * spectrum.sum()
    loss.backward()
    optimizer.step()
    return loss.item()
