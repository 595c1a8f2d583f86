"""Graph of roads: the travel times over the edges of a few routes are added up and compared with measured trips."""
EXPECTED = {"cause": "exported", "symptom": "exception", "variables": "list(edge_time.parameters())"}

import torch

torch.manual_seed(19)

edge_features = torch.rand(30, 4)
routes = [torch.randperm(30)[:n].tolist() for n in (4, 7, 5, 9, 6, 3)]
true_seconds = edge_features @ torch.tensor([2.0, 0.5, 1.0, 3.0]) + 1.0
measured = torch.tensor([true_seconds[r].sum() for r in routes])

edge_time = torch.nn.Sequential(
    torch.nn.Linear(4, 10),
    torch.nn.Tanh(),
    torch.nn.Linear(10, 1),
    torch.nn.Softplus(),
)
sgd = torch.optim.SGD(edge_time.parameters(), lr=1e-3)


def route_time(route):
    """Total time of one route, in seconds."""
    seconds = edge_time(edge_features[route]).squeeze(1)
    total = 0.0
    for value in seconds:
        # broken:
        total += value.item()  # accept
        # repaired:
        total = total + value
        # end
    return total


def step():
    sgd.zero_grad()
    errors = []
    for route, observed in zip(routes, measured):
        errors.append((route_time(route) - observed) ** 2)
    loss = sum(errors) / len(errors)
    loss.backward()
    sgd.step()
    return loss
