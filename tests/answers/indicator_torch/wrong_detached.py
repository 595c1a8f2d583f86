"""Smooth, and detached."""

import torch


def loss_of(scores, labels):
    return torch.sigmoid(-scores.detach() * labels).mean()


EXPECTED = {"as": "wrong_released"}
