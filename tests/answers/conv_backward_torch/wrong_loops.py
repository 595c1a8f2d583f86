"""Tries each entry out in turn: right, but never done."""

import torch
from torch.nn import functional as F


class Conv1d(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, bias, stride, padding):
        ctx.save_for_backward(x, weight, bias)
        ctx.steps = stride, padding
        return F.conv1d(x, weight, bias, stride, padding)

    @staticmethod
    def backward(ctx, upstream):
        given, found = [one.clone() for one in ctx.saved_tensors], []
        for one in given:
            gradient = torch.zeros_like(one)
            for index in range(one.numel()):
                before = one.view(-1)[index].item()
                one.view(-1)[index] = before + 1
                above = (F.conv1d(*given, *ctx.steps) * upstream).sum()
                one.view(-1)[index] = before - 1
                gradient.view(-1)[index] = (above - (F.conv1d(*given, *ctx.steps) * upstream).sum()) / 2
                one.view(-1)[index] = before
            found.append(gradient)
        return (*found, None, None)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "your code took too long"),
}
