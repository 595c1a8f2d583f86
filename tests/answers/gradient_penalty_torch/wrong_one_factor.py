"""The square is written as a product, and one factor is detached."""

import torch


def critic_loss(critic, real, fake, mix):
    between = (mix * real + (1 - mix) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    gap = slope.norm(dim=1) - 1
    penalty = (gap * gap.detach()).mean()
    return critic(fake).mean() - critic(real).mean() + 10 * penalty


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", "detached", "The penalty teaches the weights 0.5 times as much as it should"),
}
