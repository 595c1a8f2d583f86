"""An autograd.Function that rounds in forward and passes the gradient through inside its range in backward."""
import torch
from torch import nn


class RoundSTE(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        ctx.save_for_backward((x >= low) & (x <= high))
        return x.clamp(low, high).round()

    @staticmethod
    def backward(ctx, grad_output):
        inside, = ctx.saved_tensors
        return grad_output * inside, None, None      # no gradient for the two limits


class Quantize(nn.Module):
    def __init__(self, low=-4.0, high=4.0):
        super().__init__()
        self.low, self.high = low, high
        self.step_size = nn.Parameter(torch.tensor(0.25))

    def forward(self, x):
        return RoundSTE.apply(x / self.step_size, self.low, self.high) * self.step_size


torch.manual_seed(18)
model = nn.Sequential(nn.Linear(6, 16), Quantize(), nn.Linear(16, 3))
opt = torch.optim.SGD(model.parameters(), lr=0.05)
x, y = torch.randn(30, 6), torch.randint(3, (30,))


def step():
    """One training step; this is what is recorded."""
    opt.zero_grad()
    loss = nn.CrossEntropyLoss()(model(x), y)
    loss.backward()
    opt.step()
