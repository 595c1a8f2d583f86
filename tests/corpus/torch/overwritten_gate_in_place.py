"""A hand-written gated unit for hourly river levels, with some in-place arithmetic to save memory."""
EXPECTED = {"cause": "overwritten", "symptom": "exception", "variables": "list(cell.parameters())"}

import torch
import torch.nn as nn


class GatedUnit(nn.Module):
    def __init__(self, n_in, n_state):
        super().__init__()
        self.n_state = n_state
        self.to_gate = nn.Linear(n_in + n_state, n_state)
        self.to_candidate = nn.Linear(n_in + n_state, n_state)
        self.readout = nn.Linear(n_state, 1)

    def forward(self, series):
        state = series.new_zeros(series.shape[0], self.n_state)
        for rain in series.unbind(dim=1):
            both = torch.cat([rain, state], dim=1)
            gate = torch.sigmoid(self.to_gate(both))  # accept
            candidate = torch.tanh(self.to_candidate(both))
            kept = gate * state
            # broken:
            gate.neg_().add_(1)  # accept
            # repaired:
            gate = 1 - gate
            # end
            state = kept + gate * candidate
        return self.readout(state)


torch.manual_seed(48)
cell = GatedUnit(n_in=3, n_state=8)
optimizer = torch.optim.Adam(cell.parameters(), lr=3e-3)
rainfall = torch.rand(10, 6, 3)
level = rainfall.sum(dim=(1, 2)).unsqueeze(1) / 9


def step():
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(cell(rainfall), level)
    loss.backward()
    optimizer.step()
    return loss.item()
