"""L1 and L2 terms summed over parameters, a hinge loss with many satisfied margins, and hard example mining by topk values."""
import torch
import torch.nn as nn

torch.manual_seed(59)

net = nn.Sequential(nn.Linear(12, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 1))
opt = torch.optim.SGD(net.parameters(), lr=0.02)
X = torch.randn(80, 12)
y = torch.where(X[:, 0] + 0.3 * torch.randn(80) > 0, 1.0, -1.0)


def l1(model):
    return sum(p.abs().sum() for n, p in model.named_parameters() if n.endswith("weight"))


def step():
    """One training step; this is what is recorded."""
    score = net(X).view(-1)
    hinge = torch.clamp(1 - y * score, min=0)
    hardest, which = hinge.topk(20)
    l2 = torch.stack([p.pow(2).sum() for p in net.parameters()]).sum()
    loss = hardest.mean() + 1e-5 * l1(net) + 1e-4 * l2
    opt.zero_grad(set_to_none=True)
    loss.backward()
    opt.step()
    error_rate = (torch.sign(score) != y).float().mean()
    return {"loss": loss.item(), "err": error_rate.item(), "hardest": which[:3].tolist()}
