"""Fine-tuning a network for birds on a new set of species, with a new last layer."""
EXPECTED = {"cause": "unoptimized", "symptom": "not_updated", "variables": "[birdnet.fc.weight, birdnet.fc.bias]"}

import torch
import torch.nn as nn

torch.manual_seed(4)


class BirdNet(nn.Module):
    def __init__(self, n_species):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv1d(1, 6, 9, stride=4), nn.SiLU(),
            nn.Conv1d(6, 12, 5, stride=2), nn.SiLU(),
            nn.AdaptiveAvgPool1d(2), nn.Flatten(),
        )
        self.fc = nn.Linear(24, n_species)

    def forward(self, song):
        return self.fc(self.features(song))


def prepare(n_new_species, lr_features=1e-3, lr_head=1e-2):
    net = BirdNet(n_species=50)
    # broken:
    optimizer = torch.optim.SGD([  # accept
        {"params": net.features.parameters(), "lr": lr_features},
        {"params": net.fc.parameters(), "lr": lr_head},
    ], momentum=0.9)
    net.fc = nn.Linear(net.fc.in_features, n_new_species)  # accept
    # repaired:
    net.fc = nn.Linear(net.fc.in_features, n_new_species)
    optimizer = torch.optim.SGD([
        {"params": net.features.parameters(), "lr": lr_features},
        {"params": net.fc.parameters(), "lr": lr_head},
    ], momentum=0.9)
    # end
    return net, optimizer


birdnet, optimizer = prepare(n_new_species=4)
songs, species = torch.randn(10, 1, 128), torch.randint(0, 4, (10,))


def step():
    birdnet.train()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(birdnet(songs), species)
    loss.backward()
    optimizer.step()
    return loss
