"""The draw is marked, and starts a path of its own."""

import torch


def noisy(mean, std):
    return torch.distributions.Normal(mean, std).sample().requires_grad_()


EXPECTED = {"as": "wrong_twin_released"}
