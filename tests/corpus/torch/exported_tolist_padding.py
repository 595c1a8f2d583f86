"""Sessions of shop visitors have different lengths: item scores are padded to one matrix before the ranking loss."""
EXPECTED = {"cause": ("exported", "rewrapped"), "symptom": "exception", "variables": "list(ranker.parameters())"}

import torch
from torch import nn

torch.manual_seed(31)


class Ranker(nn.Module):
    def __init__(self, n_items=40, dim=12):
        super().__init__()
        self.items = nn.Embedding(n_items, dim)
        self.mix = nn.Bilinear(dim, dim, 1)

    def forward(self, session):
        vectors = self.items(session)
        context = vectors.mean(dim=0, keepdim=True).expand_as(vectors)
        return self.mix(vectors, context.contiguous()).squeeze(-1)


def pad_scores(score_list, fill=-1e4):
    longest = max(len(s) for s in score_list)
    rows = []
    for scores in score_list:
        # broken:
        row = scores.tolist() + [fill] * (longest - len(scores))  # accept
        rows.append(row)
    return torch.tensor(rows)  # accept
        # repaired:
        row = nn.functional.pad(scores, (0, longest - len(scores)), value=fill)
        rows.append(row)
    return torch.stack(rows)
        # end


sessions = [torch.randint(0, 40, (n,)) for n in (5, 8, 3, 6, 8, 4)]
clicked = torch.tensor([0, 6, 2, 1, 3, 3])
ranker = Ranker()
optimizer = torch.optim.Adam(ranker.parameters(), lr=0.02)


def step():
    optimizer.zero_grad()
    scores = pad_scores([ranker(s) for s in sessions])
    loss = nn.functional.cross_entropy(scores, clicked)
    loss.backward()
    optimizer.step()
    return loss
