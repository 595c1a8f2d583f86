"""Adversarial training for spam mails: the word vectors are pushed a little in the direction that raises the loss."""
EXPECTED = {"cause": "unrelated", "symptom": "exception", "variables": "list(spam.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(27)


class SpamFilter(nn.Module):
    def __init__(self, vocab=60, dim=10):
        super().__init__()
        self.embedding = nn.Embedding(vocab, dim)
        self.conv = nn.Conv1d(dim, 12, 3, padding=1)
        self.fc = nn.Linear(12, 2)

    def classify(self, vectors):
        h = F.silu(self.conv(vectors.transpose(1, 2)))
        return self.fc(h.amax(dim=-1))

    def forward(self, ids):
        return self.classify(self.embedding(ids))


def adversarial_loss(model, ids, y, epsilon=0.5):
    # broken:
    clean = F.cross_entropy(model(ids), y)
    vectors = model.embedding(ids)  # accept
    # repaired:
    vectors = model.embedding(ids)
    clean = F.cross_entropy(model.classify(vectors), y)
    # end
    direction, = torch.autograd.grad(clean, vectors, retain_graph=True)  # accept
    norm = direction.norm(dim=(1, 2), keepdim=True) + 1e-8
    attacked = vectors + epsilon * (direction / norm).detach()
    return clean + F.cross_entropy(model.classify(attacked), y)


mails = torch.randint(0, 60, (18, 25))
is_spam = torch.randint(0, 2, (18,))
spam = SpamFilter()
optimizer = torch.optim.Adam(spam.parameters(), lr=2e-3)


def step():
    optimizer.zero_grad()
    loss = adversarial_loss(spam, mails, is_spam)
    loss.backward()
    optimizer.step()
    return loss
