"""A GRU over a long series in chunks; the hidden state is detached between the chunks."""
import torch
from torch import nn

torch.manual_seed(9)
CHUNK = 10

rnn = nn.GRU(1, 12, batch_first=True)
readout = nn.Linear(12, 1)
params = list(rnn.parameters()) + list(readout.parameters())
optimizer = torch.optim.Adam(params, lr=5e-3)

t = torch.linspace(0, 12, 41)
series = torch.stack([torch.sin(t + p) for p in (0.0, 0.7, 1.9)]).unsqueeze(-1)


def step():
    """One training step; this is what is recorded."""
    hidden = None
    total = 0.0
    for start in range(0, 40, CHUNK):
        x = series[:, start:start + CHUNK]
        y = series[:, start + 1:start + CHUNK + 1]
        if hidden is not None:
            hidden = hidden.detach()
        out, hidden = rnn(x, hidden)
        loss = (readout(out) - y).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / 4
