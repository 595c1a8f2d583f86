"""A smooth step, rounded to a hard one again."""

import torch


def loss_of(scores, labels):
    return torch.round(torch.sigmoid(-scores * labels)).mean()


EXPECTED = {"as": "wrong_sign"}
