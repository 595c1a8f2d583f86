"""Self-distillation: a student starts as a copy of the teacher and learns from its softened predictions plus the labels."""
EXPECTED = {"cause": "unoptimized", "symptom": "not_updated", "variables": "list(student.parameters())"}

import copy

import torch
import torch.nn as nn
import torch.nn.functional as F


def build_classifier():
    return nn.Sequential(nn.Linear(9, 20), nn.Tanh(), nn.Dropout(0.1), nn.Linear(20, 4))


class Distiller:
    def __init__(self, network, lr, tau=2.0):
        self.tau = tau
        # broken:
        self.optimizer = torch.optim.Adam(network.parameters(), lr=lr)  # accept
        self.teacher, self.student = network, copy.deepcopy(network)  # accept
        # repaired:
        self.teacher, self.student = network, copy.deepcopy(network)
        self.optimizer = torch.optim.Adam(self.student.parameters(), lr=lr)
        # end
        self.teacher.eval().requires_grad_(False)

    def loss(self, x, y):
        with torch.no_grad():
            soft = F.softmax(self.teacher(x) / self.tau, dim=1)
        logits = self.student.train()(x)
        distil = F.kl_div(F.log_softmax(logits / self.tau, dim=1), soft, reduction="batchmean")
        return F.cross_entropy(logits, y) + self.tau ** 2 * distil


torch.manual_seed(55)
distiller = Distiller(build_classifier(), lr=1e-3)
student = distiller.student
batch = torch.randn(24, 9), torch.randint(0, 4, (24,))


def step():
    distiller.optimizer.zero_grad()
    value = distiller.loss(*batch)
    value.backward()
    distiller.optimizer.step()
    return value.item()
