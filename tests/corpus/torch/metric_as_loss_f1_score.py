"""Rare faults in a power grid: accuracy is useless here, so the training should go for the F1 score."""
EXPECTED = {"cause": ("metric_as_loss", "discretized"), "symptom": "exception", "variables": "list(detector.parameters())"}

import torch
from torch import nn

torch.manual_seed(66)


class F1Score(nn.Module):
    def __init__(self, threshold=0.5, eps=1e-7):
        super().__init__()
        self.threshold = threshold
        self.eps = eps

    def forward(self, probability, target):
        positive = (probability > self.threshold).float()  # accept
        tp = (positive * target).sum()
        precision = tp / (positive.sum() + self.eps)
        recall = tp / (target.sum() + self.eps)
        return 2 * precision * recall / (precision + recall + self.eps)


class SoftF1Loss(nn.Module):
    def forward(self, probability, target):
        tp = (probability * target).sum()
        return 1 - 2 * tp / (probability.sum() + target.sum())


signals = torch.randn(120, 2, 32)
faulty = (signals.amax(dim=(1, 2)) > 3.2).float()

detector = nn.Sequential(
    nn.Conv1d(2, 8, 7, stride=2),
    nn.ELU(),
    nn.AdaptiveMaxPool1d(1),
    nn.Flatten(),
    nn.Linear(8, 1),
    nn.Sigmoid(),
)
optimizer = torch.optim.Adam(detector.parameters(), lr=3e-3)
f1 = F1Score()
soft_f1 = SoftF1Loss()


def step():
    optimizer.zero_grad()
    probability = detector(signals).squeeze(1)
    # broken:
    loss = 1 - f1(probability, faulty)  # accept
    # repaired:
    loss = soft_f1(probability, faulty)
    # end
    loss.backward()
    optimizer.step()
    return loss
