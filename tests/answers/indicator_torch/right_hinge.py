"""Nothing to pay beyond a margin, and a straight slope before it."""

import torch


def loss_of(scores, labels):
    return torch.relu(1 - scores * labels).mean()
