"""torch.func style: per-sample gradients by vmap(grad), clipped and averaged as in private learning."""
import torch
from torch import nn
from torch.func import functional_call, grad, vmap

torch.manual_seed(60)
CLIP, NOISE, LR = 1.0, 0.1, 0.1

model = nn.Sequential(nn.Linear(5, 12), nn.Tanh(), nn.Linear(12, 2))
X, Y = torch.randn(24, 5), torch.randint(0, 2, (24,))


def sample_loss(params, x, y):
    logits = functional_call(model, params, (x.unsqueeze(0),))
    return nn.functional.cross_entropy(logits, y.unsqueeze(0))


per_sample = vmap(grad(sample_loss), in_dims=(None, 0, 0))


def step():
    """One training step; this is what is recorded."""
    params = {k: v.detach() for k, v in model.named_parameters()}
    grads = per_sample(params, X, Y)
    norms = torch.stack([g.flatten(1).norm(dim=1) for g in grads.values()]).norm(dim=0)
    factor = (CLIP / (norms + 1e-6)).clamp(max=1.0)
    with torch.no_grad():
        for name, p in model.named_parameters():
            g = torch.einsum("n,n...->...", factor, grads[name]) / len(X)
            g += NOISE * CLIP / len(X) * torch.randn_like(g)
            p -= LR * g
    return norms.mean().item()
