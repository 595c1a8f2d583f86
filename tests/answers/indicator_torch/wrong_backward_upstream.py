"""A backward of its own that turns the direction round."""

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
        return upstream * share * (1 - share)


def loss_of(scores, labels):
    return Smooth.apply(scores * labels).mean()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "wrong_ones_pulled": ("wrong", None, "A step would move a wrong sample further to the wrong side"),
    "gradient_of_itself": ("wrong", None, "The gradient of `scores` is not that of the loss"),
    "errors_fall": ("wrong", None, "of the samples are still wrong"),
}
