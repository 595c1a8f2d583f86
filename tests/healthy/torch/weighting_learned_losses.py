"""Two losses backward on their own with retain_graph, gradients normalised in .grad by hand, a learned weight per loss."""
import torch
from torch import nn

torch.manual_seed(3)


class Trainer:
    def __init__(self):
        self.net = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 2))
        self.log_vars = nn.Parameter(torch.zeros(2))
        self.optimizer = torch.optim.Adam([*self.net.parameters(), self.log_vars], lr=1e-3)

    def learn(self, x, y):
        errors = (self.net(x) - y).square().mean(dim=0)
        losses = (errors * torch.exp(-self.log_vars) + self.log_vars).unbind()
        self.optimizer.zero_grad()
        for loss in losses:
            loss.backward(retain_graph=True)
        for p in self.net.parameters():
            p.grad = p.grad / (p.grad.norm() + 1e-8)
        self.optimizer.step()


trainer, x, y = Trainer(), torch.randn(12, 5), torch.randn(12, 2)


def step():
    """One training step; this is what is recorded."""
    trainer.learn(x, y)
