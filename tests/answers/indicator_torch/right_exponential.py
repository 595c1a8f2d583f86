"""What a wrong sample costs grows without bound."""

import torch


def loss_of(scores, labels):
    return torch.exp(-scores * labels).sum() / len(scores)
