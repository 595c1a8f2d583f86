"""Multi-task learning with a ModuleDict of heads, learned loss weights (log variances) and ignore_index labels."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(62)


class MultiTask(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Conv1d(2, 8, 5, padding=2), nn.ReLU(), nn.AvgPool1d(2), nn.Flatten(),
                                   nn.Linear(8 * 8, 16), nn.ReLU())
        self.heads = nn.ModuleDict({"kind": nn.Linear(16, 4), "size": nn.Linear(16, 1), "flags": nn.Linear(16, 3)})
        self.log_var = nn.ParameterDict({k: nn.Parameter(torch.zeros(())) for k in self.heads})

    def forward(self, x):
        h = self.trunk(x)
        return {k: head(h) for k, head in self.heads.items()}


model = MultiTask()
opt = torch.optim.AdamW(model.parameters(), lr=1e-3)
x = torch.randn(18, 2, 16)
labels = {"kind": torch.randint(0, 4, (18,)), "size": torch.rand(18), "flags": (torch.rand(18, 3) > 0.5)}
labels["kind"][::3] = -100                                   # unknown


def step():
    """One training step; this is what is recorded."""
    out = model(x)
    losses = {
        "kind": F.cross_entropy(out["kind"], labels["kind"], ignore_index=-100),
        "size": F.mse_loss(out["size"].flatten(), labels["size"]),
        "flags": F.binary_cross_entropy_with_logits(out["flags"], labels["flags"].float()),
    }
    total = sum(torch.exp(-model.log_var[k]) * l + model.log_var[k] for k, l in losses.items())
    opt.zero_grad()
    total.backward()
    opt.step()
    return {k: l.item() for k, l in losses.items()}
