"""LazyLinear layers take their shape in a dry run; only then does the optimizer get the parameters."""
import torch
from torch import nn

torch.manual_seed(72)

model = nn.Sequential(
    nn.LazyConv2d(6, 3),
    nn.CELU(inplace=True),
    nn.Flatten(),
    nn.LazyLinear(12),
    nn.CELU(inplace=True),
    nn.LazyLinear(2),
)
images = torch.rand(10, 2, 6, 6)
with torch.no_grad():
    model(images[:1])                  # shapes become known here

optimizer = torch.optim.RAdam(model[:4].parameters(), lr=1e-3)
optimizer.add_param_group({"params": model[5].parameters(), "lr": 1e-2})
labels = torch.tensor([[0., 1.], [1., 0.]] * 5)      # probabilities as targets


def step():
    """One training step; this is what is recorded."""
    for p in model.parameters():
        p.grad = None
    loss = nn.CrossEntropyLoss()(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()
