"""REINFORCE for traffic lights with an entropy bonus; the probabilities of a confident policy get very small."""
EXPECTED = {"cause": "nan_singular", "symptom": "nan", "variables": "list(policy.parameters())"}

import torch
import torch.nn as nn


class Policy(nn.Module):
    def __init__(self, n_sensors, n_phases, temperature):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(n_sensors, 24), nn.Tanh(), nn.Linear(24, n_phases))
        self.temperature = temperature

    def logits(self, queue_lengths):
        return self.body(queue_lengths) / self.temperature


def entropy_and_log_prob(logits, chosen):
    # broken:
    probabilities = torch.softmax(logits, dim=-1)  # accept
    log_p = torch.log(probabilities)  # accept
    # repaired:
    log_p = torch.log_softmax(logits, dim=-1)
    probabilities = log_p.exp()
    # end
    entropy = -(probabilities * log_p).sum(dim=-1)  # accept
    return entropy.mean(), log_p.gather(-1, chosen.unsqueeze(-1)).squeeze(-1)


torch.manual_seed(85)
policy = Policy(n_sensors=6, n_phases=4, temperature=0.01)
optimizer = torch.optim.Adam(policy.parameters(), lr=1e-4)

queues = torch.rand(32, 6) * 10
with torch.no_grad():
    phases = torch.distributions.Categorical(logits=policy.logits(queues)).sample()
rewards = -queues.gather(1, phases.unsqueeze(1)).squeeze(1)


def step(bonus=0.01):
    optimizer.zero_grad()
    entropy, log_prob = entropy_and_log_prob(policy.logits(queues), phases)
    advantage = (rewards - rewards.mean()) / rewards.std()
    loss = -(advantage * log_prob).mean() - bonus * entropy
    loss.backward()
    optimizer.step()
    return loss.item()
