"""Drawing the picture that excites one unit of a trained net the most, by gradient ascent on the pixels."""
EXPECTED = {"cause": "unwatched", "symptom": "exception", "variables": "[canvas]"}

import torch
from torch import nn

torch.manual_seed(65)

net = nn.Sequential(
    nn.Conv2d(3, 8, 5, stride=2), nn.SiLU(),
    nn.Conv2d(8, 16, 3, stride=2), nn.SiLU(),
    nn.Flatten(), nn.Linear(16 * 4 * 4, 10),
)
net.eval()
for weight in net.parameters():
    weight.requires_grad = False

# broken:
canvas = 0.1 * torch.randn(1, 3, 21, 21)  # accept
# repaired:
canvas = (0.1 * torch.randn(1, 3, 21, 21)).requires_grad_()
# end
optimizer = torch.optim.Adam([canvas], lr=0.05)


def smoothness(picture):
    dx = picture[..., 1:] - picture[..., :-1]
    dy = picture[..., 1:, :] - picture[..., :-1, :]
    return dx.pow(2).mean() + dy.pow(2).mean()


def step(unit=7):
    optimizer.zero_grad()
    excitement = net(canvas)[0, unit]
    loss = -excitement + 0.1 * smoothness(canvas)
    loss.backward()
    optimizer.step()
    return loss
