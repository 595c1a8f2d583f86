"""Central differences inside the backward: right, but never done on a large input."""

import torch


class MaxPool(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, window, stride):
        ctx.save_for_backward(x)
        ctx.sizes = window, stride
        return x.unfold(-1, window, stride).amax(dim=-1)

    @staticmethod
    def backward(ctx, dy):
        (x,), dx = ctx.saved_tensors, []
        for number in range(x.numel()):
            step = torch.zeros(x.numel(), dtype=x.dtype)
            step[number] = 1e-6
            above, below = x + step.view(x.shape), x - step.view(x.shape)
            change = above.unfold(-1, *ctx.sizes).amax(dim=-1) - below.unfold(-1, *ctx.sizes).amax(dim=-1)
            dx.append((dy * change).sum() / 2e-6)
        return torch.stack(dx).view(x.shape), None, None


def max_pool(x, window, stride):
    return MaxPool.apply(x, window, stride)


EXPECTED = {
    "points": 6,
    "outcome": "crashed",
    "large": ("exception", None, "In the step `large` your code took too long"),
}
