"""Gradients of two micro-batches add up in .grad before one optimizer step."""
import torch
import torch.nn as nn

torch.manual_seed(32)
accumulation_steps = 2

model = nn.Sequential(nn.Linear(7, 16), nn.Softplus(), nn.Linear(16, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
criterion = nn.NLLLoss()

inputs = torch.randn(2 * 12, 7).split(12)
targets = torch.randint(0, 3, (2 * 12,)).split(12)


def step():
    """One training step; this is what is recorded."""
    running = 0.0
    for i, (x, t) in enumerate(zip(inputs, targets)):
        log_p = torch.log_softmax(model(x), dim=1)
        loss = criterion(log_p, t) / accumulation_steps
        loss.backward()
        running += loss.item()
        if (i + 1) % accumulation_steps == 0:
            optimizer.step()
            optimizer.zero_grad()
    return running
