"""The sum in place of the mean."""

import torch


def distil(student, teacher, x):
    """Return how far the student is from the teacher: a loss that is to teach the student alone."""
    with torch.no_grad():
        target = teacher(x)
    guess = student(x)
    return ((guess - target) ** 2).sum()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The loss that `distil` returns is off by up to"),
}
