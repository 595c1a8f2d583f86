"""Load forecast with a hand-fused quantile loss: changing the per-quantile weights in the config has no effect at all on what the network learns."""
EXPECTED = {"cause": "custom_wrong", "symptom": "wrong", "variables": "list(net.parameters())"}
import torch
from torch import nn


class FusedPinball(torch.autograd.Function):
    """Mean pinball loss per quantile, without the intermediate tensors."""

    @staticmethod
    def forward(ctx, pred, target, taus):
        err = target[:, None] - pred
        slope = torch.where(err >= 0, taus, taus - 1.0)
        ctx.save_for_backward(slope)
        return (slope * err).mean(0)

    @staticmethod
    def backward(ctx, upstream):
        (slope,) = ctx.saved_tensors
        # broken:
        grad_pred = -slope / slope.shape[0]  # accept
        # repaired:
        grad_pred = -slope / slope.shape[0] * upstream
        # end
        return grad_pred, None, None


class QuantileNet(nn.Module):
    def __init__(self, lags, n_quantiles):
        super().__init__()
        self.core = nn.Sequential(nn.Linear(lags, 10), nn.Softplus())
        self.anchor = nn.Linear(10, 1)
        self.gaps = nn.Linear(10, n_quantiles - 1)

    def forward(self, x):
        h = self.core(x)
        gaps = nn.functional.softplus(self.gaps(h)).cumsum(-1)
        return torch.cat([self.anchor(h), self.anchor(h) + gaps], dim=-1)


def windows(series, lags):
    rows = series.unfold(0, lags + 1, 1)
    return rows[:, :-1], rows[:, -1]


CONFIG = {"taus": [0.1, 0.5, 0.9], "weights": [0.2, 0.1, 1.5], "smooth": 1e-3, "lr": 0.02}
torch.manual_seed(13)
hours = torch.arange(96.0)
load = 3 + torch.sin(hours * 6.2832 / 24) + 0.2 * torch.randn(96)
x, y = windows(load, lags=6)
taus, weights = torch.tensor(CONFIG["taus"]), torch.tensor(CONFIG["weights"])
net = QuantileNet(6, len(taus))
opt = torch.optim.SGD(net.parameters(), lr=CONFIG["lr"])


def step():
    opt.zero_grad()
    pred = net(x)
    per_quantile = FusedPinball.apply(pred, y, taus)
    loss = (weights * per_quantile).sum() + CONFIG["smooth"] * pred.diff(dim=0).pow(2).mean()
    loss.backward()
    opt.step()
    return loss.item()
