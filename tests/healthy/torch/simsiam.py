"""SimSiam with z.detach(), and a momentum-free predictor."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(46)


class SimSiam(nn.Module):
    def __init__(self, n_in=10, dim=16, pred=8):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(n_in, dim, bias=False), nn.BatchNorm1d(dim), nn.ReLU(inplace=True),
            nn.Linear(dim, dim, bias=False), nn.BatchNorm1d(dim, affine=False),
        )
        self.predictor = nn.Sequential(
            nn.Linear(dim, pred, bias=False), nn.BatchNorm1d(pred), nn.ReLU(inplace=True),
            nn.Linear(pred, dim),
        )

    def forward(self, x1, x2):
        z1, z2 = self.encoder(x1), self.encoder(x2)
        return self.predictor(z1), self.predictor(z2), z1.detach(), z2.detach()


model = SimSiam()
opt = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-4)
base = torch.randn(32, 10)


def step():
    """One training step; this is what is recorded."""
    x1 = base + 0.2 * torch.randn_like(base)
    x2 = F.dropout(base, 0.2)
    p1, p2, z1, z2 = model(x1, x2)
    loss = -0.5 * (F.cosine_similarity(p1, z2).mean() + F.cosine_similarity(p2, z1).mean())
    opt.zero_grad()
    loss.backward()
    opt.step()
    return loss.item(), F.normalize(z1, dim=1).std(dim=0).mean().item()
