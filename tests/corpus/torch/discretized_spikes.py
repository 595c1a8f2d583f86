"""Leaky integrate-and-fire network for gesture classification; only the read-out seems to learn."""
EXPECTED = {"cause": "discretized", "symptom": "none", "variables": "list(snn.synapse.parameters()) + [snn.recur, snn.leak]"}

from dataclasses import dataclass
import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class LIFConfig:
    inputs: int = 6
    neurons: int = 20
    classes: int = 4
    threshold: float = 0.5
    sharpness: float = 4.0


class SpikingNet(nn.Module):
    def __init__(self, cfg: LIFConfig):
        super().__init__()
        self.cfg = cfg
        self.synapse = nn.Linear(cfg.inputs, cfg.neurons)
        self.recur = nn.Parameter(torch.randn(cfg.neurons, cfg.neurons) * 0.1)
        self.leak = nn.Parameter(torch.tensor(1.5))
        self.readout = nn.Linear(cfg.neurons, cfg.classes)

    def fire(self, potential):
        over = potential - self.cfg.threshold
        # broken:
        return (over > 0).float()  # accept
        # repaired:
        soft = torch.sigmoid(self.cfg.sharpness * over)
        return soft + ((over > 0).float() - soft).detach()
        # end

    def forward(self, events):
        batch, steps, _ = events.shape
        v = events.new_zeros(batch, self.cfg.neurons)
        s = torch.zeros_like(v)
        counts = torch.zeros_like(v)
        for k in range(steps):
            v = torch.sigmoid(self.leak) * v * (1 - s) + self.synapse(events[:, k]) + s @ self.recur
            s = self.fire(v)
            counts = counts + s
        return self.readout(counts / steps)


torch.manual_seed(99)
snn = SpikingNet(LIFConfig())
optimizer = torch.optim.RAdam(snn.parameters(), lr=5e-3)
events = torch.randn(32, 12, 6)
gesture = torch.randint(0, 4, (32,))


def step():
    optimizer.zero_grad()
    loss = F.cross_entropy(snn(events), gesture)
    loss.backward()
    optimizer.step()
    return loss
