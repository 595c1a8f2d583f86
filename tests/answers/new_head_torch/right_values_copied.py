"""A second model is built and given the values of the first one's body."""

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    layers = [nn.Linear(*reversed(layer.weight.shape)) if hasattr(layer, "weight") else layer for layer in model.body]
    tuned = nn.Sequential()
    tuned.add_module("body", nn.Sequential(*layers))
    tuned.add_module("head", nn.Linear(model.head.in_features, outputs))
    tuned.body.load_state_dict(model.body.state_dict())
    optimizer = torch.optim.Adam(tuned.head.parameters(), lr=rate)
    optimizer.add_param_group({"params": list(tuned.body.parameters()), "lr": rate / 10})
    return tuned, optimizer
