"""As it is released: the student runs under the pause too."""

import torch


def distil(student, teacher, x):
    """Return how far the student is from the teacher: a loss that is to teach the student alone."""
    with torch.no_grad():
        target = teacher(x)
        guess = student(x)
    return ((guess - target) ** 2).mean()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", "paused", "The student gets no gradient"),
}
