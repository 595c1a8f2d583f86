"""A sequence tagger with a table of positions that should be learned; the norm of its gradient is to be logged at each step."""
EXPECTED = {"cause": "untrainable", "symptom": "exception", "variables": "tagger.positions.table"}

import torch
import torch.nn as nn


class PositionTable(nn.Module):
    def __init__(self, max_len: int, dim: int):
        super().__init__()
        table = torch.randn(max_len, dim) * 0.02
        # broken:
        self.register_buffer("table", table, persistent=True)  # accept
        # repaired:
        self.table = nn.Parameter(table)
        # end

    def forward(self, x):
        return x + self.table[: x.shape[1]]


class Tagger(nn.Module):
    def __init__(self, vocab=30, dim=16, tags=4, max_len=12):
        super().__init__()
        self.words = nn.Embedding(vocab, dim)
        self.positions = PositionTable(max_len, dim)
        self.encoder = nn.GRU(dim, dim, batch_first=True)
        self.out = nn.Linear(dim, tags)

    def forward(self, ids):
        states, _ = self.encoder(self.positions(self.words(ids)))
        return self.out(states)


torch.manual_seed(21)
tagger = Tagger()
sentences = torch.randint(0, 30, (8, 12))
tags = torch.randint(0, 4, (8, 12))
watched = [tagger.positions.table, *tagger.parameters()]
watched = list({id(t): t for t in watched}.values())


def step(lr=0.1):
    scores = tagger(sentences)
    loss = nn.functional.cross_entropy(scores.flatten(0, 1), tags.flatten())
    grads = torch.autograd.grad(loss, watched)
    print(f"loss {loss:.3f}  |d positions| {grads[0].norm():.4f}")
    with torch.no_grad():
        for t, g in zip(watched, grads):
            t.grad = g
            t -= lr * g
    return loss
