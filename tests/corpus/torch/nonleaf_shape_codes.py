"""Auto-decoder for 2-D shapes (DeepSDF style): a code per shape is optimised by hand next to the network."""
EXPECTED = {"cause": "nonleaf", "symptom": ("none", "exception"), "variables": "codes"}

import torch
from torch import nn

torch.manual_seed(8)
SHAPES, CODE = 5, 4

# broken:
codes = torch.randn(SHAPES, CODE, requires_grad=True) * 0.1  # accept
# repaired:
codes = (torch.randn(SHAPES, CODE) * 0.1).requires_grad_()
# end


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(2 + CODE, 32)
        self.second = nn.Linear(32 + CODE, 1)

    def forward(self, code, point):
        hidden = torch.sin(3.0 * self.first(torch.cat([point, code], -1)))
        return self.second(torch.cat([hidden, code], -1)).squeeze(-1)


def circles():
    """signed distances of circles with different radius and centre"""
    centre, radius = torch.rand(SHAPES, 2) - 0.5, 0.2 + 0.3 * torch.rand(SHAPES)
    points = 2 * torch.rand(SHAPES, 60, 2) - 1
    return points, (points - centre[:, None]).norm(dim=-1) - radius[:, None]


decoder = Decoder()
opt = torch.optim.Adam(decoder.parameters(), lr=2e-3)
points, sdf = circles()


def update_codes(rate):
    with torch.no_grad():
        codes.sub_(rate * codes.grad)  # accept
    codes.grad = None


def step():
    opt.zero_grad()
    predicted = decoder(codes[:, None].expand(-1, 60, -1), points)
    loss = (predicted.clamp(-0.5, 0.5) - sdf.clamp(-0.5, 0.5)).abs().mean() + 1e-3 * codes.pow(2).mean()
    loss.backward()
    opt.step()
    update_codes(rate=0.5)
    return loss.item()
