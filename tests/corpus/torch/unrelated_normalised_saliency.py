"""A saliency map of X-ray pictures is logged during training and also kept small outside the marked region."""
EXPECTED = {"cause": "unrelated", "symptom": "exception", "variables": "list(trainer.model.parameters())"}

import torch
from torch import nn, optim

torch.manual_seed(35)


def normalise(images):
    flat = images.flatten(1)
    mean, std = flat.mean(dim=1), flat.std(dim=1)
    return (images - mean.view(-1, 1, 1, 1)) / std.view(-1, 1, 1, 1)


class Trainer:
    def __init__(self, model, lr=1e-3):
        self.model = model
        self.optimizer = optim.Adam(model.parameters(), lr=lr)
        self.criterion = nn.CrossEntropyLoss()

    def training_step(self, images, region, labels):
        # broken:
        prepared = normalise(images)
        images = images.detach().clone().requires_grad_(True)  # accept
        # repaired:
        images = images.detach().clone().requires_grad_(True)
        prepared = normalise(images)
        # end
        logits = self.model(prepared)
        loss = self.criterion(logits, labels)
        saliency, = torch.autograd.grad(loss, images, create_graph=True)  # accept
        outside = (saliency * (1 - region)).pow(2).sum(dim=(1, 2, 3)).mean()
        return loss + 10.0 * outside

    def fit_one(self, batch):
        self.optimizer.zero_grad()
        loss = self.training_step(*batch)
        loss.backward()
        self.optimizer.step()
        return loss.item()


xrays = torch.rand(8, 1, 10, 10)
region = torch.zeros(8, 1, 10, 10)
region[:, :, 3:7, 3:7] = 1.0
fracture = torch.tensor([0, 1] * 4)

trainer = Trainer(nn.Sequential(nn.Conv2d(1, 4, 3), nn.Tanh(), nn.Flatten(), nn.Linear(256, 2)))


def step():
    return trainer.fit_one((xrays, region, fracture))
