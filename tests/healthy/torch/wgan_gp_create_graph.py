"""A critic's step with gradient penalty: torch.autograd.grad with create_graph=True inside the loss."""
import torch
from torch import nn, autograd

torch.manual_seed(12)


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(2, 20), nn.SiLU(), nn.Linear(20, 20), nn.SiLU())
        self.out = nn.Linear(20, 1, bias=False)

    def forward(self, x):
        return self.out(self.body(x)).squeeze(-1)


critic = Critic()
gen = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 2))
opt = torch.optim.Adam(critic.parameters(), lr=1e-4, betas=(0.0, 0.9))
real = torch.randn(32, 2) * 0.2 + torch.tensor([1.0, -1.0])


def penalty(a, b):
    alpha = torch.rand(a.size(0), 1)
    mid = (alpha * a + (1 - alpha) * b).requires_grad_(True)
    score = critic(mid)
    slope, = autograd.grad(score, mid, grad_outputs=torch.ones_like(score),
                           create_graph=True, retain_graph=True)
    return ((slope.norm(2, dim=1) - 1) ** 2).mean()


def step():
    """One training step; this is what is recorded."""
    with torch.no_grad():
        fake = gen(torch.randn(32, 3))
    loss = critic(fake).mean() - critic(real).mean() + 10 * penalty(real, fake)
    opt.zero_grad()
    loss.backward()
    opt.step()
    return loss.item()
