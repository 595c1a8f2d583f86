"""The numbers are written by nn.init."""

from torch import nn


def restart(model):
    nn.init.zeros_(model.head.weight)
    nn.init.zeros_(model.head.bias)
