"""zero_grad at the end of the step: after it the gradients are gone although they did their work."""
import torch
from torch import nn, optim

torch.manual_seed(1)

model = nn.Sequential(
    nn.Linear(6, 16),
    nn.Tanh(),
    nn.Linear(16, 16),
    nn.Tanh(),
    nn.Linear(16, 1),
)
opt = optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-4)
loss_func = nn.MSELoss()

xb = torch.randn(40, 6)
yb = xb.prod(dim=1, keepdim=True)
history = []


def step():
    """One training step; this is what is recorded."""
    pred = model(xb)
    loss = loss_func(pred, yb)

    loss.backward()
    opt.step()
    opt.zero_grad()

    history.append(loss.detach())       # detach: keep the number, let go of the graph
    return torch.stack(history).mean()
