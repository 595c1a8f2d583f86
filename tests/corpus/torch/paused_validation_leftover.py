"""Training loop with a validation pass at the start of every epoch (to log the untrained score too)."""
EXPECTED = {"cause": "paused", "symptom": "exception", "variables": "list(net.parameters())"}

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(28)

flowers = torch.randn(90, 4)
species = (flowers.sum(dim=1) > 0.5).long() + (flowers[:, 0] > 1).long()
train_set, valid_set = random_split(TensorDataset(flowers, species), [60, 30])
train_loader = DataLoader(train_set, batch_size=20, shuffle=True)
valid_loader = DataLoader(valid_set, batch_size=30)

net = nn.Sequential(nn.Linear(4, 16), nn.CELU(), nn.Linear(16, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
history = []


def validate():
    net.eval()
    # broken:
    torch.set_grad_enabled(False)  # accept
    total = sum(criterion(net(x), y).item() for x, y in valid_loader)
    # repaired:
    with torch.no_grad():
        total = sum(criterion(net(x), y).item() for x, y in valid_loader)
    # end
    return total / len(valid_loader)


def train_epoch():
    net.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
    return loss


def step():
    before = validate()
    loss = train_epoch()
    history.append((before, loss.item()))
    return loss
