"""A new tensor that requires a gradient."""

import torch


def uncertain_loss(prediction, target, log_width):
    width = torch.tensor(log_width.exp().item(), requires_grad=True)
    error = (prediction - target) / width
    return (error**2).mean() / 2 + log_width


EXPECTED = {"as": "wrong_twin_released"}
