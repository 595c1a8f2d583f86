"""Distillation where the student is made for this run beside a teacher of the same architecture with batch norm."""
import torch
from torch import nn

torch.manual_seed(3)


def network():
    return nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3))


teacher = network().eval()
x = torch.randn(16, 6)


def step():
    """One training step; this is what is recorded."""
    student = network()
    optimizer = torch.optim.Adam(student.parameters(), lr=1e-3)
    with torch.no_grad():
        goal = teacher(x).softmax(dim=1)
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(student(x), goal)
    loss.backward()
    optimizer.step()
    return student
