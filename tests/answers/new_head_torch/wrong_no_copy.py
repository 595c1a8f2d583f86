"""The model that was passed in gets the new head."""

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    model.head = nn.Linear(model.head.in_features, outputs)
    groups = [
        {"params": model.body.parameters(), "lr": rate / 10},
        {"params": model.head.parameters(), "lr": rate},
    ]
    optimizer = torch.optim.Adam(groups)
    return model, optimizer


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "model_stays": ("wrong", None, "The model that was passed in has another `head` now"),
}
