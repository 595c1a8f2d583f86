"""The magnetic field around a coil as a neural field, trained with automatic half precision."""
EXPECTED = {"cause": "saturated", "symptom": "zero", "variables": "list(field.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(44)

# broken:
TYPICAL_FIELD = 5e-5  # accept
UNIT = "tesla"
# repaired:
TYPICAL_FIELD = 0.5
UNIT = "gauss"
# end


def coil_network(width):
    net = nn.Sequential(nn.Linear(3, width), nn.Tanh(), nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 3))
    with torch.no_grad():
        net[-1].weight.mul_(TYPICAL_FIELD)  # outputs of about the right size
        net[-1].bias.zero_()
    return net


field = coil_network(24)
optimizer = torch.optim.Adam(field.parameters(), lr=1e-4)

places = torch.rand(4096, 3) * 2 - 1
strengths = TYPICAL_FIELD * F.normalize(places, dim=1)


def step():
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=torch.float16):  # accept
        predicted = field(places)
    loss = F.mse_loss(predicted.float(), strengths)  # accept
    loss.backward()
    optimizer.step()
    return f"{loss.item() ** 0.5:.3g} {UNIT}"
