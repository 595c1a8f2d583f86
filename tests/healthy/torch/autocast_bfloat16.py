"""torch.autocast on the CPU in bfloat16: casts in the middle of the path, float32 weights and gradients."""
import torch
from torch import nn

torch.manual_seed(37)

model = nn.Sequential(
    nn.Conv2d(1, 8, 3, padding=1),
    nn.GroupNorm(2, 8),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(8 * 36, 4),
)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
x = torch.rand(12, 1, 6, 6)
y = torch.randint(0, 4, (12,))


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = model(x)
        loss = nn.functional.cross_entropy(logits.float(), y)
    loss.backward()
    optimizer.step()
    return loss.item(), logits.dtype
