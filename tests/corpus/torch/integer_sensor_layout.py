"""Moving sensors on a map by gradient descent so that every house is close to one of them."""
EXPECTED = {"cause": "integer", "symptom": "exception", "variables": "sensors"}

import torch

torch.manual_seed(2)

houses = torch.rand(50, 2) * 20
# broken:
START = torch.tensor([[2, 3], [10, 4], [6, 15], [17, 17]])  # accept
# repaired:
START = torch.tensor([[2., 3], [10, 4], [6, 15], [17, 17]])
# end
sensors = START.clone()


def coverage_cost(points, sharpness=0.5):
    offsets = houses[:, None, :] - points[None, :, :]
    squared = offsets.pow(2).sum(-1)
    soft_min = -torch.logsumexp(-sharpness * squared, dim=1) / sharpness
    return soft_min.mean()


def descend(points, rate):
    points.requires_grad_(True)  # accept
    cost = coverage_cost(points)
    cost.backward()
    with torch.no_grad():
        points -= rate * points.grad
    return cost.item()


def step():
    return descend(sensors, rate=0.3)
