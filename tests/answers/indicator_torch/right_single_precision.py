"""Computed in float32."""

import torch
import torch.nn.functional as F


def loss_of(scores, labels):
    return F.softplus(-scores.float() * labels.float()).mean()
