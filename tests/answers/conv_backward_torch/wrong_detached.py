"""Run outside of the notes: the Function is left out."""

import torch
from torch.nn import functional as F


class Conv1d(torch.autograd.Function):
    @staticmethod
    def apply(x, weight, bias, stride, padding):
        return F.conv1d(x.detach(), weight.detach(), bias.detach(), stride, padding)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "input_gradient twice two_layers": ("none", "custom_incomplete", "No gradient comes back for `x`"),
    "weight_gradient": ("none", "custom_incomplete", "No gradient comes back for `weight`"),
    "bias_gradient": ("none", "custom_incomplete", "No gradient comes back for `bias`"),
}
