"""Averaged where a row is picked several times."""

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
        dtable.index_reduce_(0, index, dy, 'mean', include_self=False)
        return dtable, None


def pick(table, index):
    return Pick.apply(table, index)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "custom_wrong", "The gradient for `table` is averaged where a row is picked several times"),
}
