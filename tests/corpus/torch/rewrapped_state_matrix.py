"""Grey-box model of a damped suspension: the neural correction term learns the residual, while the stiffness and damping we actually want stay at the initial guess."""
EXPECTED = {"cause": "rewrapped", "symptom": "none", "variables": "[car.stiffness, car.damping]"}
import torch
from torch import nn


class Suspension(nn.Module):
    """x' = A x + B u + small network, states are travel and speed."""

    def __init__(self, stiffness=1.0, damping=0.1, mass=1.3):
        super().__init__()
        self.stiffness = nn.Parameter(torch.tensor(stiffness))
        self.damping = nn.Parameter(torch.tensor(damping))
        self.mass = mass
        self.correction = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 2))
        nn.init.normal_(self.correction[-1].weight, std=1e-2)

    def system(self):
        k, c = self.stiffness / self.mass, self.damping / self.mass
        # broken:
        return torch.tensor([[0.0, 1.0], [-k, -c]])  # accept
        # repaired:
        return torch.stack([torch.tensor([0.0, 1.0]), torch.stack([-k, -c])])
        # end

    def deriv(self, x, u):
        force = torch.stack([torch.zeros_like(u), u / self.mass], dim=-1)
        return x @ self.system().T + force + self.correction(x)


def heun(model, x0, inputs, dt):
    x, path = x0, [x0]
    for u in inputs.unbind(1):
        d1 = model.deriv(x, u)
        d2 = model.deriv(x + dt * d1, u)
        x = x + 0.5 * dt * (d1 + d2)
        path.append(x)
    return torch.stack(path, dim=1)


def bench_run(n=6, steps=12, dt=0.1):
    """The shaker rig: true stiffness 2.4, true damping 0.5."""
    g = torch.Generator().manual_seed(3)
    x0, u = torch.randn(n, 2, generator=g), torch.randn(n, steps, generator=g)
    truth = Suspension(2.4, 0.5)
    nn.init.zeros_(truth.correction[-1].weight), nn.init.zeros_(truth.correction[-1].bias)
    with torch.no_grad():
        return x0, u, heun(truth, x0, u, dt)


torch.manual_seed(17)
x0, u, measured = bench_run()
car = Suspension()
physics = [car.stiffness, car.damping]
opt = torch.optim.Adam([{"params": physics, "lr": 5e-2}, {"params": car.correction.parameters(), "lr": 1e-3}])


def step():
    opt.zero_grad()
    loss = (heun(car, x0, u, 0.1) - measured).square().mean()
    loss.backward()
    opt.step()
    return loss.item()
