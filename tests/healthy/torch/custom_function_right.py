"""A right autograd.Function (SiLU with save_for_backward and needs_input_grad), and a gradient-reversal layer."""
import torch
from torch import nn
from torch.autograd import Function


class ScaledSiLU(Function):
    @staticmethod
    def forward(ctx, x, scale):
        s = torch.sigmoid(x)
        ctx.save_for_backward(x, s, scale)
        return x * s * scale

    @staticmethod
    def backward(ctx, g):
        x, s, scale = ctx.saved_tensors
        grad_x = grad_scale = None
        if ctx.needs_input_grad[0]:
            grad_x = g * scale * s * (1 + x * (1 - s))
        if ctx.needs_input_grad[1]:
            grad_scale = (g * x * s).sum(dim=0)
        return grad_x, grad_scale


class Reverse(Function):
    @staticmethod
    def forward(ctx, x, lam):
        ctx.lam = lam
        return x.view_as(x)

    @staticmethod
    def backward(ctx, g):
        return g.neg() * ctx.lam, None


class DANN(nn.Module):
    def __init__(self):
        super().__init__()
        self.inp = nn.Linear(5, 12)
        self.scale = nn.Parameter(torch.ones(12))
        self.label = nn.Linear(12, 3)
        self.domain = nn.Linear(12, 2)

    def forward(self, x, lam=0.3):
        h = ScaledSiLU.apply(self.inp(x), self.scale)
        return self.label(h), self.domain(Reverse.apply(h, lam))


torch.manual_seed(19)
model = DANN()
opt = torch.optim.Adam(model.parameters(), lr=1e-3)
x, y, d = torch.randn(24, 5), torch.randint(0, 3, (24,)), torch.arange(24) % 2


def step():
    """One training step; this is what is recorded."""
    opt.zero_grad()
    class_logits, domain_logits = model(x)
    loss = nn.functional.cross_entropy(class_logits, y) + nn.functional.cross_entropy(domain_logits, d)
    loss.backward()
    opt.step()
    return loss.item()
