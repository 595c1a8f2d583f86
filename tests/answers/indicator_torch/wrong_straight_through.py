"""The count, with the slope of the smooth step."""

import torch


def loss_of(scores, labels):
    soft = torch.sigmoid(-scores * labels)
    hard = (scores * labels < 0).to(soft.dtype)
    return (soft + (hard - soft).detach()).mean()


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "gradient_of_itself": ("wrong", "discretized", "The loss still moves in steps, and its gradient is that of"),
}
