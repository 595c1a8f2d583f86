"""An own normalisation layer that updates its running statistics (buffers) in forward, under no_grad."""
import torch
import torch.nn as nn


class RunningNorm(nn.Module):
    def __init__(self, n, momentum=0.1, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))
        self.register_buffer("mean", torch.zeros(n))
        self.register_buffer("var", torch.ones(n))
        self.register_buffer("batches", torch.tensor(0, dtype=torch.long))
        self.momentum, self.eps = momentum, eps

    def forward(self, x):
        if self.training:
            with torch.no_grad():
                self.mean.lerp_(x.mean(0), self.momentum)
                self.var.lerp_(x.var(0, unbiased=False), self.momentum)
                self.batches += 1
        # normalised by the running statistics, which count as constants
        return (x - self.mean) / torch.sqrt(self.var + self.eps) * self.gain + self.shift


torch.manual_seed(41)
model = nn.Sequential(nn.Linear(6, 12), RunningNorm(12), nn.ReLU(), nn.Linear(12, 12), RunningNorm(12),
                      nn.ReLU(), nn.Linear(12, 1))
opt = torch.optim.Adam(model.parameters(), lr=1e-3)
x = torch.randn(50, 6) * 3 + 1
y = x.max(dim=1, keepdim=True).values


def step():
    """One training step; this is what is recorded."""
    model.train()
    opt.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    opt.step()
    return loss.item()
