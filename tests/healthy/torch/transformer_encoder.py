"""nn.TransformerEncoder with padding mask, learned positions and a class token."""
import math
import torch
from torch import nn

torch.manual_seed(4)


class Classifier(nn.Module):
    def __init__(self, vocab=40, d=16, heads=2, length=10, classes=3):
        super().__init__()
        self.embed = nn.Embedding(vocab, d, padding_idx=0)
        self.cls = nn.Parameter(torch.randn(1, 1, d) * 0.02)
        self.pos = nn.Parameter(torch.randn(1, length + 1, d) * 0.02)
        layer = nn.TransformerEncoderLayer(d, heads, dim_feedforward=32, dropout=0.1,
                                           batch_first=True, activation="gelu")
        self.encoder = nn.TransformerEncoder(layer, num_layers=2, enable_nested_tensor=False)
        self.head = nn.Linear(d, classes)
        self.scale = math.sqrt(d)

    def forward(self, tokens):
        pad = tokens == 0
        pad = torch.cat([torch.zeros_like(pad[:, :1]), pad], dim=1)
        x = self.embed(tokens) * self.scale
        x = torch.cat([self.cls.expand(len(tokens), -1, -1), x], dim=1) + self.pos
        x = self.encoder(x, src_key_padding_mask=pad)
        return self.head(x[:, 0])


model = Classifier()
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-4)
tokens = torch.randint(1, 40, (8, 10))
tokens[2:5, 6:] = 0
labels = torch.randint(0, 3, (8,))


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(tokens), labels)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
    optimizer.step()
    return loss.item()
