"""Gradient surgery: autograd.grad per task, conflicts projected out, the sum written into .grad."""
import torch
from torch import nn

torch.manual_seed(3)


class TwoTasks(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(5, 12), nn.SiLU())
        self.heads = nn.ModuleList([nn.Linear(12, 1), nn.Linear(12, 3)])

    def forward(self, x):
        hidden = self.trunk(x)
        return [head(hidden) for head in self.heads]


class Surgeon:
    def __init__(self, model):
        self.model = model
        self.optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def flat(self, loss):
        grads = torch.autograd.grad(loss, list(self.model.parameters()), retain_graph=True, allow_unused=True)
        return torch.cat([torch.zeros_like(p).flatten() if g is None else g.flatten() for p, g in zip(self.model.parameters(), grads)])

    def step(self, losses):
        grads = [self.flat(loss) for loss in losses]
        total = torch.zeros_like(grads[0])
        for i, mine in enumerate(grads):
            mine = mine.clone()
            for j, other in enumerate(grads):
                if i != j and (dot := mine @ other) < 0:
                    mine -= dot / other.square().sum() * other
            total += mine
        start = 0
        for p in self.model.parameters():
            p.grad = total[start : start + p.numel()].view_as(p).clone()
            start += p.numel()
        self.optimizer.step()


model = TwoTasks()
surgeon = Surgeon(model)
x, y, labels = torch.randn(16, 5), torch.randn(16, 1), torch.randint(0, 3, (16,))


def step():
    """One training step; this is what is recorded."""
    value, logits = model(x)
    surgeon.step([nn.functional.mse_loss(value, y), nn.functional.cross_entropy(logits, labels)])
