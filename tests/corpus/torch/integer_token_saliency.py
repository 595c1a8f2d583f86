"""Which words made the classifier say 'complaint'? Gradient of the score with respect to the input sentence, then a training step on the result."""
EXPECTED = {"cause": "integer", "symptom": "exception", "variables": "tickets"}

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(13)


class TicketClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(40, 12)
        self.conv = nn.Conv1d(12, 10, kernel_size=3, padding=1)
        self.out = nn.Linear(10, 2)

    def encode(self, vectors):
        h = torch.tanh(self.conv(vectors.transpose(1, 2)))
        return self.out(h.mean(dim=2))

    def forward(self, tokens):
        return self.encode(self.embed(tokens))


model = TicketClassifier()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
tickets = torch.randint(0, 40, (6, 9))
is_complaint = torch.tensor([0, 1, 1, 0, 1, 0])


def saliency(tokens):
    # broken:
    score = model(tokens)[:, 1].sum()
    return torch.autograd.grad(score, tokens)[0].abs()  # accept
    # repaired:
    vectors = model.embed(tokens)
    score = model.encode(vectors)[:, 1].sum()
    return torch.autograd.grad(score, vectors)[0].abs().sum(-1)
    # end


def step():
    importance = saliency(tickets)
    optimizer.zero_grad()
    logits = model(tickets)
    loss = F.cross_entropy(logits, is_complaint)
    loss.backward()
    optimizer.step()
    return importance / importance.max(), loss.item()
