"""Pays for wrong samples alone."""

import torch


def loss_of(scores, labels):
    return torch.relu(-scores * labels).mean()
