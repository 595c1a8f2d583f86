"""Multi-task model for wine: the loss of each task is kept in an AverageMeter and the total is what we train on."""
EXPECTED = {"cause": ("metric_as_loss", "exported"), "symptom": "none", "variables": "list(wine.quality.parameters())"}

import torch
from torch import nn

torch.manual_seed(82)


class AverageMeter(object):
    """Computes and stores the average and current value"""

    def __init__(self, name):
        self.name = name
        self.val = self.avg = self.sum = self.count = 0

    def update(self, val, n=1):
        self.val = float(val)  # accept
        self.sum += self.val * n
        self.count += n
        self.avg = self.sum / self.count


class Wine(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(11, 16), nn.CELU())
        self.colour = nn.Linear(16, 2)
        self.quality = nn.Linear(16, 1)


chemistry = torch.randn(50, 11)
is_red = (chemistry[:, 2] > 0).long()
score = chemistry[:, [1]] - chemistry[:, [7]]

wine = Wine()
optimizer = torch.optim.SGD(wine.parameters(), lr=0.05)
colour_meter = AverageMeter("colour")
quality_meter = AverageMeter("quality")


def step():
    hidden = wine.body(chemistry)
    colour_loss = nn.functional.cross_entropy(wine.colour(hidden), is_red)
    quality_loss = nn.functional.mse_loss(wine.quality(hidden), score)
    colour_meter.update(colour_loss.detach(), len(chemistry))
    # broken:
    quality_meter.update(quality_loss, len(chemistry))
    loss = colour_loss + quality_meter.avg  # accept
    # repaired:
    quality_meter.update(quality_loss.detach(), len(chemistry))
    loss = colour_loss + quality_loss
    # end
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
