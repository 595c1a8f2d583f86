"""A step uphill."""

import torch


def loss_after_step(loss, w, rate):
    (pull,) = torch.autograd.grad(loss(w), w, create_graph=True)
    return loss(w + rate * pull)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The loss that `loss_after_step` returns is off by up to"),
}
