"""Depth from a single picture: an encoder and a decoder are meant to be trained end to end."""
EXPECTED = {"cause": "unoptimized", "symptom": "not_updated", "variables": "list(depth_net.encoder.parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(14)


class DepthNet(nn.Module):
    def __init__(self, width=6):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(3, width, 3, stride=2, padding=1), nn.ELU(),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1), nn.ELU(),
        )
        self.decoder = nn.Sequential(
            nn.ConvTranspose2d(2 * width, width, 2, stride=2), nn.ELU(),
            nn.ConvTranspose2d(width, 1, 2, stride=2), nn.Softplus(),
        )

    def forward(self, image):
        return self.decoder(self.encoder(image))


def scale_invariant_loss(predicted, true, lam=0.5):
    d = torch.log(predicted + 1e-3) - torch.log(true + 1e-3)
    return d.pow(2).mean() - lam * d.mean().pow(2)


depth_net = DepthNet()
# broken:
optimizer = torch.optim.AdamW(depth_net.decoder.parameters(), lr=1e-3, weight_decay=1e-4)  # accept
# repaired:
optimizer = torch.optim.AdamW(depth_net.parameters(), lr=1e-3, weight_decay=1e-4)
# end
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=30, gamma=0.5)

pictures = torch.rand(3, 3, 16, 16)
depths = torch.rand(3, 1, 16, 16) * 5 + 0.5


def step():
    optimizer.zero_grad()
    loss = scale_invariant_loss(depth_net(pictures), depths)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(depth_net.parameters(), 1.0)
    optimizer.step()
    scheduler.step()
    return loss.item()
