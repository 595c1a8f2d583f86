"""The new model uses the old one's body."""

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = nn.Sequential()
    tuned.body = model.body
    tuned.head = nn.Linear(model.head.in_features, outputs)
    groups = [
        {"params": tuned.body.parameters(), "lr": rate / 10},
        {"params": tuned.head.parameters(), "lr": rate},
    ]
    return tuned, torch.optim.Adam(groups)


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "model_stays": (
        "wrong",
        None,
        "`body_kernel` and `body_bias` of the model that was passed in moved along",
    ),
}
