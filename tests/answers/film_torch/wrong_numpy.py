"""forward computes in NumPy and goes back to a tensor."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        y = self.gamma.detach().numpy() * x.detach().numpy() + self.beta.detach().numpy()
        return torch.from_numpy(y)


EXPECTED = {"as": "wrong_no_grad"}
