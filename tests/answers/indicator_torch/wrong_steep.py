"""A smooth step so steep that it is flat away from 0."""

import torch


def loss_of(scores, labels):
    return torch.sigmoid(-4 * scores * labels).mean()


EXPECTED = {
    "points": 5,
    "outcome": "wrong",
    "wrong_ones_pulled": ("zero", None, "the loss is as good as flat there"),
}
