"""Returns nothing."""

import torch


def loss_after_step(loss, w, rate):
    (pull,) = torch.autograd.grad(loss(w), w, create_graph=True)
    loss(w - rate * pull)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "`loss_after_step` returns None"),
}
