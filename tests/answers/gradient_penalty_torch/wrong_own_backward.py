"""Calls backward on the whole loss itself, and the step does so again."""

import torch


def critic_loss(critic, real, fake, mix):
    between = (mix * real + (1 - mix) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    penalty = ((slope.norm(dim=1) - 1) ** 2).mean()
    loss = critic(fake).mean() - critic(real).mean() + 10 * penalty
    loss.backward(retain_graph=True)
    return loss


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "two_steps adam_two_steps": ("wrong", None, "After one step `first_kernel` is off by up to"),
}
