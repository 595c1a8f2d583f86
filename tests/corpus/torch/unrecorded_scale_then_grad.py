"""Calibrating five thermometers: gain and offset of each are fitted so that they agree with the reference."""
EXPECTED = {"cause": "unrecorded", "symptom": "none", "variables": "[log_gain]"}

import torch

torch.manual_seed(76)

n_sensors = 5
reference = 15 + 8 * torch.rand(200)
true_gain = torch.linspace(0.8, 1.3, n_sensors)
readings = true_gain * reference.unsqueeze(1) + torch.randn(n_sensors) + 0.05 * torch.randn(200, n_sensors)

log_gain = torch.zeros(n_sensors)
offset = torch.zeros(n_sensors)
# broken:
gain = log_gain.exp()  # accept
# repaired:
# end
for parameter in (log_gain, offset):
    parameter.requires_grad_(True)

optimizer = torch.optim.Adam([log_gain, offset], lr=0.01)


def calibrated(raw):
    # broken:
    return (raw - offset) / gain
    # repaired:
    return (raw - offset) / log_gain.exp()
    # end


def step(batch_size=50):
    loss = None
    for i in range(0, 100, batch_size):
        optimizer.zero_grad()
        error = calibrated(readings[i:i + batch_size]) - reference[i:i + batch_size].unsqueeze(1)
        loss = error.square().mean()
        loss.backward()
        optimizer.step()
    return loss
