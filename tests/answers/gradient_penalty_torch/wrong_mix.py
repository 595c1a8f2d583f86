"""Real and fake are mixed the wrong way round."""

import torch


def critic_loss(critic, real, fake, mix):
    between = (mix * fake + (1 - mix) * real).requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    penalty = ((slope.norm(dim=1) - 1) ** 2).mean()
    return critic(fake).mean() - critic(real).mean() + 10 * penalty


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "mixes real and fake the wrong way round"),
}
