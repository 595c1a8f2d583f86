"""Sorted values in a Wasserstein loss, a soft-argmax, quantiles and grid_sample: differentiable relatives of hard operations."""
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(74)

heat = nn.Sequential(nn.Conv2d(1, 6, 3, padding=1), nn.ReLU(), nn.Conv2d(6, 1, 3, padding=1, bias=False))
gen = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1))
opt = torch.optim.Adam([*heat.parameters(), *gen.parameters()], lr=2e-3)

img = torch.rand(8, 1, 9, 9)
where = torch.rand(8, 2) * 2 - 1
real = torch.randn(40).abs()
axis = torch.linspace(-1, 1, 9)


def soft_argmax(h):
    p = h.flatten(1).softmax(dim=1).view(-1, 9, 9)
    return torch.stack([(p.sum(1) * axis).sum(1), (p.sum(2) * axis).sum(1)], dim=1)


def step():
    """One training step; this is what is recorded."""
    xy = soft_argmax(heat(img))
    patch = F.grid_sample(img, xy.view(-1, 1, 1, 2), align_corners=True)
    point_loss = (xy - where).pow(2).sum(1).mean() - 0.1 * patch.mean()

    fake = gen(torch.randn(40, 2)).squeeze(1)
    values, order = fake.sort()
    wasserstein = (values - real.sort().values).abs().mean()
    spread = (fake.quantile(0.9) - real.quantile(0.9)).abs() + (fake.median() - real.median()).abs()

    loss = point_loss + wasserstein + 0.1 * spread
    opt.zero_grad()
    loss.backward()
    opt.step()
    return order[:3].tolist()
