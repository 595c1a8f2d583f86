"""In-place writes that autograd can follow: filling an output buffer row by row, masked_fill_, index assignment."""
import torch
from torch import nn

torch.manual_seed(58)
STEPS = 6

cell = nn.LSTMCell(3, 8)
out = nn.Linear(8, 3)
start_token = nn.Parameter(torch.zeros(1, 3))
opt = torch.optim.Adam([*cell.parameters(), *out.parameters(), start_token], lr=3e-3)
target = torch.randn(10, STEPS, 3).cumsum(1)
length = torch.randint(3, STEPS + 1, (10,))


def step():
    """One training step; this is what is recorded."""
    batch = target.size(0)
    predictions = torch.zeros(batch, STEPS, 3)
    h = torch.zeros(batch, 8)
    c = torch.zeros(batch, 8)
    x = start_token.expand(batch, -1)
    for t in range(STEPS):
        h, c = cell(x, (h, c))
        guess = out(h)
        predictions[:, t] = guess
        # scheduled sampling: sometimes the truth, sometimes the own prediction as a number
        x = target[:, t] if t % 2 == 0 else guess.detach()
    error = (predictions - target).abs().mean(-1)
    past_end = torch.arange(STEPS)[None] >= length[:, None]
    error = error.masked_fill_(past_end, 0.0)
    loss = error.sum() / length.sum()
    opt.zero_grad()
    loss.backward()
    opt.step()
    return loss.item()
