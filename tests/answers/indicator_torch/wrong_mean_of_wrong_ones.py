"""A mean over the wrong samples: none of them, and it is NaN."""

import torch


def loss_of(scores, labels):
    margins = scores * labels
    return -margins[margins < 0].mean()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("nan", None, "for a batch in which every sample is far on the right side"),
}
