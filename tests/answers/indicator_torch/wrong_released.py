"""As released: a comparison has no slope."""

import torch


def loss_of(scores, labels):
    wrong = scores * labels < 0
    return wrong.double().mean()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("none", "discretized", "No path leads from the loss back to `scores`"),
}
