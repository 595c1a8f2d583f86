"""Weight normalisation written by hand: the direction and the length of the weights are learnt separately."""
EXPECTED = {"cause": ("unrecorded", "released"), "symptom": "exception", "variables": "[net.first.v, net.first.g]"}

import torch
from torch import nn

torch.manual_seed(26)


class WeightNormLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.v = nn.Parameter(torch.randn(n_out, n_in) * 0.3)
        self.g = nn.Parameter(torch.ones(n_out, 1))
        self.b = nn.Parameter(torch.zeros(n_out))
        # broken:
        self.weight = self.g * self.v / self.v.norm(dim=1, keepdim=True)  # accept
        # repaired:
        # end

    def forward(self, x):
        # broken:
        return torch.addmm(self.b, x, self.weight.t())
        # repaired:
        weight = self.g * self.v / self.v.norm(dim=1, keepdim=True)
        return torch.addmm(self.b, x, weight.t())
        # end


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = WeightNormLinear(8, 16)
        self.second = nn.Linear(16, 1)

    def forward(self, x):
        return self.second(torch.tanh(self.first(x)))


alloys = torch.rand(45, 8)
hardness = (alloys * torch.arange(8)).sum(dim=1, keepdim=True) / 10
net = Net()
optimizer = torch.optim.Adam(net.parameters(), lr=5e-3)
criterion = nn.MSELoss()


def step():
    optimizer.zero_grad()
    loss = criterion(net(alloys), hardness)
    loss.backward()
    optimizer.step()
    return loss


step()
