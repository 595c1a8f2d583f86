"""weight_norm, spectral_norm, orthogonal and an own positive parametrization."""
import torch
from torch import nn
from torch.nn.utils import parametrize
from torch.nn.utils.parametrizations import orthogonal, spectral_norm, weight_norm

torch.manual_seed(34)


class Positive(nn.Module):
    def forward(self, w):
        return nn.functional.softplus(w)

    def right_inverse(self, w):
        return torch.log(torch.expm1(w.abs().clamp(min=1e-3)))


conv = weight_norm(nn.Conv1d(2, 6, 3, padding=1))
mid = spectral_norm(nn.Linear(6, 6))
rot = orthogonal(nn.Linear(6, 6, bias=False))
last = nn.Linear(6, 1)
parametrize.register_parametrization(last, "weight", Positive())

model = nn.ModuleDict({"conv": conv, "mid": mid, "rot": rot, "last": last})
opt = torch.optim.Adam(model.parameters(), lr=1e-3)
signal = torch.randn(10, 2, 16)
goal = signal.std(dim=(1, 2)).unsqueeze(1)


def step():
    """One training step; this is what is recorded."""
    model.train()
    opt.zero_grad()
    h = torch.tanh(conv(signal)).mean(dim=-1)
    h = torch.tanh(mid(h))
    loss = nn.functional.l1_loss(last(rot(h)), goal)
    loss.backward()
    opt.step()
    return loss.item()
