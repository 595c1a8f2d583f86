"""Sparse firing rates: the hidden layer of a neuroscience model should start almost silent, so its bias is set low."""
EXPECTED = {"cause": "saturated", "symptom": "zero", "variables": "[cortex.hidden.weight, cortex.hidden.bias]"}

import torch
import torch.nn as nn


class FiringRateModel(nn.Module):
    def __init__(self, n_stimuli, n_neurons, n_outputs):
        super().__init__()
        self.hidden = nn.Linear(n_stimuli, n_neurons)
        self.out = nn.Linear(n_neurons, n_outputs)
        self.reset_parameters()

    def reset_parameters(self):
        nn.init.kaiming_uniform_(self.hidden.weight, nonlinearity="relu")
        # broken:
        nn.init.constant_(self.hidden.bias, -15.0)  # accept
        # repaired:
        nn.init.constant_(self.hidden.bias, -0.5)
        # end
        nn.init.normal_(self.out.weight, std=0.1)

    def forward(self, stimulus):
        rates = torch.relu(self.hidden(stimulus))  # accept
        return self.out(rates), rates


torch.manual_seed(0)
cortex = FiringRateModel(9, 32, 2)
optimizer = torch.optim.SGD(cortex.parameters(), lr=0.05)
stimuli = torch.randn(64, 9)
movement = torch.stack([stimuli[:, 0] * stimuli[:, 1], stimuli[:, 2].abs()], dim=1)


def step(rate_cost=1e-3):
    optimizer.zero_grad()
    predicted, rates = cortex(stimuli)
    loss = nn.functional.mse_loss(predicted, movement) + rate_cost * rates.pow(2).mean()
    loss.backward()
    optimizer.step()
    return loss.item()
