"""Fine-tuning a soil-spectra backbone with gradual unfreezing: the journal says 'thawed block 2' and 'thawed block 1', yet after the run both blocks equal the checkpoint."""
EXPECTED = {"cause": "frozen", "symptom": "none", "variables": "[*net.blocks[1].parameters(), *net.blocks[2].parameters()]"}
import torch
from torch import nn


class ResBlock(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.ff = nn.Sequential(nn.Linear(dim, dim), nn.SiLU(), nn.Linear(dim, dim))

    def forward(self, x):
        return x + self.ff(self.norm(x))


class SoilNet(nn.Module):
    def __init__(self, bands=10, targets=2, depth=3):
        super().__init__()
        self.blocks = nn.ModuleList(ResBlock(bands) for _ in range(depth))
        self.head = nn.Linear(bands, targets)

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return self.head(x)


class GradualThaw:
    """Opens one more block, from the top, every `every` epochs."""

    def __init__(self, net, every):
        self.net, self.every, self.journal = net, every, []
        for p in net.blocks.parameters():
            p.requires_grad = False

    def __call__(self, epoch):
        n_open = min(epoch // self.every, len(self.net.blocks))
        for depth in range(len(self.net.blocks) - n_open, len(self.net.blocks)):
            block = self.net.blocks[depth]
            # broken:
            block.requires_grad = True  # accept
            # repaired:
            block.requires_grad_(True)
            # end
            self.journal.append(f"epoch {epoch}: thawed block {depth}")


torch.manual_seed(19)
spectra = torch.randn(20, 10)
carbon_ph = torch.stack([spectra[:, :3].sum(1), spectra[:, 4] * spectra[:, 5]], dim=1)
net = SoilNet()
thaw = GradualThaw(net, every=2)
groups = [{"params": b.parameters(), "lr": 1e-2 * 0.5 ** (3 - i)} for i, b in enumerate(net.blocks)]
optimizer = torch.optim.AdamW(groups + [{"params": net.head.parameters(), "lr": 1e-2}], weight_decay=0.0)
state = {"epoch": 4}


def step():
    thaw(state["epoch"])
    for batch, target in zip(spectra.split(20), carbon_ph.split(20)):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(batch), target)
        loss.backward()
        optimizer.step()
    state["epoch"] += 1
    return loss.item()
