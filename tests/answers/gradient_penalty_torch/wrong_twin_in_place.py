"""w itself takes the step: its history forbids it."""

import torch


def loss_after_step(loss, w, rate):
    (pull,) = torch.autograd.grad(loss(w), w, create_graph=True)
    w -= rate * pull
    return loss(w)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "twin": ("exception", None, "a leaf Variable that requires grad is being used in an in-place operation"),
}
