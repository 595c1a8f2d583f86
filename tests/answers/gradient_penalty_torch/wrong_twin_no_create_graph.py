"""The repair of the exercise copied the other way round: no notes are taken."""

import torch


def loss_after_step(loss, w, rate):
    (pull,) = torch.autograd.grad(loss(w), w)
    return loss(w - rate * pull)


EXPECTED = {"as": "wrong_twin_released"}
