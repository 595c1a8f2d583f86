"""Log-sum-exp pooling with a learned sharpness for acoustic event detection, written as an autograd Function to save memory."""
EXPECTED = {"cause": "custom_incomplete", "symptom": "none", "variables": "tagger.pool.sharpness"}

import torch
from torch import nn


class TemperedPool(torch.autograd.Function):
    @staticmethod
    def forward(ctx, frames, r):
        pooled = torch.logsumexp(r * frames, dim=1) / r
        ctx.save_for_backward(frames, r, pooled)
        return pooled

    @staticmethod
    def backward(ctx, upstream):
        frames, r, pooled = ctx.saved_tensors
        share = torch.softmax(r * frames, dim=1)
        d_frames = share * upstream.unsqueeze(1)
        # broken:
        return d_frames, None  # accept
        # repaired:
        d_r = (upstream * ((share * frames).sum(1) - pooled) / r).sum(0)
        return d_frames, d_r
        # end


class SharpPool(nn.Module):
    def __init__(self, events):
        super().__init__()
        self.sharpness = nn.Parameter(torch.linspace(0.8, 2.0, events))

    def forward(self, frames):
        return TemperedPool.apply(frames, self.sharpness)


class Tagger(nn.Module):
    def __init__(self, mels=12, events=3):
        super().__init__()
        self.frame = nn.Sequential(nn.Linear(mels, 16), nn.CELU(), nn.Linear(16, events))
        self.pool = SharpPool(events)

    def forward(self, spec):
        return self.pool(self.frame(spec))


torch.manual_seed(55)
tagger = Tagger()
opt = torch.optim.Adam([{"params": tagger.frame.parameters()}, {"params": tagger.pool.parameters(), "lr": 1e-2}], lr=1e-3)
spec = torch.randn(20, 25, 12)
events = (torch.rand(20, 3) < 0.4).float()


def step():
    opt.zero_grad()
    loss = nn.functional.binary_cross_entropy_with_logits(tagger(spec), events)
    loss.backward()
    opt.step()
    return loss.item()
