"""A student with a teacher of the same class in one module; the teacher is frozen whole and the student trains."""
import copy

import torch
from torch import nn

torch.manual_seed(12)


class MeanTeacher(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.student = network
        self.teacher = copy.deepcopy(network)
        for p in self.teacher.parameters():
            p.requires_grad = False

    def loss(self, x, y):
        said = self.student(x)
        with torch.no_grad():
            goal = self.teacher(x + 0.1 * torch.randn_like(x))
        return nn.functional.cross_entropy(said, y) + nn.functional.mse_loss(said, goal)


model = MeanTeacher(nn.Sequential(nn.Linear(6, 12), nn.ReLU(), nn.Linear(12, 3)))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
x, y = torch.randn(16, 6), torch.randint(0, 3, (16,))


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    loss = model.loss(x, y)
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for slow, fast in zip(model.teacher.parameters(), model.student.parameters()):
            slow.mul_(0.99).add_(fast, alpha=0.01)
    return loss.item()
