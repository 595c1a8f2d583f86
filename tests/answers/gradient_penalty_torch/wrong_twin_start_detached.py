"""The start of the step is detached."""

import torch


def loss_after_step(loss, w, rate):
    (pull,) = torch.autograd.grad(loss(w), w, create_graph=True)
    return loss(w.detach() - rate * pull)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "detached", "and not that the step starts from `w`"),
}
