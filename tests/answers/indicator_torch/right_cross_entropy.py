"""The loss of a classifier with labels 0 and 1."""

import torch
import torch.nn.functional as F


def loss_of(scores, labels):
    return F.binary_cross_entropy_with_logits(scores, (labels + 1) / 2)
