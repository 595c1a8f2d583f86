"""Segmenting cell images; I time the stages of the forward pass with a little context manager and the encoder does not learn."""
EXPECTED = {"cause": "paused", "symptom": "none", "variables": "list(seg.encoder.parameters())"}

from contextlib import ExitStack, contextmanager
from time import perf_counter
import torch
from torch import nn

torch.manual_seed(52)


class Stages:
    def __init__(self):
        self.seconds = {}

    @contextmanager
    def measure(self, label):
        """the clock should not disturb the graph"""
        with ExitStack() as stack:
            # broken:
            stack.enter_context(torch.no_grad())  # accept
            # repaired:
            # end
            begin = perf_counter()
            yield
            self.seconds[label] = self.seconds.get(label, 0.0) + perf_counter() - begin


class CellSegmenter(nn.Module):
    def __init__(self, ch=8):
        super().__init__()
        self.encoder = nn.Sequential(nn.Conv2d(1, ch, 3, padding=1), nn.Mish(), nn.Conv2d(ch, ch, 3, stride=2, padding=1))
        self.decoder = nn.Sequential(nn.Mish(), nn.Upsample(scale_factor=2), nn.Conv2d(ch, 1, 3, padding=1))
        self.stages = Stages()

    def forward(self, image):
        with self.stages.measure("encode"):  # accept
            code = self.encoder(image)
        return self.decoder(code)


def dice(logits, mask):
    p = torch.sigmoid(logits)
    return 1 - (2 * (p * mask).sum() + 1) / (p.sum() + mask.sum() + 1)


seg = CellSegmenter()
opt = torch.optim.Adam(seg.parameters(), lr=1e-3)
cells = torch.rand(8, 1, 16, 16)
outline = (nn.functional.avg_pool2d(cells, 3, 1, 1) > 0.5).float()


def step():
    opt.zero_grad()
    loss = dice(seg(cells), outline)
    loss.backward()
    opt.step()
    return loss.item()
