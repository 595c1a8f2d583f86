"""The pause around the teacher alone."""

import torch


def distil(student, teacher, x):
    """Return how far the student is from the teacher: a loss that is to teach the student alone."""
    with torch.no_grad():
        target = teacher(x)
    guess = student(x)
    return ((guess - target) ** 2).mean()
