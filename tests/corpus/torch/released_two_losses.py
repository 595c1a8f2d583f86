"""Autoencoder with a classifier on the code; both losses should train the encoder and are plotted separately."""
EXPECTED = {"cause": "released", "symptom": "exception", "variables": "list(encoder.parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(18)

encoder = nn.Sequential(nn.Linear(12, 10), nn.Tanh(), nn.Linear(10, 4), nn.Tanh())
decoder = nn.Sequential(nn.Linear(4, 10), nn.Tanh(), nn.Linear(10, 12))
classifier = nn.Linear(4, 3)

everything = [*encoder.parameters(), *decoder.parameters(), *classifier.parameters()]
optimizer = torch.optim.Adam(everything, lr=1e-3)

wine = torch.randn(30, 12)
cultivar = torch.randint(0, 3, (30,))
curves = {"reconstruction": [], "classification": []}


def losses(x, y):
    code = encoder(x)
    reconstruction = nn.functional.mse_loss(decoder(code), x)
    classification = nn.functional.cross_entropy(classifier(code), y)
    return {"reconstruction": reconstruction, "classification": classification}


def step():
    optimizer.zero_grad()
    parts = losses(wine, cultivar)
    # broken:
    for name, value in parts.items():
        value.backward()  # accept
        curves[name].append(value.item())
    # repaired:
    sum(parts.values()).backward()
    for name, value in parts.items():
        curves[name].append(value.item())
    # end
    optimizer.step()
    return parts
