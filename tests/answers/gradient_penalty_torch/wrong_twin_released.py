"""As released: the pull is detached."""

import torch


def loss_after_step(loss, w, rate):
    """Return the loss that is left after one step of gradient descent from w."""
    (pull,) = torch.autograd.grad(loss(w), w, create_graph=True)
    return loss(w - rate * pull.detach())


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "detached", "takes the step for a constant shift"),
}
