"""No bound below: samples that are right outweigh those that are wrong."""

import torch


def loss_of(scores, labels):
    return -(scores * labels).mean()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The loss can be negative"),
}
