"""One-dimensional max pooling with windows of four and stride two, with its own backward, for ECG beats."""
EXPECTED = {"cause": "custom_wrong", "symptom": "wrong", "variables": "[ecg[0].weight, ecg[0].bias]"}

import torch
import torch.nn as nn

torch.manual_seed(88)


class WindowMax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, size, stride):
        windows = x.unfold(-1, size, stride)
        best, inside = windows.max(dim=-1)
        starts = torch.arange(0, windows.shape[-2] * stride, stride)
        ctx.save_for_backward(inside + starts)
        ctx.shape = x.shape
        return best

    @staticmethod
    def backward(ctx, grad_best):
        (position,) = ctx.saved_tensors
        grad_x = grad_best.new_zeros(ctx.shape)
        # broken:
        grad_x.scatter_(-1, position, grad_best)  # accept
        # repaired:
        grad_x.scatter_add_(-1, position, grad_best)
        # end
        return grad_x, None, None


class Pool(nn.Module):
    def __init__(self, size, stride):
        super().__init__()
        self.size, self.stride = size, stride

    def forward(self, x):
        return WindowMax.apply(x, self.size, self.stride)


ecg = nn.Sequential(
    nn.Conv1d(1, 6, 5, padding=2), nn.Tanh(), Pool(4, 2),
    nn.Flatten(), nn.Linear(6 * 15, 3),
)
optimizer = torch.optim.SGD(ecg.parameters(), lr=0.02, momentum=0.9)
beats = torch.randn(16, 1, 32).cumsum(dim=-1) * 0.2
rhythm = torch.randint(0, 3, (16,))


def step():
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(ecg(beats), rhythm)
    loss.backward()
    optimizer.step()
    return loss.item()
