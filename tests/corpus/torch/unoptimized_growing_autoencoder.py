"""Greedy growing: after the first phase another pair of layers is inserted into the autoencoder and training goes on."""
EXPECTED = {"cause": "unoptimized", "symptom": "not_updated",
            "variables": "[*model.encoder[-1].parameters(), *model.decoder[0].parameters()]"}

import torch
import torch.nn as nn

torch.manual_seed(10)


class GrowingAutoencoder(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.encoder = nn.ModuleList([nn.Linear(dim, 10)])
        self.decoder = nn.ModuleList([nn.Linear(10, dim)])

    def grow(self, width):
        inner = self.encoder[-1].out_features
        self.encoder.append(nn.Linear(inner, width))
        self.decoder.insert(0, nn.Linear(width, inner))

    def forward(self, x):
        for layer in self.encoder:
            x = torch.tanh(layer(x))
        for layer in self.decoder[:-1]:
            x = torch.tanh(layer(x))
        return self.decoder[-1](x)


model = GrowingAutoencoder(dim=14)
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
spectra = torch.randn(30, 14).cumsum(dim=1) / 4


def step():
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(spectra), spectra)
    loss.backward()
    optimizer.step()
    return loss.item()


for _ in range(5):
    step()
# broken:
model.grow(width=5)  # accept
# repaired:
model.grow(width=5)
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
# end
