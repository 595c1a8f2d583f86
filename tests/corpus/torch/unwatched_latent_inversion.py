"""Auto-decoder: each of six shapes has its own latent code, codes and decoder are fitted together to signed distances."""
EXPECTED = {"cause": "unwatched", "symptom": "none", "variables": "[codes]"}

import torch
import torch.nn as nn
import torch.nn.functional as F


def sphere_distance(points, radius):
    return points.norm(dim=-1) - radius


class ShapeDecoder(nn.Module):
    def __init__(self, code_dim):
        super().__init__()
        self.fc1 = nn.Linear(code_dim + 3, 32)
        self.fc2 = nn.Linear(32, 32)
        self.fc3 = nn.Linear(32, 1)

    def forward(self, code, points):
        code = code.unsqueeze(1).expand(-1, points.shape[1], -1)
        h = torch.cat([code, points], dim=-1)
        h = F.softplus(self.fc1(h), beta=10)
        h = F.softplus(self.fc2(h), beta=10)
        return self.fc3(h).squeeze(-1)


torch.manual_seed(74)
shapes, code_dim = 6, 4
points = torch.rand(shapes, 40, 3) * 2 - 1
distance = torch.stack([sphere_distance(p, 0.3 + 0.1 * i) for i, p in enumerate(points)])

decoder = ShapeDecoder(code_dim)
# broken:
codes = torch.normal(0.0, 0.1, size=(shapes, code_dim))  # accept
# repaired:
codes = torch.normal(0.0, 0.1, size=(shapes, code_dim), requires_grad=True)
# end
optimizer = torch.optim.Adam([
    {"params": decoder.parameters(), "lr": 1e-3},
    {"params": [codes], "lr": 1e-2},
])


def step():
    optimizer.zero_grad()
    predicted = decoder(codes, points)
    loss = F.l1_loss(predicted, distance) + 1e-3 * codes.pow(2).sum()
    loss.backward()
    optimizer.step()
    return loss
