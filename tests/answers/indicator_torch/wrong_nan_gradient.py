"""A square root at zero: the value is fine, and the slope is infinity minus infinity."""

import torch


def loss_of(scores, labels):
    margins = scores * labels
    return torch.sqrt((margins.abs() - margins) / 2).mean()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("nan", None, "The gradient of `scores` holds NaN or infinity"),
}
