"""Sinusoidal positions (numpy table) are added to note embeddings before self-attention; next-note prediction in melodies."""
EXPECTED = {"cause": "mismatched", "symptom": "exception", "variables": "list(melody.parameters())"}

import numpy as np
import torch
from torch import nn

torch.manual_seed(45)


def sinusoid_table(length, dim):
    position = np.arange(length)[:, None]
    rate = 1.0 / np.power(10000.0, 2 * (np.arange(dim) // 2) / dim)[None, :]
    angle = position * rate
    angle[:, 0::2] = np.sin(angle[:, 0::2])
    angle[:, 1::2] = np.cos(angle[:, 1::2])
    # broken:
    return torch.from_numpy(angle)  # accept
    # repaired:
    return torch.from_numpy(angle.astype(np.float32))
    # end


class Melody(nn.Module):
    def __init__(self, pitches=24, dim=16, length=32):
        super().__init__()
        self.pitch = nn.Embedding(pitches, dim)
        self.register_buffer("positions", sinusoid_table(length, dim))
        self.qkv = nn.Linear(dim, 3 * dim)
        self.out = nn.Linear(dim, pitches)

    def forward(self, notes):
        h = self.pitch(notes)
        h = h + self.positions[: notes.shape[1]]  # accept
        q, k, v = self.qkv(h).chunk(3, dim=-1)  # accept
        h = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.out(h)


notes = torch.randint(0, 24, (6, 17))
melody = Melody()
optimizer = torch.optim.AdamW(melody.parameters(), lr=1e-3)


def step():
    optimizer.zero_grad()
    logits = melody(notes[:, :-1])
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), notes[:, 1:].flatten())
    loss.backward()
    optimizer.step()
    return loss
