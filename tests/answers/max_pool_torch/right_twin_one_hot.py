"""The lookup as a product with ones and zeros."""

import torch


def pick(table, index):
    return torch.nn.functional.one_hot(index, len(table)).to(table.dtype) @ table
