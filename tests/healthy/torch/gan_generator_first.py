"""The same with the generator first: the critic's gradient of the generator's loss is cleared, and never used."""
import torch
from torch import nn

torch.manual_seed(3)
generator, critic = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 4)), nn.Linear(4, 1)
g_optimizer, c_optimizer = torch.optim.Adam(generator.parameters()), torch.optim.Adam(critic.parameters())
real = torch.randn(16, 4)


def learn(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def step():
    """One training step; this is what is recorded."""
    fake = generator(torch.randn(16, 3))
    learn(g_optimizer, nn.functional.softplus(-critic(fake)).mean())
    learn(c_optimizer, (nn.functional.softplus(critic(fake.detach())) + nn.functional.softplus(-critic(real))).mean())
