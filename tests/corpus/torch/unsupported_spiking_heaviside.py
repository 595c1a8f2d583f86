"""A leaky integrate-and-fire layer on event streams: a neuron spikes when its membrane potential passes one."""
EXPECTED = {"cause": ("unsupported", "discretized"), "symptom": "exception", "variables": "list(snn.parameters())"}

import torch
from torch import nn

torch.manual_seed(84)


class LIF(nn.Module):
    def __init__(self, n_in, n_out, leak=0.9):
        super().__init__()
        self.synapses = nn.Linear(n_in, n_out)
        self.leak = leak

    def spike(self, potential):
        over = potential - 1.0
        # broken:
        return torch.heaviside(over, torch.zeros(1))  # accept
        # repaired:
        soft = torch.sigmoid(5.0 * over)
        return soft + (torch.heaviside(over, torch.zeros(1)) - soft).detach()
        # end

    def forward(self, events):
        potential, out = 0.0, []
        for e in events:
            potential = self.leak * potential + self.synapses(e)
            s = self.spike(potential)
            potential = potential * (1 - s)
            out.append(s)
        return torch.stack(out)


class SNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.lif = LIF(10, 16)
        self.readout = nn.Linear(16, 2)

    def forward(self, events):
        return self.readout(self.lif(events).mean(dim=0))


events = (torch.rand(12, 20, 10) < 0.4).float() * 2
gesture = torch.randint(0, 2, (20,))
snn = SNN()
optimizer = torch.optim.Adamax(snn.parameters(), lr=2e-3)


def step():
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(snn(events), gesture)
    loss.backward()
    optimizer.step()
    return loss
