"""A DataLoader epoch with loss.item() sums and accuracy by argmax under no_grad."""
import torch
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(3)

X = torch.randn(64, 8)
y = (X[:, 0] > X[:, 1]).long()
loader = DataLoader(TensorDataset(X, y), batch_size=16, shuffle=True)

model = torch.nn.Sequential(torch.nn.Linear(8, 20), torch.nn.ReLU(), torch.nn.Linear(20, 2))
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
loss_fn = torch.nn.CrossEntropyLoss()
device = "cpu"


def step():
    """One training step; this is what is recorded."""
    running_loss, correct, total = 0.0, 0, 0
    model.train()
    for batch, (inputs, targets) in enumerate(loader):
        inputs, targets = inputs.to(device), targets.to(device)

        optimizer.zero_grad()
        outputs = model(inputs)
        loss = loss_fn(outputs, targets)
        loss.backward()
        optimizer.step()

        running_loss += loss.item() * inputs.size(0)
        with torch.no_grad():
            predicted = outputs.argmax(dim=1)
            correct += (predicted == targets).type(torch.float).sum().item()
            total += targets.size(0)
    print("loss", running_loss / total, "acc", correct / total)
