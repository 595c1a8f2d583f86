"""VQ-VAE: cdist and argmin, straight-through, codebook and commitment loss; the perplexity is logged."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(47)


class Quantizer(nn.Module):
    def __init__(self, n=8, d=4, beta=0.25):
        super().__init__()
        self.codes = nn.Embedding(n, d)
        nn.init.uniform_(self.codes.weight, -0.5, 0.5)
        self.n, self.beta = n, beta

    def forward(self, z):
        index = torch.cdist(z, self.codes.weight).argmin(dim=1)
        q = self.codes(index)
        loss = F.mse_loss(q, z.detach()) + self.beta * F.mse_loss(z, q.detach())
        q = z + (q - z).detach()
        p = F.one_hot(index, self.n).float().mean(0)
        perplexity = torch.exp(-torch.sum(p * torch.log(p + 1e-10)))
        return q, loss, perplexity


enc = nn.Sequential(nn.Linear(12, 16), nn.ReLU(), nn.Linear(16, 4))
vq = Quantizer()
dec = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 12))
model = nn.Sequential(enc, vq, dec)          # only to collect the parameters
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
x = torch.randn(40, 12)


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    q, vq_loss, perplexity = vq(enc(x))
    loss = F.mse_loss(dec(q), x) + vq_loss
    loss.backward()
    optimizer.step()
    return perplexity.item()
