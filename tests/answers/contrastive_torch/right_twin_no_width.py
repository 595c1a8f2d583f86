"""No width at all: the power goes into the exponent."""

import torch


def uncertain_loss(prediction, target, log_width):
    return ((prediction - target) ** 2).mean() / 2 * torch.exp(-2 * log_width) + log_width
