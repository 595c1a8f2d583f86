"""The whole layer is replaced by a new one."""

from torch import nn


def restart(model):
    model.head = nn.Linear(model.head.in_features, model.head.out_features)
    nn.init.zeros_(model.head.weight)
    nn.init.zeros_(model.head.bias)


EXPECTED = {"as": "wrong_twin_released"}
