"""Will the customer leave? Binary classifier with one output and a probability in front of the loss."""
EXPECTED = {"cause": "saturated", "symptom": "zero", "variables": "list(churn.parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(22)

churn = nn.Sequential(
    nn.Linear(13, 32),
    nn.LayerNorm(32),
    nn.Tanh(),
    nn.Linear(32, 8),
    nn.Tanh(),
    nn.Linear(8, 1),
    # broken:
    nn.Softmax(dim=1),  # accept
    # repaired:
    nn.Sigmoid(),
    # end
)

loss_function = nn.BCELoss()
optimizer = torch.optim.Adam(churn.parameters(), lr=1e-3)

customers = torch.randn(48, 13)
left = (customers[:, 3] - customers[:, 7] > 0.2).float().unsqueeze(1)


def accuracy(probability, truth):
    return ((probability > 0.5).float() == truth).float().mean().item()


def step():
    churn.train()
    optimizer.zero_grad()
    probability = churn(customers)
    loss = loss_function(probability, left)
    loss.backward()
    optimizer.step()
    return {"loss": loss.item(), "accuracy": accuracy(probability, left)}
