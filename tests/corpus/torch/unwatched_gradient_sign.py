"""FGSM: half of every batch of digits is attacked with the current model, then the model is trained on both halves."""
EXPECTED = {"cause": "unwatched", "symptom": "exception", "variables": "[attack_half]"}

import torch
from torch import nn

torch.manual_seed(87)

digits = torch.rand(20, 64)
names = torch.randint(0, 10, (20,))

model = nn.Sequential(nn.Linear(64, 32), nn.LogSigmoid(), nn.Linear(32, 10))
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)


# broken:
attack_half = digits[:10].clone()  # accept
# repaired:
attack_half = digits[:10].clone().requires_grad_(True)
# end
clean_half = digits[10:]


def fgsm(images, labels, eps=0.03):
    images.grad = None
    loss = loss_fn(model(images), labels)
    loss.backward()
    direction = images.grad.sign()  # accept
    return (images + eps * direction).clamp(0, 1).detach()


def step():
    attacked = fgsm(attack_half, names[:10])
    batch = torch.cat([attacked, clean_half])
    optimizer.zero_grad()
    loss = loss_fn(model(batch), names)
    loss.backward()
    optimizer.step()
    return loss
