"""What a sample costs is cut off at 1, and so is its slope."""

import torch


def loss_of(scores, labels):
    return torch.clamp(-scores * labels, 0, 1).mean()


EXPECTED = {"as": "wrong_steep"}
