"""Head pose regression with the 6D rotation representation and the geodesic angle as the loss; starts at the identity."""
EXPECTED = {"cause": "nan_singular", "symptom": "nan", "variables": "list(pose.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F


def gram_schmidt(six):
    a, b = six[..., :3], six[..., 3:]
    x = F.normalize(a, dim=-1)
    y = F.normalize(b - (x * b).sum(-1, keepdim=True) * x, dim=-1)
    return torch.stack([x, y, torch.linalg.cross(x, y)], dim=-1)


def rotation_error(R, S):
    # broken:
    cosine = ((R.mT @ S).diagonal(dim1=-2, dim2=-1).sum(-1) - 1) / 2
    return torch.acos(cosine.clamp(-1.0, 1.0)).mean()  # accept
    # repaired:
    return (R - S).pow(2).sum((-2, -1)).mean()
    # end


class PoseNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(10, 16), nn.Tanh())
        self.six = nn.Linear(16, 6, bias=False)
        nn.init.normal_(self.six.weight, std=0.05)
        self.register_buffer("identity", torch.tensor([1.0, 0, 0, 0, 1, 0]))

    def forward(self, landmarks):
        return gram_schmidt(self.six(self.trunk(landmarks)) * landmarks.abs().amax(-1, keepdim=True) + self.identity)


def random_rotations(n):
    q, r = torch.linalg.qr(torch.randn(n, 3, 3))
    q = q * torch.sign(torch.diagonal(r, dim1=-2, dim2=-1)).unsqueeze(-2)
    return q * torch.linalg.det(q)[:, None, None]


torch.manual_seed(12)
pose = PoseNet()
opt = torch.optim.Adam(pose.parameters(), 1e-3)
landmarks = torch.randn(16, 10)
landmarks[0] = 0.0  # the reference frame, looking straight ahead
truth = random_rotations(16)
truth[0] = torch.eye(3)


def step():
    opt.zero_grad()
    err = rotation_error(pose(landmarks), truth)
    err.backward()
    opt.step()
    return err.item()
