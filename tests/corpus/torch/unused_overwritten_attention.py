"""Reviews are pooled by a small attention layer before the sentiment classifier; adapted from a mean pooling baseline."""
EXPECTED = {"cause": "unused", "symptom": "none",
            "variables": "list(classifier.score.parameters()) + [classifier.query]"}

import math
import torch
from torch import nn, Tensor

torch.manual_seed(6)


class ReviewClassifier(nn.Module):
    def __init__(self, vocabulary: int, dim: int = 20):
        super().__init__()
        self.words = nn.Embedding(vocabulary, dim)
        self.score = nn.Linear(dim, dim, bias=False)
        self.query = nn.Parameter(torch.randn(dim) * 0.3)
        self.classify = nn.Linear(dim, 2)

    def attend(self, vectors: Tensor, mask: Tensor) -> Tensor:
        scores = torch.tanh(self.score(vectors)) @ self.query / math.sqrt(vectors.shape[-1])
        scores = scores.masked_fill(~mask, -1e9)
        return scores.softmax(dim=1)

    def forward(self, ids: Tensor) -> Tensor:
        mask = ids > 0
        vectors = self.words(ids)
        weights = self.attend(vectors, mask)
        pooled = (weights.unsqueeze(-1) * vectors).sum(dim=1)
        # broken:
        lengths = mask.sum(dim=1, keepdim=True)
        pooled = (vectors * mask.unsqueeze(-1)).sum(dim=1) / lengths  # accept
        # repaired:
        # end
        return self.classify(pooled)


ids = torch.randint(1, 50, (16, 12))
ids[:8, 9:] = 0
sentiment = torch.randint(0, 2, (16,))

classifier = ReviewClassifier(50)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adagrad(classifier.parameters(), lr=0.05)


def step():
    for parameter in classifier.parameters():
        parameter.grad = None
    output = classifier(ids)
    loss = criterion(output, sentiment)
    loss.backward()
    optimizer.step()
    return loss.item()
