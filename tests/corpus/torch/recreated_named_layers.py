"""Porting a TensorFlow 1 program: layers are made by name with a dense() function, the way variable scopes worked."""
EXPECTED = {"cause": "recreated", "symptom": "not_updated",
            "variables": "[p for layer in SCOPE.values() for p in layer.parameters()]"}

import torch
import torch.nn as nn

torch.manual_seed(28)

SCOPE = {}


def dense(name, inputs, units, activation=None):
    # broken:
    SCOPE[name] = nn.Linear(inputs.shape[-1], units)  # accept
    # repaired:
    if name not in SCOPE:
        SCOPE[name] = nn.Linear(inputs.shape[-1], units)
    # end
    outputs = SCOPE[name](inputs)
    return outputs if activation is None else activation(outputs)


def policy(observation):
    h = dense("hidden1", observation, 16, torch.tanh)
    h = dense("hidden2", h, 16, torch.tanh)
    return dense("mean", h, 2), dense("value", h, 1).squeeze(-1)


observations = torch.randn(20, 5)
actions = torch.randn(20, 2)
returns = torch.randn(20)

policy(observations[:1])
optimizer = torch.optim.Adam([w for layer in SCOPE.values() for w in layer.parameters()], lr=1e-2)


def step():
    mean, value = policy(observations)
    advantage = (returns - value).detach()
    log_prob = torch.distributions.Normal(mean, 0.5).log_prob(actions).sum(-1)
    loss = -(log_prob * advantage).mean() + 0.5 * (returns - value).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
