"""F.gumbel_softmax(hard=True) and a RelaxedOneHotCategorical with rsample as discrete latents."""
import torch
from torch import nn
from torch.distributions import RelaxedOneHotCategorical
from torch.nn import functional as F

torch.manual_seed(50)

encoder = nn.Sequential(nn.Linear(9, 20), nn.ReLU(), nn.Linear(20, 2 * 5))
decoder = nn.Sequential(nn.Linear(10, 20), nn.ReLU(), nn.Linear(20, 9))
optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=1e-3)
x = torch.rand(32, 9)
tau = 1.0


def step():
    """One training step; this is what is recorded."""
    global tau
    a, b = encoder(x).chunk(2, dim=1)
    hard = F.gumbel_softmax(a, tau=tau, hard=True)
    soft = RelaxedOneHotCategorical(torch.tensor(tau), logits=b).rsample()
    rec = decoder(torch.cat([hard, soft], dim=1))
    loss = F.binary_cross_entropy_with_logits(rec, x)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    tau = max(0.3, tau * 0.99)
    return hard.argmax(1).bincount(minlength=5).tolist()
