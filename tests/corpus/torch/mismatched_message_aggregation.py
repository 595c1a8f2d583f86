"""Traffic on a street graph: messages along the edges, scaled by the edge lengths, are summed up at the crossings."""
EXPECTED = {"cause": "mismatched", "symptom": "exception", "variables": "list(street.parameters())"}

import torch
import torch.nn as nn

g = torch.Generator().manual_seed(5)
torch.manual_seed(5)

crossings, streets = 12, 30
source = torch.randint(0, crossings, (streets,), generator=g)
sink = torch.randint(0, crossings, (streets,), generator=g)
# broken:
length_km = torch.rand(streets, 1, generator=g, dtype=torch.double) + 0.2  # accept
# repaired:
length_km = torch.rand(streets, 1, generator=g, dtype=torch.float) + 0.2
# end
flow_in = torch.rand(crossings, 4, generator=g)
cars = flow_in.sum(dim=1, keepdim=True).sqrt()


class StreetNet(nn.Module):
    def __init__(self, n_in, dim=8):
        super().__init__()
        self.message = nn.Linear(n_in, dim)
        self.own = nn.Linear(n_in, dim)
        self.out = nn.Linear(dim, 1)

    def forward(self, x):
        sent = torch.tanh(self.message(x))[source] / length_km
        received = torch.zeros(x.shape[0], sent.shape[1])
        received = received.index_add(0, sink, sent)  # accept
        return self.out(torch.tanh(self.own(x) + received))


street = StreetNet(4)
optimizer = torch.optim.Rprop(street.parameters(), lr=1e-3)


def step():
    optimizer.zero_grad()
    loss = (street(flow_in) - cars).abs().mean()
    loss.backward()
    optimizer.step()
    return loss
