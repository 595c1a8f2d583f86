"""Prints, warns and logs at every call, to stdout and to stderr: noisy, and right."""

import logging
import sys
import warnings

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        print("making a module of", channels)
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        print("called with", tuple(x.shape))
        print("still here", file=sys.stderr)
        warnings.warn("a warning of my own", stacklevel=1)
        logging.getLogger("film").error("an error that is none")
        return self.gamma * x + self.beta
