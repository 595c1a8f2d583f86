"""Wasserstein critic with clipped weights; generator samples are scored and the critic is updated once."""
EXPECTED = {"cause": "overwritten", "symptom": "wrong", "variables": "[critic.hidden.weight, critic.hidden.bias]"}

import torch
import torch.nn as nn

torch.manual_seed(36)


class Critic(nn.Module):
    def __init__(self, n_in=2, width=16):
        super().__init__()
        self.hidden = nn.Linear(n_in, width)
        self.score = nn.Linear(width, 1, bias=False)

    def forward(self, point):
        return self.score(torch.tanh(self.hidden(point)))


def clip_weights(net, limit):
    for p in net.parameters():
        p.data.clamp_(-limit, limit)  # accept


generator = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 2)).requires_grad_(False)
critic = Critic()
optimizer = torch.optim.RMSprop(critic.parameters(), lr=5e-3)
real_points = torch.randn(64, 2) * 0.5 + torch.tensor([1.0, -1.0])


def critic_step(real, fake, limit=0.05):
    optimizer.zero_grad()
    # broken:
    distance = critic(real).mean() - critic(fake).mean()
    clip_weights(critic, limit)  # accept
    loss = -distance
    loss.backward()
    optimizer.step()
    # repaired:
    distance = critic(real).mean() - critic(fake).mean()
    loss = -distance
    loss.backward()
    optimizer.step()
    clip_weights(critic, limit)
    # end
    return distance.item()


def step():
    noise = torch.randn(64, 3)
    return critic_step(real_points, generator(noise))
