"""As a matrix, which is its own transpose."""

import torch


def centred(x):
    n = x.shape[1]
    eye = torch.eye(n, dtype=x.dtype)
    return (eye - 1 / n) @ x
