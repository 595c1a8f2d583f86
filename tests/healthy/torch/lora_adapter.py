"""LoRA: the big matrix is frozen, two small factors are trained, and the optimizer holds only those."""
import torch
import torch.nn as nn

torch.manual_seed(21)


class LoRALinear(nn.Module):
    def __init__(self, base, rank=2, alpha=4.0):
        super().__init__()
        self.base = base
        for p in self.base.parameters():
            p.requires_grad_(False)
        self.A = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features ** 0.5)
        self.B = nn.Parameter(torch.randn(base.out_features, rank) * 0.01)   # small, not zero
        self.scaling = alpha / rank

    def forward(self, x):
        return self.base(x) + (x @ self.A.T @ self.B.T) * self.scaling


pretrained = nn.Sequential(nn.Linear(12, 24), nn.ReLU(), nn.Linear(24, 24), nn.ReLU(), nn.Linear(24, 3))
for i, m in enumerate(pretrained):
    if isinstance(m, nn.Linear):
        pretrained[i] = LoRALinear(m)
model = pretrained

trainable = filter(lambda p: p.requires_grad, model.parameters())
optimizer = torch.optim.AdamW(trainable, lr=1e-3)
x, y = torch.randn(32, 12), torch.randint(0, 3, (32,))


def step():
    """One training step; this is what is recorded."""
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()
