"""Each entry fetched from the place that it went to."""

import torch
from torch.nn import functional as F


class Echo(torch.autograd.Function):
    @staticmethod
    def forward(ctx, sound, gain, delay):
        late = torch.roll(sound, delay, 1)
        ctx.save_for_backward(gain, late)
        ctx.delay = delay
        return sound + gain * late

    @staticmethod
    def backward(ctx, upstream):
        gain, late = ctx.saved_tensors
        length = upstream.shape[1]
        went_to = (torch.arange(length) + ctx.delay) % length
        d_sound = upstream + gain * upstream[:, went_to]
        return d_sound, (upstream * late).sum(), None
