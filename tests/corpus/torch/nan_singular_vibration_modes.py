"""Springs between masses on a frame: tune the stiffnesses so that the slowest vibration modes have a given shape."""
EXPECTED = {"cause": "nan_singular", "symptom": "nan", "variables": "[ground, between]"}

import torch

torch.manual_seed(1)

# four masses, each tied to the ground (log stiffness) and to its neighbours in a ring
N_MASSES = 4
ring = [(i, (i + 1) % N_MASSES) for i in range(N_MASSES)]
# broken:
ground = torch.zeros(N_MASSES, requires_grad=True)  # accept
between = torch.zeros(len(ring), requires_grad=True)  # accept
# repaired:
ground = (0.3 * torch.randn(N_MASSES)).requires_grad_(True)
between = (0.1 + 0.4 * torch.rand(len(ring))).requires_grad_(True)
# end
wanted_shape = torch.nn.functional.normalize(torch.tensor([1.0, 0.6, 0.2, 0.5]), dim=0)
optimizer = torch.optim.Adam([ground, between], lr=0.02)


def stiffness_matrix():
    matrix = torch.diag(ground.exp())
    for spring, (i, j) in zip(between, ring):
        direction = torch.zeros(N_MASSES)
        direction[i], direction[j] = 1.0, -1.0
        matrix = matrix + spring * torch.outer(direction, direction)
    return matrix


def modes():
    squared, shapes = torch.linalg.eigh(stiffness_matrix())  # accept
    return squared.sqrt(), shapes


def step():
    optimizer.zero_grad()
    frequencies, shapes = modes()
    overlap = (shapes.T @ wanted_shape).pow(2)
    spread = (overlap * torch.arange(1.0, N_MASSES + 1)).sum()
    loss = spread + 0.1 * (frequencies[0] - 1.5) ** 2
    loss.backward()
    optimizer.step()
    return loss.item(), frequencies.detach()
