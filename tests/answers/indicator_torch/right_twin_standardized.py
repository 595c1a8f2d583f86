"""A draw in the old way, taken apart and put together again."""

import torch


def noisy(mean, std):
    drawn = torch.normal(mean.detach(), std.detach())
    noise = (drawn - mean.detach()) / std.detach()
    return mean + std * noise
