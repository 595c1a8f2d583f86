"""Re-entrant checkpointing done right: the input of the first checkpoint is made to require grad."""
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint, checkpoint_sequential

torch.manual_seed(31)

embed = nn.Embedding(20, 12)
stem = nn.Sequential(nn.Linear(12, 12), nn.Tanh())
body = nn.Sequential(*[nn.Sequential(nn.Linear(12, 12), nn.Tanh()) for _ in range(4)])
head = nn.Linear(12, 20)
everything = nn.ModuleList([embed, stem, body, head])
optimizer = torch.optim.SGD(everything.parameters(), lr=0.1)

numbers = torch.randn(10, 12)
tokens, following = torch.randint(0, 20, (10,)), torch.randint(0, 20, (10,))


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    numbers.requires_grad_(True)                      # or the re-entrant checkpoint would be cut off
    a = checkpoint(stem, numbers, use_reentrant=True)
    h = embed(tokens) + a
    h = checkpoint_sequential(body, 2, h, use_reentrant=True)
    loss = nn.functional.cross_entropy(head(h), following)
    loss.backward()
    optimizer.step()
    numbers.grad = None
    return loss.item()
