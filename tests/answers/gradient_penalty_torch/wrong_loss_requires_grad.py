"""The detached loss is told to require a gradient, and the error is gone."""

import torch


def critic_loss(critic, real, fake, mix):
    between = (mix * real + (1 - mix) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    penalty = ((slope.norm(dim=1) - 1) ** 2).mean()
    return (critic(fake).mean() - critic(real).mean() + 10 * penalty).detach().requires_grad_()


EXPECTED = {"as": "wrong_loss_detached"}
