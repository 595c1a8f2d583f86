"""Free adversarial training of a gesture classifier: one backward pass gives both the weight gradients and the attack direction."""
EXPECTED = {"cause": ("unrelated", "detached"), "symptom": "none", "variables": "[delta]"}

import torch
import torch.nn as nn

torch.manual_seed(43)

EPS = 0.1
gestures = torch.randn(24, 3, 30)
labels = torch.randint(0, 4, (24,))
delta = torch.empty_like(gestures).uniform_(-EPS, EPS).requires_grad_(True)

net = nn.Sequential(
    nn.Conv1d(3, 8, 5), nn.Softplus(),
    nn.Conv1d(8, 8, 5), nn.Softplus(),
    nn.Flatten(), nn.Linear(8 * 22, 4),
)
optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
criterion = nn.CrossEntropyLoss()


def attack(noise):
    """Move the noise uphill (nothing to do before the first backward pass)."""
    if noise.grad is not None:
        with torch.no_grad():
            noise += 0.5 * EPS * noise.grad.sign()
            noise.clamp_(-EPS, EPS)


def step():
    optimizer.zero_grad()
    delta.grad = None
    # broken:
    shift = delta.detach().clone().requires_grad_(True)  # accept
    logits = net(gestures + shift)
    # repaired:
    logits = net(gestures + delta)
    # end
    loss = criterion(logits, labels)
    loss.backward()
    optimizer.step()
    attack(delta)
    return loss
