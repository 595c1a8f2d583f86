"""Wasserstein critic on tabular fraud data: its lower layers crawl in odd directions and finite differences disagree with .grad, yet autograd reports no error."""
EXPECTED = {"cause": "overwritten", "symptom": "wrong", "variables": "[*loop.critic[0].parameters(), *loop.critic[2].parameters()]"}
import torch
from torch import nn


class Plugin:
    def on_loss(self, loop, loss):
        pass

    def on_updated(self, loop):
        pass


class LossLog(Plugin):
    def __init__(self):
        self.values = []

    def on_loss(self, loop, loss):
        self.values.append(loss.item())


class Lipschitz(Plugin):
    """Keeps the critic's matrices in a box."""

    def __init__(self, bound):
        self.bound = bound

    # broken:
    def on_loss(self, loop, loss):  # accept
    # repaired:
    def on_updated(self, loop):
    # end
        for layer in loop.critic:
            if isinstance(layer, nn.Linear):
                layer.weight.data.clamp_(-self.bound, self.bound)  # accept


class CriticLoop:
    def __init__(self, width, plugins):
        self.critic = nn.Sequential(nn.Linear(4, width), nn.LeakyReLU(0.2), nn.Linear(width, width), nn.LeakyReLU(0.2), nn.Linear(width, 1))
        self.generator = nn.Sequential(nn.Linear(3, width), nn.ReLU(), nn.Linear(width, 4))
        self.opt = torch.optim.RMSprop(self.critic.parameters(), lr=5e-3)
        self.plugins = plugins

    def train_critic(self, real):
        with torch.no_grad():
            fake = self.generator(torch.randn(len(real), 3))
        loss = self.critic(fake).mean() - self.critic(real).mean()
        for plugin in self.plugins:
            plugin.on_loss(self, loss)
        self.opt.zero_grad()
        loss.backward()
        self.opt.step()
        for plugin in self.plugins:
            plugin.on_updated(self)


torch.manual_seed(30)
transactions = torch.randn(40, 4) * torch.tensor([1.0, 2.0, 0.5, 1.0]) + torch.tensor([0.0, 1.0, -1.0, 0.3])
log = LossLog()
loop = CriticLoop(width=8, plugins=[log, Lipschitz(0.06)])


def step():
    loop.train_critic(transactions)
    return log.values[-1]
