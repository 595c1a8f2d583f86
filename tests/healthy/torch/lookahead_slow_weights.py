"""Lookahead: fast steps by an inner optimizer, then slow weights are moved towards them and copied back."""
import torch
from torch import nn

torch.manual_seed(3)


class Lookahead(torch.optim.Optimizer):
    def __init__(self, base, k=2, alpha=0.5):
        self.base, self.k, self.alpha, self.count = base, k, alpha, 0
        super().__init__(base.param_groups, {})
        self.slow = [[p.detach().clone() for p in group["params"]] for group in self.param_groups]

    def step(self, closure=None):
        loss = self.base.step(closure)
        self.count += 1
        if self.count % self.k == 0:
            for group, slow in zip(self.param_groups, self.slow):
                for p, q in zip(group["params"], slow):
                    q.add_(self.alpha * (p.detach() - q))
                    p.data.copy_(q)
        return loss


net = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 2))
optimizer = Lookahead(torch.optim.SGD(net.parameters(), lr=0.1))
x, y = torch.randn(12, 5), torch.randn(12, 2)


def step():
    """One training step; this is what is recorded."""
    for _ in range(2):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(x), y)
        loss.backward()
        optimizer.step()
    return loss.item()
