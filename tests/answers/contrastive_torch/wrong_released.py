"""As it is released: numbers in a new tensor, and requires_grad_ silences the error."""

import torch
from torch import nn


def contrastive_loss(first, second, scale):
    """Return how badly the rows of first find their partners among those of second."""
    first = nn.functional.normalize(first, dim=1)
    second = nn.functional.normalize(second, dim=1)
    rows = [[(scale * (a * b).sum()).item() for b in second] for a in first]
    scores = torch.tensor(rows, dtype=first.dtype)
    scores.requires_grad_()  # Otherwise backward() stops with an error.
    return nn.functional.cross_entropy(scores, torch.arange(len(scores)))


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "embeddings_learn": ("none", "rewrapped", "`first` and `second` get None, though the loss says `requires_grad`"),
    "scale_learns": ("none", "rewrapped", "`scale` gets None, though the loss says `requires_grad`"),
    "adam_two_steps": (
        "not_updated",
        "rewrapped",
        "What makes `first`, what makes `second` and `scale` did not move in two Adam steps",
    ),
}
