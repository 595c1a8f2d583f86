"""`autograder.checks.conv`: the reference convolution is torch's, and its gradient that of central differences."""

import numpy as np
import pytest
import torch

from autograder.checks import conv
from autograder.verdict import gradients

CASES = [(1, 0, 7), (2, 1, 8), (3, 2, 10), (2, 0, 8), (3, 1, 9)]


def drawn(stride, padding, length):
    rng = np.random.default_rng(0)
    x, weight, bias = rng.normal(size=(2, 3, length)), rng.normal(size=(4, 3, 3)), rng.normal(size=4)
    return x, weight, bias, rng.normal(size=conv.forward(x, weight, bias, stride, padding).shape)


@pytest.mark.parametrize("stride, padding, length", CASES)
def test_the_output_is_that_of_torch(stride, padding, length):
    x, weight, bias, _ = drawn(stride, padding, length)
    expected = torch.nn.functional.conv1d(*map(torch.tensor, (x, weight, bias)), stride, padding)
    np.testing.assert_allclose(conv.forward(x, weight, bias, stride, padding), expected.numpy())


@pytest.mark.parametrize("stride, padding, length", CASES)
def test_the_gradient_agrees_with_central_differences(stride, padding, length):
    x, weight, bias, upstream = drawn(stride, padding, length)
    given = {"x": x, "weight": weight, "bias": bias}

    def loss(changed):
        return (conv.forward(**changed, stride=stride, padding=padding) * upstream).sum()

    measured = gradients(loss, given)
    found = conv.gradients(x, weight, upstream, stride, padding)
    for name, value in measured.items():
        np.testing.assert_allclose(found[name], value, atol=1e-7)


def test_no_mistake_gives_the_right_gradient():
    x, weight, _, upstream = drawn(2, 1, 8)
    right = conv.gradients(x, weight, upstream, 2, 1)
    for mistake, found in conv.mistaken(x, weight, upstream, 2, 1).items():
        for name, value in found.items():
            assert value.shape == right[name].shape and not np.allclose(value, right[name]), (mistake, name)
