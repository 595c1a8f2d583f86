"""A hand-written recurrent cell for daily electricity demand; the hidden state is carried from day to day inside `forward`."""
EXPECTED = {"cause": "detached", "symptom": "none", "variables": "[rnn.hidden_weight]"}

import torch
from torch import nn


class DemandRNN(nn.Module):
    def __init__(self, n_in, n_hidden):
        super().__init__()
        self.n_hidden = n_hidden
        self.input_layer = nn.Linear(n_in, n_hidden)
        self.hidden_weight = nn.Parameter(torch.eye(n_hidden) * 0.8 + 0.02 * torch.randn(n_hidden, n_hidden))
        self.readout = nn.Linear(n_hidden, 1)

    def recur(self, h):
        # broken:
        return torch.mm(h, self.hidden_weight.data)  # accept
        # repaired:
        return torch.mm(h, self.hidden_weight)
        # end

    def forward(self, days):
        h = days.new_zeros(days.shape[1], self.n_hidden)
        demand = []
        for day in days:
            h = torch.tanh(self.input_layer(day) + self.recur(h))
            demand.append(self.readout(h))
        return torch.stack(demand)


torch.manual_seed(7)
days = torch.randn(14, 8, 3)
demand = days.cumsum(dim=0).sum(dim=-1, keepdim=True).tanh()

rnn = DemandRNN(3, 10)
optim = torch.optim.RMSprop(rnn.parameters(), lr=1e-3)
criterion = torch.nn.MSELoss()


def step():
    optim.zero_grad()
    loss = criterion(rnn(days), demand)
    loss.backward()
    torch.nn.utils.clip_grad_value_(rnn.parameters(), 0.5)
    optim.step()
    return loss
