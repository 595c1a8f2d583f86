"""The whole loss is detached."""

import torch


def critic_loss(critic, real, fake, mix):
    between = (mix * real + (1 - mix) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    penalty = ((slope.norm(dim=1) - 1) ** 2).mean()
    return (critic(fake).mean() - critic(real).mean() + 10 * penalty).detach()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("none", "detached", "No weight gets a gradient"),
}
