"""A hypernetwork: generated weights are used functionally (F.linear), not put into nn.Parameter."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(55)


class HyperMLP(nn.Module):
    def __init__(self, ctx=3, n_in=4, hidden=6):
        super().__init__()
        self.shapes = [(hidden, n_in), (hidden,), (1, hidden), (1,)]
        self.sizes = [torch.Size(s).numel() for s in self.shapes]
        self.task_embedding = nn.Parameter(torch.randn(2, ctx))
        self.hyper = nn.Sequential(nn.Linear(ctx, 16), nn.ReLU(), nn.Linear(16, sum(self.sizes)))

    def forward(self, x, task):
        flat = self.hyper(self.task_embedding[task])
        w1, b1, w2, b2 = (p.view(s) for p, s in zip(flat.split(self.sizes), self.shapes))
        return F.linear(torch.tanh(F.linear(x, w1, b1)), w2, b2)


model = HyperMLP()
opt = torch.optim.Adam(model.parameters(), lr=2e-3)
x = torch.randn(20, 4)
targets = [x.sum(1, keepdim=True), x[:, :1] - x[:, 1:2]]


def step():
    """One training step; this is what is recorded."""
    opt.zero_grad()
    loss = 0
    for task, y in enumerate(targets):
        loss += F.mse_loss(model(x, task), y)
    loss.backward()
    opt.step()
    return loss.item()
