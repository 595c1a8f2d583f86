"""As it is released: too small for float16."""

import torch


def influence(model, x):
    """Return how the mean of all outputs changes with each entry of x, as float32."""
    x = x.half().requires_grad_()
    (gradient,) = torch.autograd.grad(model(x).mean(), x)
    return gradient.float()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": (
        "zero",
        "saturated",
        "`influence` returns zeros: on the way back the gradient fell below what float16 can hold",
    ),
}
