"""Bag of words with padding_idx: the row of the padding token has gradient zero, and should."""
import torch
import torch.nn as nn
from torch.nn.utils.rnn import pad_sequence

torch.manual_seed(6)

docs = [[3, 4, 9], [1, 2], [8, 8, 5, 6, 7], [2], [10, 1, 3, 5]]
labels = torch.tensor([1., 0., 1., 0., 1.])
batch = pad_sequence([torch.tensor(d) for d in docs], batch_first=True, padding_value=0)


class BagOfWords(nn.Module):
    def __init__(self, vocab, dim):
        super().__init__()
        self.emb = nn.Embedding(vocab, dim, padding_idx=0)
        self.out = nn.Linear(dim, 1)

    def forward(self, ids):
        mask = (ids != 0).float().unsqueeze(-1)
        mean = (self.emb(ids) * mask).sum(1) / mask.sum(1).clamp(min=1)
        return self.out(mean).squeeze(-1)


model = BagOfWords(12, 6)
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adagrad(model.parameters(), lr=0.1)


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    logits = model(batch)
    loss = criterion(logits, labels)
    loss.backward()
    optimizer.step()
    acc = ((logits > 0).float() == labels).float().mean()
    return loss.item(), acc.item()
