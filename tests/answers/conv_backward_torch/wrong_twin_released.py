"""As it is released: the echo travels on."""

import torch
from torch.nn import functional as F


class Echo(torch.autograd.Function):
    """heard[t] = sound[t] + gain * sound[t - delay]; the row closes to a ring."""

    @staticmethod
    def forward(ctx, sound, gain, delay):
        late = torch.roll(sound, delay, 1)
        ctx.save_for_backward(gain, late)
        ctx.delay = delay
        return sound + gain * late

    @staticmethod
    def backward(ctx, upstream):
        gain, late = ctx.saved_tensors
        d_sound = upstream + gain * torch.roll(upstream, ctx.delay, 1)
        return d_sound, (upstream * late).sum(), None


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", "custom_wrong", "In the gradient for `sound` the echo travels on in time"),
}
