"""retain_graph keeps the old notes and takes no new ones."""

import torch


def critic_loss(critic, real, fake, mix):
    between = (mix * real + (1 - mix) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, retain_graph=True)
    penalty = ((slope.norm(dim=1) - 1) ** 2).mean()
    return critic(fake).mean() - critic(real).mean() + 10 * penalty


EXPECTED = {"as": "wrong_released"}
