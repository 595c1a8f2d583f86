"""A coupling flow with a binary mask, an ActNorm layer initialised from the first batch, and slogdet of a 1x1 mixing."""
import torch
from torch import nn

torch.manual_seed(52)
D = 4


class Coupling(nn.Module):
    def __init__(self, mask):
        super().__init__()
        self.register_buffer("mask", mask)
        self.net = nn.Sequential(nn.Linear(D, 16), nn.Tanh(), nn.Linear(16, 2 * D))

    def forward(self, x):
        s, t = self.net(x * self.mask).chunk(2, dim=1)
        s = torch.tanh(s) * (1 - self.mask)
        t = t * (1 - self.mask)
        return x * s.exp() + t, s.sum(dim=1)


class Mixing(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.linalg.qr(torch.randn(D, D))[0])

    def forward(self, x):
        return x @ self.weight, torch.linalg.slogdet(self.weight)[1].expand(len(x))


class ActNorm(nn.Module):
    def __init__(self):
        super().__init__()
        self.log_scale, self.bias = nn.Parameter(torch.zeros(D)), nn.Parameter(torch.zeros(D))
        self.ready = False

    def forward(self, x):
        if not self.ready:
            with torch.no_grad():
                self.bias.copy_(-x.mean(0))
                self.log_scale.copy_(-x.std(0).log())
            self.ready = True
        return (x + self.bias) * self.log_scale.exp(), self.log_scale.sum().expand(len(x))


half = torch.tensor([1.0, 1.0, 0.0, 0.0])
flow = nn.ModuleList([ActNorm(), Coupling(half), Mixing(), Coupling(1 - half)])
opt = torch.optim.Adam(flow.parameters(), lr=1e-3)
data = torch.randn(48, D).cumsum(dim=1) + 0.5
prior = torch.distributions.Normal(0.0, 1.0)


def step():
    """One training step; this is what is recorded."""
    z, log_det = data, torch.zeros(len(data))
    for layer in flow:
        z, ld = layer(z)
        log_det = log_det + ld
    loss = -(prior.log_prob(z).sum(1) + log_det).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
