"""Affine colour correction with per-channel gain and offset in one fused Function, in front of a small regressor."""
EXPECTED = {"cause": "custom_incomplete", "symptom": "exception", "variables": "[correction.gain, correction.offset]"}

import torch
import torch.nn as nn

torch.manual_seed(81)


class FusedAffine(torch.autograd.Function):
    @staticmethod
    def forward(ctx, image, gain, offset):
        ctx.save_for_backward(image, gain)
        return image * gain[:, None, None] + offset[:, None, None]

    @staticmethod
    def backward(ctx, grad):
        image, gain = ctx.saved_tensors
        d_image = grad * gain[:, None, None]
        d_gain = (grad * image).sum(dim=(0, 2, 3))
        # broken:
        return d_image, d_gain  # accept
        # repaired:
        d_offset = grad.sum(dim=(0, 2, 3))
        return d_image, d_gain, d_offset
        # end


class ColourCorrection(nn.Module):
    def __init__(self):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(3))
        self.offset = nn.Parameter(torch.zeros(3))

    def forward(self, image):
        return FusedAffine.apply(image, self.gain, self.offset)


correction = ColourCorrection()
ripeness = nn.Sequential(correction, nn.AvgPool2d(4), nn.Flatten(), nn.Linear(12, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(ripeness.parameters(), lr=1e-3)
tomatoes = torch.rand(10, 3, 8, 8)
days = torch.rand(10, 1) * 3


def step():
    optimizer.zero_grad()
    loss = (ripeness(tomatoes) - days).square().mean()
    loss.backward()
    optimizer.step()
    return loss.item()
