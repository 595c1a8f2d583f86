"""A frozen backbone in eval mode, and an optimizer that is simply given all parameters, frozen ones too."""
import torch
import torch.nn as nn

torch.manual_seed(20)

backbone = nn.Sequential(
    nn.Conv2d(3, 6, 3, stride=2), nn.BatchNorm2d(6), nn.ReLU(),
    nn.Conv2d(6, 10, 3, stride=2), nn.BatchNorm2d(10), nn.ReLU(),
    nn.AdaptiveAvgPool2d(1), nn.Flatten(),
)
for param in backbone.parameters():
    param.requires_grad = False


class Finetuned(nn.Module):
    def __init__(self, backbone):
        super().__init__()
        self.backbone = backbone
        self.fc = nn.Linear(10, 2)

    def train(self, mode=True):
        super().train(mode)
        self.backbone.eval()              # keep the statistics
        return self

    def forward(self, x):
        with torch.no_grad():
            features = self.backbone(x)
        return self.fc(features)


model = Finetuned(backbone)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=7, gamma=0.1)
images, labels = torch.rand(8, 3, 16, 16), torch.tensor([0, 1] * 4)


def step():
    """One training step; this is what is recorded."""
    model.train()
    optimizer.zero_grad()
    with torch.set_grad_enabled(True):
        outputs = model(images)
        _, preds = torch.max(outputs, 1)
        loss = nn.functional.cross_entropy(outputs, labels)
        loss.backward()
        optimizer.step()
    scheduler.step()
    return loss.item(), torch.sum(preds == labels.data).item()
