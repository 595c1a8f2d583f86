"""Image-caption retrieval: the image tower and the temperature change every step and the batch loss falls, but the caption embeddings are the same as on day one."""
EXPECTED = {"cause": "paused", "symptom": "none", "variables": "list(matcher.captions.parameters())"}
import torch
from torch import nn
from torch.nn import functional as F

VOCAB = {w: i for i, w in enumerate("<pad> a red blue green boat tower bridge near under".split())}


def tokenize(lines, length=5):
    ids = [[VOCAB[w] for w in line.split()][:length] for line in lines]
    return torch.tensor([row + [0] * (length - len(row)) for row in ids])


class CaptionTower(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.table = nn.Embedding(len(VOCAB), dim, padding_idx=0)
        self.mix = nn.Linear(dim, dim)

    def forward(self, ids):
        keep = (ids != 0).unsqueeze(-1)
        pooled = (self.table(ids) * keep).sum(1) / keep.sum(1)
        return self.mix(pooled)


class Matcher(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.images = nn.Sequential(nn.Flatten(), nn.Linear(48, dim), nn.GELU(), nn.Linear(dim, dim))
        self.captions = CaptionTower(dim)
        self.log_scale = nn.Parameter(torch.tensor(1.5))

    # the nightly indexer walks four million captions through this
    # broken:
    @torch.no_grad()  # accept
    # repaired:
    # end
    def encode_captions(self, lines, chunk=3):
        ids = tokenize(lines)
        parts = [self.captions(ids[i:i + chunk]) for i in range(0, len(ids), chunk)]
        return F.normalize(torch.cat(parts), dim=-1)

    def forward(self, pixels, lines):
        img = F.normalize(self.images(pixels), dim=-1)
        txt = self.encode_captions(lines)  # accept
        return self.log_scale.exp() * img @ txt.T


def two_way(logits):
    diag = torch.arange(len(logits))
    return 0.5 * (F.cross_entropy(logits, diag) + F.cross_entropy(logits.T, diag))


torch.manual_seed(8)
lines = ["a red boat", "a blue tower", "green bridge near tower", "boat under bridge"]
pixels = torch.rand(4, 3, 4, 4)
matcher = Matcher()
opt = torch.optim.SGD(matcher.parameters(), lr=0.2)


def step():
    opt.zero_grad(set_to_none=True)
    loss = two_way(matcher(pixels, lines))
    loss.backward()
    opt.step()
    return loss.detach()
