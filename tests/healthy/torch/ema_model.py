"""An exponential moving average of the weights under no_grad, by hand and by AveragedModel."""
import copy
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

torch.manual_seed(35)

model = nn.Sequential(nn.Linear(4, 16, bias=False), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 1))
ema = copy.deepcopy(model).eval()
for p in ema.parameters():
    p.requires_grad_(False)
averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.99))

optimizer = torch.optim.NAdam(model.parameters(), lr=2e-3)
x = torch.randn(32, 4)
y = x.norm(dim=1, keepdim=True)


@torch.no_grad()
def update_ema(decay=0.99):
    for e, p in zip(ema.parameters(), model.parameters()):
        e.mul_(decay).add_(p, alpha=1 - decay)
    for e, b in zip(ema.buffers(), model.buffers()):
        e.copy_(b)


def step():
    """One training step; this is what is recorded."""
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    update_ema()
    averaged.update_parameters(model)
    with torch.inference_mode():
        val = nn.functional.mse_loss(ema(x), y).item()
    return val
