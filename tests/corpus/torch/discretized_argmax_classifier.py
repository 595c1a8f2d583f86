"""Classifying soil samples into five types; the loss should count how far the chosen type is from the true one."""
EXPECTED = {"cause": "discretized", "symptom": "exception", "variables": "list(model.parameters())"}

import torch
from torch import nn

torch.manual_seed(42)

SOIL_TYPES = 5

samples = torch.randn(60, 9)
soil = torch.randint(0, SOIL_TYPES, (60,))

model = nn.Sequential(
    nn.Linear(9, 32),
    nn.SiLU(),
    nn.Dropout(0.1),
    nn.Linear(32, SOIL_TYPES),
)

learner = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)


def train_batch(x, y):
    learner.zero_grad()
    logits = model(x)
    # broken:
    predicted = torch.argmax(logits, dim=1)  # accept
    wrong = (predicted - y).abs().float()
    loss = wrong.mean()
    # repaired:
    probabilities = logits.softmax(dim=1)
    distance = (torch.arange(SOIL_TYPES).unsqueeze(0) - y.unsqueeze(1)).abs().float()
    loss = (probabilities * distance).sum(dim=1).mean()
    # end
    loss.backward()
    learner.step()
    return loss.detach()


def step():
    total = 0.0
    for start in range(0, 60, 30):
        total += train_batch(samples[start:start + 30], soil[start:start + 30])
    return total / 2
