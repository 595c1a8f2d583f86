"""Multidimensional scaling of cities: place points so that their distances match a table of travel times."""
EXPECTED = {"cause": ("nan_masked", "nan_singular"), "symptom": "nan", "variables": "position"}

import torch

torch.manual_seed(53)

N = 9
position = torch.randn(N, 2, requires_grad=True)
optimizer = torch.optim.SGD([position], lr=0.02, momentum=0.5)

true_map = torch.rand(N, 2) * 3
travel_time = torch.cdist(true_map, true_map) + 0.1 * torch.rand(N, N).triu(1)
travel_time = (travel_time + travel_time.T) / 2
different = 1 - torch.eye(N)


def distances(points):
    gap = points[:, None] - points[None, :]
    squared = (gap * gap).sum(dim=-1)
    # broken:
    return squared.sqrt() * different  # accept
    # repaired:
    return (squared + torch.eye(N)).sqrt() * different
    # end


def stress(points):
    error = (distances(points) - travel_time * different) ** 2
    return error.sum() / (travel_time ** 2).sum()


def step():
    optimizer.zero_grad()
    value = stress(position)
    value.backward()
    optimizer.step()
    return value.item()
