"""Sentence embeddings of unit length for retrieval; an empty sentence has no words and so an all-zero mean."""
EXPECTED = {"cause": "nan_singular", "symptom": "nan", "variables": "encoder.words.weight"}

import torch
import torch.nn as nn
import torch.nn.functional as F


class SentenceEncoder(nn.Module):
    def __init__(self, vocabulary: int, dim: int):
        super().__init__()
        self.words = nn.Embedding(vocabulary, dim, padding_idx=0)
        self.rotate = nn.Linear(dim, dim, bias=False)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        present = (tokens != 0).unsqueeze(-1)
        total = (self.words(tokens) * present).sum(dim=1)
        mean = total / present.sum(dim=1).clamp(min=1)
        vector = self.rotate(mean)
        # broken:
        length = vector.square().sum(dim=1, keepdim=True).sqrt()  # accept
        return vector / length  # accept
        # repaired:
        length = vector.square().sum(dim=1, keepdim=True).add(1e-12).sqrt()
        return vector / length
        # end


torch.manual_seed(38)
encoder = SentenceEncoder(vocabulary=30, dim=8)
optimizer = torch.optim.Adam(encoder.parameters(), lr=1e-3)
questions = torch.randint(1, 30, (10, 6))
answers = torch.randint(1, 30, (10, 6))
answers[:, 4:] = 0
answers[7] = 0


def step(temperature=0.1):
    similarity = encoder(questions) @ encoder(answers).T / temperature
    loss = F.cross_entropy(similarity, torch.arange(10))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
