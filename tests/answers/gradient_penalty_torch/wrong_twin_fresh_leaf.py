"""The step ends in a tensor of its own."""

import torch


def loss_after_step(loss, w, rate):
    (pull,) = torch.autograd.grad(loss(w), w, create_graph=True)
    return loss((w - rate * pull).detach().requires_grad_())


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", "detached", "No gradient reaches `w`"),
}
