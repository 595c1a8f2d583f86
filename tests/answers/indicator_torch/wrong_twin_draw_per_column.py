"""As many draws as there are columns: every row gets the same ones."""

import torch


def noisy(mean, std):
    return mean + std * torch.randn(mean.shape[-1])


EXPECTED = {"as": "wrong_twin_one_draw"}
