"""The weights are frozen while the slope is worked out, so that it has no way back to them."""

import torch


def critic_loss(critic, real, fake, mix):
    between = (mix * real + (1 - mix) * fake).requires_grad_()
    critic.requires_grad_(False)
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    penalty = ((slope.norm(dim=1) - 1) ** 2).mean()
    critic.requires_grad_(True)
    return critic(fake).mean() - critic(real).mean() + 10 * penalty


EXPECTED = {"as": "wrong_released"}
