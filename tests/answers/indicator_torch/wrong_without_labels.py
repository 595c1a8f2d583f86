"""The labels are not used: low scores cost, whatever was right."""

import torch


def loss_of(scores, labels):
    return torch.sigmoid(-scores).mean()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "For samples labelled -1 the wrong side does not cost more"),
}
