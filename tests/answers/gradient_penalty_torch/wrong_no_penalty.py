"""The penalty is left out."""

import torch


def critic_loss(critic, real, fake, mix):
    return critic(fake).mean() - critic(real).mean()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The loss that is returned lacks the penalty"),
}
