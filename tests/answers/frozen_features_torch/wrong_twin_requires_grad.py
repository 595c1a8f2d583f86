"""The error silenced, not repaired."""

import torch


def distil(student, teacher, x):
    """Return how far the student is from the teacher: a loss that is to teach the student alone."""
    with torch.no_grad():
        target = teacher(x)
        guess = student(x)
    loss = ((guess - target) ** 2).mean()
    return loss.requires_grad_()


EXPECTED = {"as": "wrong_twin_released"}
