"""Uses a name that does not exist."""

import torch


def critic_loss(critic, real, fake, mix):
    between = (mix * real + (1 - mix) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    penalty = ((slopes.norm(dim=1) - 1) ** 2).mean()
    return critic(fake).mean() - critic(real).mean() + 10 * penalty


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "name 'slopes' is not defined"),
}
