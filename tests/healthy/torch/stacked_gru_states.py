"""A GRU of two layers whose last state alone is read, and a two-way LSTM whose outputs are averaged."""
import torch
from torch import nn

torch.manual_seed(3)


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(4, 6, num_layers=2, batch_first=True)
        self.lstm = nn.LSTM(4, 6, batch_first=True, bidirectional=True)
        self.head = nn.Linear(18, 2)

    def forward(self, x):
        _, state = self.gru(x)
        out, _ = self.lstm(x)
        return self.head(torch.cat([state[-1], out.mean(dim=1)], dim=1))


reader = Reader()
optimizer = torch.optim.Adam(reader.parameters(), lr=1e-3)
x, labels = torch.randn(8, 5, 4), torch.randint(0, 2, (8,))


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(reader(x), labels)
    loss.backward()
    optimizer.step()
    return loss.item()
