"""WaveNet-like predictor for tide gauges, weight norm is put on the dilated convolutions; the loss gets stuck early."""
EXPECTED = {"cause": "unoptimized", "symptom": "not_updated",
            "variables": "[p for c in tide.dilated for p in c.parametrizations.parameters()]"}

import torch
from torch import nn
from torch.nn.utils import parametrizations


class TideNet(nn.Module):
    def __init__(self, ch=6, depth=3):
        super().__init__()
        self.inp = nn.Conv1d(1, ch, 1)
        self.dilated = nn.ModuleList(nn.Conv1d(ch, 2 * ch, 2, dilation=2 ** k) for k in range(depth))
        self.out = nn.Conv1d(ch, 1, 1)

    def forward(self, x):
        x = self.inp(x)
        for conv in self.dilated:
            gate, value = conv(nn.functional.pad(x, (conv.dilation[0], 0))).chunk(2, dim=1)
            x = x + torch.sigmoid(gate) * torch.tanh(value)
        return self.out(x)


def normalised(module):
    for child in module.modules():
        if isinstance(child, nn.Conv1d) and child.kernel_size[0] > 1:
            parametrizations.weight_norm(child)
    return module


def configure(net, lr=1e-2):
    return torch.optim.Adam(net.parameters(), lr=lr)


torch.manual_seed(29)
# broken:
tide = TideNet()
adam = configure(tide)  # accept
tide = normalised(tide)  # accept
# repaired:
tide = normalised(TideNet())
adam = configure(tide)
# end

hours = torch.arange(72.0)
moon, sun = torch.rand(2, 10, 1) * 6
gauge = (torch.sin(0.506 * hours + moon) + 0.4 * torch.sin(0.524 * hours + sun)).unsqueeze(1)


def step():
    adam.zero_grad()
    loss = nn.functional.smooth_l1_loss(tide(gauge[..., :-1]), gauge[..., 1:])
    loss.backward()
    adam.step()
    return loss.item()
