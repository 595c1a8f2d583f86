"""A linear layer with a hand-written backward pass, as an exercise, inside a network for house prices."""
EXPECTED = {"cause": "custom_wrong", "symptom": "wrong", "variables": "[layer1.bias, layer2.bias]"}

import math

import torch
import torch.nn as nn


class LinearFunction(torch.autograd.Function):
    @staticmethod
    def forward(ctx, input, weight, bias):
        ctx.save_for_backward(input, weight)
        return torch.addmm(bias, input, weight.t())

    @staticmethod
    def backward(ctx, grad_output):
        input, weight = ctx.saved_tensors
        grad_input = grad_weight = grad_bias = None
        if ctx.needs_input_grad[0]:
            grad_input = grad_output.mm(weight)
        if ctx.needs_input_grad[1]:
            grad_weight = grad_output.t().mm(input)
        if ctx.needs_input_grad[2]:
            # broken:
            grad_bias = grad_output.mean(0)  # accept
            # repaired:
            grad_bias = grad_output.sum(0)
            # end
        return grad_input, grad_weight, grad_bias


class MyLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-1, 1) / math.sqrt(n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, input):
        return LinearFunction.apply(input, self.weight, self.bias)


torch.manual_seed(100)
layer1, layer2 = MyLinear(6, 16), MyLinear(16, 1)
optimizer = torch.optim.SGD([*layer1.parameters(), *layer2.parameters()], lr=0.05)
houses = torch.randn(25, 6)
log_price = 12 + houses @ torch.tensor([[0.5], [0.2], [-0.3], [0.0], [0.1], [0.0]])


def step():
    predicted = layer2(torch.tanh(layer1(houses)))
    loss = nn.functional.smooth_l1_loss(predicted, log_price)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
