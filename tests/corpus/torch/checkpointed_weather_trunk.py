"""Memory saving for a weather nowcasting trunk: the residual blocks go through torch.utils.checkpoint via functools.partial."""
EXPECTED = {"cause": "checkpointed", "symptom": "none", "variables": "list(nowcast.blocks.parameters())"}

from functools import partial
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

# broken:
save_memory = partial(checkpoint, use_reentrant=True)  # accept
# repaired:
save_memory = partial(checkpoint, use_reentrant=False)
# end


class Block(nn.Module):
    def __init__(self, ch):
        super().__init__()
        self.norm = nn.GroupNorm(2, ch)
        self.conv = nn.Conv2d(ch, ch, 3, padding=1)

    def forward(self, x):
        return x + nn.functional.silu(self.conv(self.norm(x)))


class Nowcast(nn.Module):
    """radar frames are the channels, so there is no stem"""

    def __init__(self, frames=4, depth=3):
        super().__init__()
        self.blocks = nn.ModuleList([Block(frames) for _ in range(depth)])
        self.head = nn.Conv2d(frames, 1, 1)

    def forward(self, radar):
        x = radar
        for block in self.blocks:
            x = save_memory(block, x)  # accept
        return self.head(x)


torch.manual_seed(10)
nowcast = Nowcast()
opt = torch.optim.AdamW(nowcast.parameters(), lr=1e-3, weight_decay=0.0)
radar = torch.rand(6, 4, 12, 12)
soon = radar.mean(1, keepdim=True).roll(1, dims=-1)


def step():
    nowcast.train()
    opt.zero_grad()
    loss = nn.functional.l1_loss(nowcast(radar), soon)
    loss.backward()
    opt.step()
    return loss.item()
