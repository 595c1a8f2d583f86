"""A router picks the two experts that serve a token; we train the router so that its picks agree with a given assignment."""
EXPECTED = {"cause": "discretized", "symptom": "exception", "variables": "list(router.parameters())"}

import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(3)

N_TOKENS, D_MODEL, N_EXPERTS, K = 24, 16, 6, 2


class Router(nn.Module):
    def __init__(self, d_model, n_experts):
        super().__init__()
        self.norm = nn.LayerNorm(d_model)
        self.gate = nn.Linear(d_model, n_experts)

    def forward(self, tokens):
        return self.gate(self.norm(tokens))


def expert_usage(logits):
    """Share of every token that goes to each expert, (tokens, experts)."""
    # broken:
    _, picked = logits.topk(K, dim=-1)  # accept
    usage = F.one_hot(picked, N_EXPERTS).sum(dim=1).float()  # accept
    # repaired:
    values, picked = logits.topk(K, dim=-1)
    usage = torch.zeros_like(logits).scatter(1, picked, values.softmax(dim=-1))
    # end
    return usage


tokens = torch.randn(N_TOKENS, D_MODEL)
wanted = torch.softmax(torch.randn(N_TOKENS, N_EXPERTS) * 2, dim=-1)
router = Router(D_MODEL, N_EXPERTS)
optimizer = torch.optim.AdamW(router.parameters(), lr=1e-2)


def step():
    optimizer.zero_grad()
    logits = router(tokens)
    usage = expert_usage(logits)
    balance = usage.mean(dim=0).var()
    loss = F.mse_loss(usage, wanted) + 0.1 * balance
    loss.backward()
    optimizer.step()
    return loss
