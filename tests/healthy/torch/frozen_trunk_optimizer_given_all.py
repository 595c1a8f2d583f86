"""Fine-tuning: the trunk is frozen in the class, the optimizer is given every parameter, only head and adapter learn."""
import torch
from torch import nn

torch.manual_seed(12)


class Tuned(nn.Module):
    def __init__(self, trunk):
        super().__init__()
        self.trunk = trunk
        self.trunk.requires_grad_(False)
        self.adapter = nn.Linear(12, 12)
        self.head = nn.Linear(12, 3)

    def forward(self, x):
        hidden = self.trunk(x)
        return self.head(hidden + torch.tanh(self.adapter(hidden)))


model = Tuned(nn.Sequential(nn.Linear(6, 12), nn.ReLU(), nn.Linear(12, 12)))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
x, y = torch.randn(16, 6), torch.randint(0, 3, (16,))


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
