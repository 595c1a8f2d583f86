"""A GAN whose critic and generator share one update function: clear, backward and step on the same lines for both."""
import torch
from torch import nn

torch.manual_seed(3)


class Gan:
    def __init__(self):
        self.generator, self.critic = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 4)), nn.Linear(4, 1)
        self.optimizers = {net: torch.optim.Adam(net.parameters(), lr=1e-3) for net in (self.generator, self.critic)}

    def update(self, net, loss):
        self.generator.zero_grad()
        self.critic.zero_grad()
        loss.backward()
        self.optimizers[net].step()

    def step(self, real):
        fake = self.generator(torch.randn(len(real), 3))
        self.update(self.critic, nn.functional.softplus(self.critic(fake.detach())).mean()
                    + nn.functional.softplus(-self.critic(real)).mean())
        self.update(self.generator, nn.functional.softplus(-self.critic(fake)).mean())


gan, real = Gan(), torch.randn(16, 4)


def step():
    """One training step; this is what is recorded."""
    gan.step(real)
