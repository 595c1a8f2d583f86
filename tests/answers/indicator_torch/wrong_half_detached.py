"""Half of each score is a number without a history."""

import torch


def loss_of(scores, labels):
    margins = (scores + scores.detach()) / 2 * labels
    return torch.sigmoid(-margins).mean()


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "gradient_of_itself": ("wrong", None, "moved a little, the loss shows that it is off by"),
}
