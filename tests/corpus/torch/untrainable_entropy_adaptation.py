"""I adapt a trained classifier to shifted test images by minimising the entropy of its predictions, changing only the normalisation layer."""
EXPECTED = {"cause": "untrainable", "symptom": ("none", "not_updated"), "variables": "[norm.running_mean, norm.running_var]"}

import torch
import torch.nn as nn

torch.manual_seed(3)

net = nn.Sequential(
    nn.Conv2d(3, 8, 3, padding=1),
    nn.BatchNorm2d(8),
    nn.GELU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(8, 5),
)
norm = net[1]

# source training has already happened; give the statistics some plausible values
norm.running_mean.normal_(0, 0.1)
norm.running_var.uniform_(0.5, 1.5)
net.eval()

for module in net:
    if module is not norm:
        for p in module.parameters():
            p.requires_grad_(False)

# broken:
adapted = [norm.running_mean, norm.running_var]  # accept
# repaired:
adapted = [norm.weight, norm.bias]
# end
optimizer = torch.optim.SGD(adapted, lr=0.05, momentum=0.9)

shifted_images = torch.randn(16, 3, 12, 12) * 1.7 + 0.4


def prediction_entropy(logits):
    log_p = logits.log_softmax(dim=1)
    return -(log_p.exp() * log_p).sum(dim=1).mean()


def step():
    optimizer.zero_grad()
    loss = prediction_entropy(net(shifted_images))
    loss.backward()
    optimizer.step()
    return loss
