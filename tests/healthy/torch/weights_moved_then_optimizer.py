"""Model cast and moved first and then given to the optimizer; parameters in ParameterList and ParameterDict."""
import torch
from torch import nn

torch.manual_seed(56)
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class Poly(nn.Module):
    def __init__(self, degree=3):
        super().__init__()
        self.coef = nn.ParameterList([nn.Parameter(torch.randn(2) * 0.3) for _ in range(degree + 1)])
        self.extra = nn.ParameterDict({"freq": nn.Parameter(torch.ones(())), "amp": nn.Parameter(torch.ones(()))})

    def forward(self, x):
        y = sum((x ** i) @ c for i, c in enumerate(self.coef))
        return y + self.extra["amp"] * torch.sin(self.extra["freq"] * x.sum(1))


model = Poly().double().to(device)
optimizer = torch.optim.Rprop(model.parameters(), lr=1e-2)
x = torch.rand(40, 2, dtype=torch.float64, device=device) * 2 - 1
y = torch.sin(2 * x.sum(1)) + x[:, 0] ** 2


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    residual = model(x) - y
    loss = (residual ** 2).mean() + 1e-4 * sum(p.pow(2).sum() for p in model.parameters())
    loss.backward()
    optimizer.step()
    return loss.item()
