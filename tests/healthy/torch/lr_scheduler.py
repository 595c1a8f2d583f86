"""OneCycleLR stepped per batch, two parameter groups, and the learning rate printed."""
import torch
import torch.nn as nn

torch.manual_seed(36)

model = nn.Sequential(nn.Linear(9, 18), nn.PReLU(), nn.Linear(18, 18), nn.PReLU(), nn.Linear(18, 2))
base, head = list(model[:4].parameters()), list(model[4].parameters())
optimizer = torch.optim.AdamW([
    {"params": base, "lr": 1e-4},
    {"params": head, "lr": 1e-3},
], weight_decay=0.01)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=[1e-3, 1e-2], total_steps=50)

x = torch.randn(32, 9)
y = torch.stack([x.sum(1), x.abs().sum(1)], dim=1)


def step():
    """One training step; this is what is recorded."""
    model.train()
    out = model(x)
    loss = nn.SmoothL1Loss()(out, y)
    optimizer.zero_grad()
    loss.backward()
    total_norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    scheduler.step()
    print("lr", scheduler.get_last_lr(), "norm", total_norm.item())
