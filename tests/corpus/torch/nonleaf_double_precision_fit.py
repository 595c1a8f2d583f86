"""Fitting the constants of a damped oscillation to measurements, in float64 because the time stamps are large."""
EXPECTED = {"cause": "nonleaf", "symptom": ("exception", "none"), "variables": "[amplitude, decay, omega]"}

import torch

torch.manual_seed(1)

t = torch.linspace(0, 4, 80, dtype=torch.float64)
measured = 1.8 * torch.exp(-0.35 * t) * torch.cos(3.1 * t) + 0.02 * torch.randn(80, dtype=torch.float64)

# broken:
amplitude = torch.tensor(1.0, requires_grad=True).double()  # accept
decay = torch.tensor(0.1, requires_grad=True).double()  # accept
omega = torch.tensor(2.8, requires_grad=True).double()  # accept
# repaired:
amplitude = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
decay = torch.tensor(0.1, dtype=torch.float64, requires_grad=True)
omega = torch.tensor(2.8, dtype=torch.float64, requires_grad=True)
# end
constants = {"amplitude": amplitude, "decay": decay, "omega": omega}
rates = {"amplitude": 0.05, "decay": 0.02, "omega": 0.02}


def oscillation(time):
    return amplitude * torch.exp(-decay * time) * torch.cos(omega * time)


def residual_sum():
    return ((oscillation(t) - measured) ** 2).mean()


def step():
    error = residual_sum()
    error.backward()
    with torch.no_grad():
        for name, constant in constants.items():
            constant -= rates[name] * constant.grad
    return error.item()
