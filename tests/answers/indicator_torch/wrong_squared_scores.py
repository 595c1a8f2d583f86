"""Pulls every score to 0."""

import torch


def loss_of(scores, labels):
    return (scores**2).mean()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The loss does not care which side of 0 a score lies on"),
}
