"""Zeros."""

import torch


class Pick(torch.autograd.Function):
    @staticmethod
    def forward(ctx, table, index):
        ctx.save_for_backward(index)
        ctx.shape = table.shape
        return table[index]

    @staticmethod
    def backward(ctx, dy):
        (index,) = ctx.saved_tensors
        dtable = torch.zeros(ctx.shape, dtype=dy.dtype)
        pass
        return dtable, None


def pick(table, index):
    return Pick.apply(table, index)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("zero", "custom_wrong", "The gradient for `table` is zero everywhere"),
}
