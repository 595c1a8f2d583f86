"""Segmentation and counting of trees in one model; the mask branch is judged by the Dice score, the counting branch by its error."""
EXPECTED = {"cause": ("metric_as_loss", "paused"), "symptom": "none", "variables": "list(forest.mask.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(73)


class DiceMetric:
    def __init__(self, smooth=1.0):
        self.smooth = smooth
        self.scores = []

    @torch.no_grad()  # accept
    def __call__(self, probability, target):
        both = (probability * target).sum(dim=(1, 2))
        size = probability.sum(dim=(1, 2)) + target.sum(dim=(1, 2))
        score = ((2 * both + self.smooth) / (size + self.smooth)).mean()
        self.scores.append(score)
        return score


def soft_dice(probability, target, smooth=1.0):
    both = (probability * target).sum(dim=(1, 2))
    size = probability.sum(dim=(1, 2)) + target.sum(dim=(1, 2))
    return ((2 * both + smooth) / (size + smooth)).mean()


class ForestNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 6, 3, padding=1), nn.Tanh())
        self.mask = nn.Conv2d(6, 1, 1)
        self.count = nn.Linear(6, 1)

    def forward(self, aerial):
        h = self.stem(aerial)
        return self.mask(h).sigmoid().squeeze(1), self.count(h.mean(dim=(2, 3))).squeeze(1)


aerial = torch.rand(6, 3, 12, 12)
trees = (aerial[:, 1] > 0.7).float()
number = trees.sum(dim=(1, 2)) / 50

forest = ForestNet()
dice = DiceMetric()
optimizer = torch.optim.Adam(forest.parameters(), lr=1e-2)


def step():
    optimizer.zero_grad()
    probability, guess = forest(aerial)
    # broken:
    dice_loss = 1 - dice(probability, trees)  # accept
    # repaired:
    dice(probability, trees)
    dice_loss = 1 - soft_dice(probability, trees)
    # end
    loss = dice_loss + F.mse_loss(guess, number)
    loss.backward()
    optimizer.step()
    return loss
