"""A trainer class: gradient scaler, clipping, scheduler with warm-up, and an average copy that is updated by lerp_."""
import copy

import torch
from torch import nn

torch.manual_seed(5)


class Trainer:
    def __init__(self, model):
        self.model = model
        self.average = copy.deepcopy(model).requires_grad_(False).eval()
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
        self.scaler = torch.amp.GradScaler("cpu", enabled=True)
        self.scheduler = torch.optim.lr_scheduler.LambdaLR(self.optimizer, lambda n: min(1.0, (n + 1) / 10))

    def train(self, x, y):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = nn.functional.cross_entropy(self.model(x), y)
        self.scaler.scale(loss).backward()
        self.scaler.unscale_(self.optimizer)
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.optimizer.zero_grad(set_to_none=True)
        self.scheduler.step()
        self.follow()
        return loss.detach()

    @torch.no_grad()
    def follow(self, decay=0.99):
        for slow, fast in zip(self.average.parameters(), self.model.parameters()):
            slow.lerp_(fast, 1.0 - decay)
        for slow, fast in zip(self.average.buffers(), self.model.buffers()):
            slow.copy_(fast)


trainer = Trainer(nn.Sequential(nn.Linear(6, 12), nn.BatchNorm1d(12), nn.GELU(), nn.Linear(12, 4)))
x, y = torch.randn(16, 6), torch.randint(0, 4, (16,))


def step():
    """One training step; this is what is recorded."""
    return trainer.train(x, y)
