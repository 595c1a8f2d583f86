"""A hypernetwork writes the weights of a small layer that predicts crop yield, one set of weights per region."""
EXPECTED = {"cause": "assigned", "symptom": "none", "variables": "list(net.hyper.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(13)


class HyperYield(nn.Module):
    def __init__(self, n_region_features=3, n_inputs=5, hidden=6):
        super().__init__()
        self.n_inputs, self.hidden = n_inputs, hidden
        self.hyper = nn.Sequential(
            nn.Linear(n_region_features, 16),
            nn.Tanh(),
            nn.Linear(16, n_inputs * hidden),
        )
        # broken:
        self.field = nn.Linear(n_inputs, hidden, bias=False)
        # repaired:
        # end
        self.out = nn.Linear(hidden, 1)

    def forward(self, region, x):
        generated = self.hyper(region).view(self.hidden, self.n_inputs)
        # broken:
        self.field.weight = nn.Parameter(generated)  # accept
        h = self.field(x)
        # repaired:
        h = F.linear(x, generated)
        # end
        return self.out(torch.tanh(h))


regions = torch.randn(3, 3)
fields = torch.randn(3, 15, 5)
yields = torch.einsum("rnf,rf->rn", fields[..., :3], regions).unsqueeze(-1)

net = HyperYield()
optimizer = torch.optim.Adam(list(net.hyper.parameters()) + list(net.out.parameters()), lr=5e-3)


def step():
    optimizer.zero_grad()
    loss = 0.0
    for region, x, y in zip(regions, fields, yields):
        loss = loss + F.mse_loss(net(region, x), y)
    loss.backward()
    optimizer.step()
    return loss
