"""Robust error function with its own backward, used on two outputs (position and angle) that are weighted differently."""
EXPECTED = {"cause": "custom_wrong", "symptom": "wrong", "variables": "list(pose_net.parameters())"}

import torch
from torch import nn
from torch.autograd import Function


class Cauchy(Function):
    """log(1 + (r/c)^2), element by element."""

    @staticmethod
    def forward(ctx, residual, c):
        ctx.save_for_backward(residual)
        ctx.c = c
        return torch.log1p((residual / c) ** 2)

    @staticmethod
    def backward(ctx, grad_output):
        residual, = ctx.saved_tensors
        slope = 2 * residual / (ctx.c ** 2 + residual ** 2)
        # broken:
        return slope, None  # accept
        # repaired:
        return grad_output * slope, None
        # end


class PoseNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.shared = nn.Sequential(nn.Linear(11, 20), nn.Tanh())
        self.position = nn.Linear(20, 3)
        self.angle = nn.Linear(20, 1)

    def forward(self, lidar):
        h = self.shared(lidar)
        return self.position(h), self.angle(h)


torch.manual_seed(404)
pose_net = PoseNet()
optimizer = torch.optim.Adam(pose_net.parameters(), lr=1e-3)
lidar = torch.rand(18, 11)
true_position, true_angle = torch.randn(18, 3), torch.rand(18, 1) * 3


def robust(a, b, c):
    return Cauchy.apply(a - b, c)


def step(w_position=1.0, w_angle=0.2):
    position, angle = pose_net(lidar)
    loss = w_position * robust(position, true_position, 0.5).mean() + w_angle * robust(angle, true_angle, 0.1).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
