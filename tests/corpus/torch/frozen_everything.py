"""Transfer learning on X-ray pictures: freeze the pretrained part, train the two last layers on our data."""
EXPECTED = {"cause": "frozen", "symptom": "exception", "variables": "list(net.classifier.parameters())"}

import torch
import torch.nn as nn
import torch.optim as optim


class XRayNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 4, 5, stride=2)
        self.body = nn.Conv2d(4, 8, 3, stride=2)
        self.classifier = nn.Sequential(nn.Linear(8 * 6 * 6, 16), nn.LeakyReLU(), nn.Linear(16, 2))

    def forward(self, x):
        x = torch.relu(self.stem(x))
        x = torch.relu(self.body(x))
        return self.classifier(x.flatten(1))


def load_pretrained():
    torch.manual_seed(99)
    return XRayNet()


net = load_pretrained()
# broken:
for param in net.parameters():
    param.requires_grad = False  # accept
# repaired:
for part in (net.stem, net.body):
    for param in part.parameters():
        param.requires_grad = False
# end

optimizer = optim.SGD(net.classifier.parameters(), lr=0.01, momentum=0.9)
criterion = nn.CrossEntropyLoss()
inputs, labels = torch.rand(8, 1, 29, 29), torch.tensor([0, 1, 1, 0, 0, 1, 0, 1])


def step():
    net.train()
    optimizer.zero_grad()
    outputs = net(inputs)
    _, preds = torch.max(outputs, 1)
    loss = criterion(outputs, labels)
    loss.backward()  # accept
    optimizer.step()
    return loss.item(), (preds == labels).float().mean().item()
