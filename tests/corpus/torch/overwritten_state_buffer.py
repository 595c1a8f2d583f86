"""Minimal gated recurrent layer for keystroke timing which writes every hidden state into one preallocated tensor."""
EXPECTED = {"cause": "overwritten", "symptom": "exception", "variables": "list(rhythm.parameters())"}

import torch
from torch import nn


class MinimalGated(nn.Module):
    def __init__(self, d_in, d):
        super().__init__()
        self.d = d
        self.forget = nn.Linear(d_in + d, d)
        self.candidate = nn.Linear(d_in + d, d)

    def advance(self, x, h):
        f = torch.sigmoid(self.forget(torch.cat([x, h], -1)))
        c = torch.tanh(self.candidate(torch.cat([x, f * h], -1)))
        return (1 - f) * h + f * c

    def forward(self, x):
        B, T, _ = x.shape
        # broken:
        states = x.new_zeros(B, T + 1, self.d)
        for t in range(T):
            states[:, t + 1] = self.advance(x[:, t], states[:, t])  # accept
        return states[:, 1:]
        # repaired:
        states = [x.new_zeros(B, self.d)]
        for t in range(T):
            states.append(self.advance(x[:, t], states[-1]))
        return torch.stack(states[1:], dim=1)
        # end


class Rhythm(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = MinimalGated(3, 10)
        self.next_delay = nn.Linear(10, 1)

    def forward(self, keys):
        return nn.functional.softplus(self.next_delay(self.gru(keys))).squeeze(-1)


torch.manual_seed(36)
rhythm = Rhythm()
optimizer = torch.optim.NAdam(rhythm.parameters(), lr=5e-3)
keys = torch.rand(14, 8, 3)
delay = 0.1 + keys.mean(-1).cumsum(1) / torch.arange(1, 9)


def step():
    optimizer.zero_grad()
    loss = (rhythm(keys).log() - delay.log()).square().mean()
    loss.backward()
    optimizer.step()
    return loss.item()
