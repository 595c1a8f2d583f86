"""FGSM adversarial training: x.requires_grad, x.grad read, the attacked batch detached, then the real step."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(39)
epsilon = 0.03

model = nn.Sequential(nn.Conv2d(1, 6, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(6 * 9, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
images = torch.rand(12, 1, 8, 8)
labels = torch.arange(12) % 3


def fgsm(x, y):
    x = x.clone().detach()
    x.requires_grad = True
    loss = F.cross_entropy(model(x), y)
    model.zero_grad()
    loss.backward()
    sign = x.grad.data.sign()
    return torch.clamp(x + epsilon * sign, 0, 1).detach()


def step():
    """One training step; this is what is recorded."""
    model.train()
    adversarial = fgsm(images, labels)
    optimizer.zero_grad()                       # also clears what the attack left in .grad
    loss = 0.5 * F.cross_entropy(model(images), labels) + 0.5 * F.cross_entropy(model(adversarial), labels)
    loss.backward()
    optimizer.step()
    return loss.item()
