"""As it is released: the last part stays."""

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
        dtable[index] = dy
        return dtable, None


def pick(table, index):
    """Return the rows of the table that the index names, in its order."""
    return Pick.apply(table, index)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "custom_wrong", "The gradient for `table` keeps one part where a row is picked several times"),
}
