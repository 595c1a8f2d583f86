"""Fitting the exponent of Zipf's law to word ranks, one exponent per author, by maximum likelihood."""
EXPECTED = {"cause": "unsupported", "symptom": "exception", "variables": "[raw]"}

import torch
from torch.nn.functional import softplus

torch.manual_seed(2024)

AUTHORS = 5
ranks = torch.exp(torch.rand(AUTHORS, 200) ** 2 * 5).floor() + 1

raw = torch.zeros(AUTHORS, requires_grad=True)
opt = torch.optim.Adam([raw], lr=0.05)


def log_normaliser(s, terms=400):
    # broken:
    return torch.log(torch.special.zeta(s, torch.ones_like(s)))  # accept
    # repaired:
    k = torch.arange(1, terms).float()
    head = torch.exp(-s.unsqueeze(-1) * k.log()).sum(dim=-1)
    tail = (terms - 0.5) ** (1 - s) / (s - 1)
    return torch.log(head + tail)
    # end


def negative_log_likelihood(s):
    data_term = (s.unsqueeze(-1) * ranks.log()).mean(dim=-1)
    return data_term + log_normaliser(s)


def step():
    opt.zero_grad()
    exponent = 1.05 + softplus(raw)
    prior = (exponent - 1.5).square().sum() * 0.01
    loss = negative_log_likelihood(exponent).sum() + prior
    loss.backward()
    opt.step()
    return loss
