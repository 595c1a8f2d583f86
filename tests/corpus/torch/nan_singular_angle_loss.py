"""Learning rotations of molecules: the mean angle between the predicted and the true rotation, as geodesic distance."""
EXPECTED = {"cause": "nan_singular", "symptom": "nan", "variables": "list(rotation_net.parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(95)


class RotationNet(nn.Module):
    """Predicts a correction to a first guess, as two columns that are orthonormalised."""

    def __init__(self, n_in):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(n_in, 18), nn.Tanh(), nn.Linear(18, 6))
        self.register_buffer("first_guess", torch.eye(3)[:, :2].T.reshape(6))

    def forward(self, shape, active):
        six = self.first_guess + active * self.net(shape)
        a, b = six[:, :3], six[:, 3:]
        e1 = nn.functional.normalize(a, dim=1)
        e2 = nn.functional.normalize(b - (e1 * b).sum(1, keepdim=True) * e1, dim=1)
        return torch.stack([e1, e2, torch.linalg.cross(e1, e2)], dim=2)


def geodesic(predicted, true):
    cosine = (torch.einsum("nij,nij->n", predicted, true) - 1) / 2
    # broken:
    return torch.acos(cosine).mean()  # accept
    # repaired:
    return torch.acos(cosine.clamp(-1 + 1e-6, 1 - 1e-6)).mean()
    # end


rotation_net = RotationNet(n_in=10)
optimizer = torch.optim.Adam(rotation_net.parameters(), lr=1e-3)
shapes = torch.randn(16, 10)
asymmetric = (torch.rand(16, 1) > 0.3).float()  # symmetric molecules keep the first guess
angles = torch.rand(16) * asymmetric.squeeze(1)
truth = torch.eye(3).repeat(16, 1, 1)
truth[:, 0, 0] = truth[:, 1, 1] = angles.cos()
truth[:, 1, 0], truth[:, 0, 1] = angles.sin(), -angles.sin()


def step():
    optimizer.zero_grad()
    loss = geodesic(rotation_net(shapes, asymmetric), truth)
    loss.backward()
    optimizer.step()
    return loss.item()
