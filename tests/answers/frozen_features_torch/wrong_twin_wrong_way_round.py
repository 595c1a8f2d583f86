"""The student paused, the teacher not."""

import torch


def distil(student, teacher, x):
    """Return how far the student is from the teacher: a loss that is to teach the student alone."""
    with torch.no_grad():
        guess = student(x)
    target = teacher(x)
    return ((guess - target) ** 2).mean()


EXPECTED = {"as": "wrong_twin_nothing_paused"}
