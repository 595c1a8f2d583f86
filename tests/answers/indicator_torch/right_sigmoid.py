"""A smooth step in place of the hard one."""

import torch


def loss_of(scores, labels):
    return torch.sigmoid(-scores * labels).mean()
