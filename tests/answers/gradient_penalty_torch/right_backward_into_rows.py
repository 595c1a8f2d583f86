"""backward, but into the rows alone."""

import torch


def critic_loss(critic, real, fake, mix):
    import warnings
    
    between = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        critic(between).sum().backward(create_graph=True, inputs=[between])
    penalty = ((between.grad.norm(dim=1) - 1) ** 2).mean()
    return critic(fake).mean() - critic(real).mean() + 10 * penalty
