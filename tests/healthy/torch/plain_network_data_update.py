"""A two-layer net of plain tensors made leaves by requires_grad_(), updated through .data, gradients zeroed in place."""
import torch

g = torch.Generator().manual_seed(71)
N, D_in, H, D_out = 32, 10, 20, 2

x = torch.randn(N, D_in, generator=g)
y = torch.randn(N, D_out, generator=g)

w1 = (torch.randn(D_in, H, generator=g) * D_in ** -0.5).requires_grad_()
b1 = torch.zeros(H).requires_grad_()
w2 = (torch.randn(H, D_out, generator=g) * H ** -0.5).requires_grad_()
params = [w1, b1, w2]
momentum = [torch.zeros_like(p) for p in params]
lr = 0.01


def forward(x):
    hidden = (x.mm(w1) + b1).clamp(min=0)
    return hidden.mm(w2)


def step():
    """One training step; this is what is recorded."""
    loss = (forward(x) - y).pow(2).sum() / N
    loss.backward()
    for p, m in zip(params, momentum):
        m.mul_(0.9).add_(p.grad)
        p.data -= lr * m
        p.grad.zero_()
    return loss.item()
