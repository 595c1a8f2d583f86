"""A Function with a backward of its own, and the right one."""

import torch


class Smooth(torch.autograd.Function):
    @staticmethod
    def forward(ctx, margin):
        share = torch.sigmoid(-margin)
        ctx.save_for_backward(share)
        return share

    @staticmethod
    def backward(ctx, upstream):
        (share,) = ctx.saved_tensors
        return -upstream * share * (1 - share)


def loss_of(scores, labels):
    return Smooth.apply(scores * labels).mean()
