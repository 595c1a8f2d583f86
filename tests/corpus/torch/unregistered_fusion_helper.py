"""Fusing radar and camera features; the fusion is written as a small helper object to keep the network class short."""
EXPECTED = {"cause": "unregistered", "symptom": "not_updated",
            "variables": "[*network.fusion.query.parameters(), *network.fusion.value.parameters()]"}

import torch
import torch.nn as nn

torch.manual_seed(12)


# broken:
class Fusion:  # accept
    def __init__(self, dim):
        self.query = nn.Linear(dim, dim)  # accept
        self.value = nn.Linear(dim, dim)

    def __call__(self, camera, radar):
        gate = torch.sigmoid(self.query(camera) + radar)
        return gate * self.value(radar) + (1 - gate) * camera
# repaired:
class Fusion(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.query = nn.Linear(dim, dim)
        self.value = nn.Linear(dim, dim)

    def forward(self, camera, radar):
        gate = torch.sigmoid(self.query(camera) + radar)
        return gate * self.value(radar) + (1 - gate) * camera
# end


class TrackNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.camera = nn.Sequential(nn.Flatten(), nn.Linear(48, 10), nn.Tanh())
        self.radar = nn.Sequential(nn.Linear(6, 10), nn.Tanh())
        self.fusion = Fusion(10)
        self.box = nn.Linear(10, 4)

    def forward(self, image, echo):
        return self.box(self.fusion(self.camera(image), self.radar(echo)))


network = TrackNet()
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
images, echoes, boxes = torch.rand(8, 3, 4, 4), torch.randn(8, 6), torch.rand(8, 4)


def step():
    optimizer.zero_grad()
    predicted = network(images, echoes)
    loss = (predicted - boxes).abs().mean()
    loss.backward()
    optimizer.step()
    return loss
