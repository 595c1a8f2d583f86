"""The error is silenced: the loss becomes the start of a path that leads nowhere."""

import torch


def loss_of(scores, labels):
    loss = (scores * labels < 0).double().mean()
    loss.requires_grad_()
    return loss


EXPECTED = {"as": "wrong_released"}
