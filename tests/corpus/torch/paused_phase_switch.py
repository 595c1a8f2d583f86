"""One loop for both phases (as in the transfer learning tutorial), here for beetle photographs."""
EXPECTED = {"cause": "paused", "symptom": "exception", "variables": "list(model.parameters())"}

import torch
import torch.nn as nn
import torch.optim as optim

torch.manual_seed(10)

datasets = {
    "Train": (torch.rand(16, 3, 8, 8), torch.randint(0, 2, (16,))),
    "Val": (torch.rand(8, 3, 8, 8), torch.randint(0, 2, (8,))),
}

model = nn.Sequential(
    nn.Conv2d(3, 6, 3, bias=False),
    nn.BatchNorm2d(6),
    nn.LeakyReLU(),
    nn.AdaptiveAvgPool2d(2),
    nn.Flatten(),
    nn.Linear(24, 2),
)
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(model.parameters(), lr=0.01, momentum=0.9)


def step():
    history = {}
    for phase in ["Train", "Val"]:
        model.train(phase == "Train")
        inputs, labels = datasets[phase]
        optimizer.zero_grad() if phase == "Train" else None

        # broken:
        with torch.set_grad_enabled(phase == "train"):  # accept
        # repaired:
        with torch.set_grad_enabled(phase == "Train"):
        # end
            outputs = model(inputs)
            _, preds = torch.max(outputs, 1)
            loss = criterion(outputs, labels)
            if phase == "Train":
                loss.backward()
                optimizer.step()

        history[phase] = loss.item()
        history[phase + "_accuracy"] = (preds == labels).float().mean().item()
    return history["Train"]
