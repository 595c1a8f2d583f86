"""The width of the flattened features depends on the picture size, so the last layer is made when the first picture arrives."""
EXPECTED = {"cause": "recreated", "symptom": "not_updated", "variables": "[galaxy.fc.weight, galaxy.fc.bias]"}

import torch
import torch.nn as nn


class GalaxyNet(nn.Module):
    def __init__(self, n_types):
        super().__init__()
        self.n_types = n_types
        self.fc = None
        self.conv1 = nn.Conv2d(1, 4, 3)
        self.conv2 = nn.Conv2d(4, 6, 3, stride=2)

    def forward(self, image):
        h = torch.tanh(self.conv1(image))
        h = torch.tanh(self.conv2(h))
        h = h.flatten(start_dim=1)
        # broken:
        self.fc = nn.Linear(h.shape[1], self.n_types)  # accept
        # repaired:
        if self.fc is None:
            self.fc = nn.Linear(h.shape[1], self.n_types)
        # end
        return self.fc(h)


torch.manual_seed(40)
galaxy = GalaxyNet(n_types=3)
telescope = torch.rand(9, 1, 15, 15)
kind = torch.randint(0, 3, (9,))

with torch.no_grad():
    galaxy(telescope[:1])  # creates the last layer
optimizer = torch.optim.NAdam(galaxy.parameters(), lr=2e-3)


def step():
    optimizer.zero_grad()
    loss = nn.functional.nll_loss(galaxy(telescope).log_softmax(dim=1), kind)
    loss.backward()
    optimizer.step()
    return loss.item()
