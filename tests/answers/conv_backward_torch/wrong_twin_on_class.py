"""Rolled back, but by what the last call was given."""

import torch
from torch.nn import functional as F


class Echo(torch.autograd.Function):
    @staticmethod
    def forward(ctx, sound, gain, delay):
        late = torch.roll(sound, delay, 1)
        ctx.save_for_backward(gain, late)
        Echo.delay = delay
        return sound + gain * late

    @staticmethod
    def backward(ctx, upstream):
        gain, late = ctx.saved_tensors
        d_sound = upstream + gain * torch.roll(upstream, -Echo.delay, 1)
        return d_sound, (upstream * late).sum(), None


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", "custom_wrong", "the backward of one works with the delay that the other was given"),
}
