"""Two-generator translation (day pictures to night and back): both generators share one optimizer and one cycle loss."""
EXPECTED = {"cause": "unused", "symptom": "none", "variables": "list(night_to_day.parameters())"}

import itertools

import torch
import torch.nn as nn


def generator(width=8):
    return nn.Sequential(
        nn.Conv2d(3, width, 3, padding=1), nn.LeakyReLU(0.2),
        nn.Conv2d(width, width, 3, padding=1), nn.LeakyReLU(0.2),
        nn.Conv2d(width, 3, 3, padding=1), nn.Tanh(),
    )


torch.manual_seed(33)
day_to_night = generator()
night_to_day = generator()
days = torch.rand(4, 3, 10, 10) * 2 - 1
nights = torch.rand(4, 3, 10, 10) * 0.6 - 1

optimizer = torch.optim.Adam(
    itertools.chain(day_to_night.parameters(), night_to_day.parameters()), lr=2e-4, betas=(0.5, 0.999)
)
l1 = nn.L1Loss()


def cycle_losses(day, night):
    fake_night = day_to_night(day)
    # broken:
    back_to_day = day_to_night(fake_night)  # accept
    # repaired:
    back_to_day = night_to_day(fake_night)
    # end
    brightness = (fake_night.mean() - night.mean()) ** 2
    return l1(back_to_day, day), brightness


def step():
    cycle, brightness = cycle_losses(days, nights)
    loss = 10.0 * cycle + brightness
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
