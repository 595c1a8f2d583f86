"""A mixture of experts: top-k indices choose, the top-k values weight the outputs, plus a load-balancing loss."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(40)


class MoE(nn.Module):
    def __init__(self, d, n_experts=4, k=2):
        super().__init__()
        self.gate = nn.Linear(d, n_experts, bias=False)
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(d, 2 * d), nn.GELU(), nn.Linear(2 * d, d)) for _ in range(n_experts))
        self.k = k
        self.register_buffer("used", torch.zeros(n_experts, dtype=torch.long))

    def forward(self, x):
        probs = F.softmax(self.gate(x), dim=-1)
        weight, index = probs.topk(self.k, dim=-1)
        weight = weight / weight.sum(-1, keepdim=True)
        out = torch.zeros_like(x)
        for e, expert in enumerate(self.experts):
            rows, slot = torch.where(index == e)
            if rows.numel():
                out.index_add_(0, rows, weight[rows, slot, None] * expert(x[rows]))
        load = F.one_hot(index, len(self.experts)).float().sum(1).mean(0)
        self.used += torch.bincount(index.flatten(), minlength=len(self.experts))
        balance = (load * probs.mean(0)).sum() * len(self.experts)
        return out, balance


inp, moe, head = nn.Linear(5, 8), MoE(8), nn.Linear(8, 3)
params = [*inp.parameters(), *moe.parameters(), *head.parameters()]
optimizer = torch.optim.Adam(params, lr=1e-3)
x, y = torch.randn(64, 5), torch.randint(0, 3, (64,))


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    h = inp(x)
    mixed, balance = moe(h)
    loss = F.cross_entropy(head(h + mixed), y) + 0.01 * balance
    loss.backward()
    optimizer.step()
    return loss.item(), moe.used.tolist()
