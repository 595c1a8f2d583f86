"""As released: the slope has no history."""

import torch


def critic_loss(critic, real, fake, mix):
    """Return what the critic is to lower: fake scores low, real scores high, slopes near 1 between them."""
    between = (mix * real + (1 - mix) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between)
    penalty = ((slope.norm(dim=1) - 1) ** 2).mean()
    return critic(fake).mean() - critic(real).mean() + 10 * penalty


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", "detached", "The penalty is counted in the loss and teaches nothing"),
}
