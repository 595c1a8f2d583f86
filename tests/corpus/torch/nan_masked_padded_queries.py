"""Wanted an article ranker that attends over reader comments; articles without any comment get a zero summary."""
EXPECTED = {"cause": "nan_masked", "symptom": "nan", "variables": "list(ranker.value.parameters())"}

import torch
from torch import nn


class CommentRanker(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.query = nn.Linear(dim, dim, bias=False)
        self.key = nn.Linear(dim, dim, bias=False)
        self.value = nn.Linear(dim, dim)
        self.score = nn.Linear(2 * dim, 1, bias=False)

    def summarise(self, article, comments, present):
        logits = torch.einsum("bd,bnd->bn", self.query(article), self.key(comments))
        logits = logits / comments.shape[-1] ** 0.5
        # broken:
        logits = logits.masked_fill(~present, float("-inf"))  # accept
        weights = logits.softmax(dim=-1)  # accept
        # repaired:
        logits = logits.masked_fill(~present, -1e9)
        weights = logits.softmax(dim=-1)
        # end
        summary = torch.einsum("bn,bnd->bd", weights, self.value(comments))
        any_comment = present.any(dim=1, keepdim=True)
        return torch.where(any_comment, summary, torch.zeros_like(summary))  # accept

    def forward(self, article, comments, present):
        summary = self.summarise(article, comments, present)
        return self.score(torch.cat([article, summary], dim=-1)).squeeze(-1)


def pairwise_ranking_loss(scores, clicks):
    margin = scores[:, None] - scores[None, :]
    better = (clicks[:, None] > clicks[None, :]).float()
    return (nn.functional.softplus(-margin) * better).sum() / better.sum()


torch.manual_seed(18)
articles = torch.randn(7, 8)
comments = torch.randn(7, 5, 8)
n_comments = torch.tensor([5, 2, 0, 3, 1, 4, 2])
present = torch.arange(5)[None, :] < n_comments[:, None]
clicks = torch.tensor([40, 12, 3, 25, 7, 31, 18])

ranker = CommentRanker()
optimizer = torch.optim.RMSprop(ranker.parameters(), lr=1e-3)


def step():
    optimizer.zero_grad()
    loss = pairwise_ranking_loss(ranker(articles, comments, present), clicks)
    loss.backward()
    optimizer.step()
    return loss.item()
