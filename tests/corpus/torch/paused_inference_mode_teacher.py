"""Distillation: a small student learns from the soft labels of a fixed teacher."""
EXPECTED = {"cause": "paused", "symptom": "exception", "variables": "list(student.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F


def mlp(*sizes):
    layers = []
    for a, b in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(a, b), nn.Softsign()]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


torch.manual_seed(64)
teacher = mlp(12, 64, 64, 5).eval().requires_grad_(False)
student = mlp(12, 10, 5)
x = torch.randn(40, 12)

optimizer = torch.optim.Adam(student.parameters(), lr=3e-3)
T = 3.0


def distillation_loss(student_logits, teacher_logits):
    return T * T * F.kl_div(
        F.log_softmax(student_logits / T, dim=-1),
        F.softmax(teacher_logits / T, dim=-1),
        reduction="batchmean",
    )


def step():
    optimizer.zero_grad()
    # broken:
    with torch.inference_mode():  # accept
        soft = teacher(x)
        guess = student(x)
    # repaired:
    with torch.no_grad():
        soft = teacher(x)
    guess = student(x)
    # end
    loss = distillation_loss(guess, soft)
    loss.backward()
    optimizer.step()
    return loss
