"""Large batches do not fit into memory, so the gradients of four micro-batches are added up before the optimizer acts."""
EXPECTED = {"cause": "misordered", "symptom": "wrong", "variables": "list(segmenter.parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(50)

segmenter = nn.Sequential(
    nn.Conv2d(1, 6, 3, padding=1),
    nn.GroupNorm(2, 6),
    nn.GELU(),
    nn.Conv2d(6, 6, 3, padding=2, dilation=2),
    nn.GELU(),
    nn.Conv2d(6, 1, 1),
)
optimizer = torch.optim.SGD(segmenter.parameters(), lr=0.05, momentum=0.9, nesterov=True)

scans = torch.randn(16, 1, 12, 12)
tumours = (nn.functional.avg_pool2d(scans, 3, stride=1, padding=1) > 0.3).float()
ACCUMULATE = 4


def soft_dice(logits, mask, eps=1.0):
    p = torch.sigmoid(logits)
    overlap = (p * mask).sum(dim=(1, 2, 3))
    size = p.sum(dim=(1, 2, 3)) + mask.sum(dim=(1, 2, 3))
    return 1 - ((2 * overlap + eps) / (size + eps)).mean()


def step():
    total = 0.0
    # broken:
    # repaired:
    optimizer.zero_grad()
    # end
    for scan, tumour in zip(scans.chunk(ACCUMULATE), tumours.chunk(ACCUMULATE)):
        # broken:
        optimizer.zero_grad()  # accept
        # repaired:
        # end
        loss = soft_dice(segmenter(scan), tumour) / ACCUMULATE
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total
