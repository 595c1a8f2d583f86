"""Two losses on a shared trunk: two backward calls with retain_graph, and gradient cosine for the log."""
import torch
from torch import nn

torch.manual_seed(53)

trunk = nn.Sequential(nn.Linear(6, 20), nn.ReLU())
head_a, head_b = nn.Linear(20, 1), nn.Linear(20, 3)
opt = torch.optim.Adam([
    {"params": trunk.parameters()},
    {"params": [*head_a.parameters(), *head_b.parameters()], "lr": 5e-3},
], lr=1e-3)
x = torch.randn(28, 6)
ya, yb = x[:, 0], x[:, :3].argmax(1)


def step():
    """One training step; this is what is recorded."""
    h = trunk(x)
    loss_a = nn.functional.mse_loss(head_a(h).squeeze(-1), ya)
    loss_b = nn.functional.cross_entropy(head_b(h), yb)

    shared = list(trunk.parameters())
    ga = torch.autograd.grad(loss_a, shared, retain_graph=True)
    gb = torch.autograd.grad(loss_b, shared, retain_graph=True)
    cosine = nn.functional.cosine_similarity(
        torch.cat([g.flatten() for g in ga]), torch.cat([g.flatten() for g in gb]), dim=0)

    opt.zero_grad()
    loss_a.backward(retain_graph=True)
    loss_b.backward()
    opt.step()
    return cosine.item()
