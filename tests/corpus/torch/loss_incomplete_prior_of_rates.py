"""Dating a family tree of viruses: branch rates with a log-normal prior whose mean and width are estimated too."""
EXPECTED = {"cause": ("loss_incomplete", "unused"), "symptom": ("none", "not_updated"), "variables": "[prior_mean, prior_log_sd]"}

import torch
from torch.distributions import Normal, Poisson

torch.manual_seed(91)

N_BRANCHES = 14
log_rate = torch.randn(N_BRANCHES).mul_(0.3).requires_grad_()
log_time = torch.randn(N_BRANCHES).mul_(0.3).requires_grad_()
prior_mean = torch.tensor(-0.2, requires_grad=True)
prior_log_sd = torch.tensor(0.0, requires_grad=True)

optimizer = torch.optim.Adam([log_rate, log_time, prior_mean, prior_log_sd], lr=0.02)
mutations = torch.poisson(torch.rand(N_BRANCHES) * 8)


def log_likelihood():
    return Poisson((log_rate + log_time).exp() + 1e-3).log_prob(mutations).sum()


def log_prior():
    rates = Normal(prior_mean, prior_log_sd.exp()).log_prob(log_rate).sum()
    times = Normal(0.0, 1.0).log_prob(log_time).sum()
    return rates + times


def step():
    optimizer.zero_grad()
    likelihood = log_likelihood()
    prior = log_prior()  # accept
    # broken:
    negative_posterior = -likelihood  # accept
    # repaired:
    negative_posterior = -(likelihood + prior)
    # end
    negative_posterior.backward()
    optimizer.step()
    return likelihood.item(), prior.item()
