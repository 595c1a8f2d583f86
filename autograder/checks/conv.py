"""A one-dimensional convolution in float64 NumPy, its gradient, and the gradients that common mistakes give.

The reference of the exercises `conv_backward_torch` and `gradient_test_keras`. Arrays: x of shape (batch, channels in,
length), weight (channels out, channels in, size), bias (channels out,), output (batch, channels out, places).
As in every framework the kernel is not turned round: y[p] = bias + sum over k of weight[k] * x[p * stride + k].
"""

import numpy as np


def forward(x, weight, bias, stride=1, padding=0):
    """Return the output."""
    places = _places(x, weight, stride, padding)
    padded = _padded(x, padding)
    taps = (weight[:, :, k] @ padded[:, :, _reach(k, places, stride)] for k in range(weight.shape[2]))
    return sum(taps) + bias[:, None]


def gradients(x, weight, upstream, stride=1, padding=0):
    """Return `{"x", "weight", "bias"}`: the gradient of (output * upstream).sum()."""
    padded, places = _padded(x, padding), upstream.shape[2]
    back, weighed = np.zeros_like(padded), np.zeros_like(weight)
    for k in range(weight.shape[2]):
        reach = _reach(k, places, stride)
        back[:, :, reach] += weight[:, :, k].T @ upstream
        weighed[:, :, k] = np.tensordot(upstream, padded[:, :, reach], ((0, 2), (0, 2)))
    return {"x": back[:, :, padding : padding + x.shape[2]], "weight": weighed, "bias": upstream.sum((0, 2))}


def mistaken(x, weight, upstream, stride=1, padding=0):
    """Return `{mistake: gradients}`: what a backward gives that makes it."""
    first, last = np.zeros_like(upstream), np.zeros_like(upstream)
    first[0], last[-1] = upstream[0], upstream[-1]
    turned = gradients(x, weight[:, :, ::-1], upstream, stride, padding)
    short = _padded(x, padding)[:, :, : upstream.shape[2] + weight.shape[2] - 1]
    return {
        "turned": {"x": turned["x"], "weight": gradients(x, weight, upstream, stride, padding)["weight"][:, :, ::-1]},
        "stride": {"weight": gradients(short, weight, upstream)["weight"]},
        "upstream": gradients(x, weight, np.ones_like(upstream), stride, padding),
        "first": {name: gradients(x, weight, first, stride, padding)[name] for name in ("weight", "bias")},
        "last": {name: gradients(x, weight, last, stride, padding)[name] for name in ("weight", "bias")},
    }


def _places(x, weight, stride, padding):
    return (x.shape[2] + 2 * padding - weight.shape[2]) // stride + 1


def _reach(k, places, stride):
    """Return the slice of the padded input that entry k of the kernel meets."""
    return slice(k, k + stride * (places - 1) + 1, stride)


def _padded(x, padding):
    # np.pad does the same and takes a hundred times as long, and central differences call this often.
    wide = np.zeros((*x.shape[:2], x.shape[2] + 2 * padding))
    wide[:, :, padding : padding + x.shape[2]] = x
    return wide
