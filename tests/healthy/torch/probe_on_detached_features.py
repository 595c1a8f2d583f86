"""An autoencoder with a linear probe trained beside it: the probe's term of the loss is to teach the probe alone."""
import torch
from torch import nn

torch.manual_seed(90)
encoder = nn.Sequential(nn.Linear(8, 12), nn.Mish(), nn.Linear(12, 3))
decoder, probe = nn.Linear(3, 8), nn.Linear(3, 4)
opt = torch.optim.Adam([*encoder.parameters(), *decoder.parameters(), *probe.parameters()], lr=2e-3)
x, kind = torch.randn(40, 8), torch.randint(4, (40,))


def step():
    """One training step; this is what is recorded."""
    code = encoder(x)
    parts = {
        "rebuild": nn.functional.mse_loss(decoder(code), x),
        "probe": nn.functional.cross_entropy(probe(code.detach()), kind),
    }
    loss = sum(parts.values())
    opt.zero_grad()
    loss.backward()
    opt.step()
    return {name: part.item() for name, part in parts.items()}
