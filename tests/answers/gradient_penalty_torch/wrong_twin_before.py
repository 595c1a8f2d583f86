"""The loss before the step."""

import torch


def loss_after_step(loss, w, rate):
    (pull,) = torch.autograd.grad(loss(w), w, create_graph=True)
    return loss(w)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "is the one before the step"),
}
