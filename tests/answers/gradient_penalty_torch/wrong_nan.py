"""A root at zero: NaN in the gradient."""

import torch


def critic_loss(critic, real, fake, mix):
    between = (mix * real + (1 - mix) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    penalty = ((slope.norm(dim=1) - 1) ** 2).mean()
    return critic(fake).mean() - critic(real).mean() + 10 * penalty + (0 * slope).pow(2).sum().sqrt()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("nan", None, "A gradient of the loss holds NaN or infinity"),
}
