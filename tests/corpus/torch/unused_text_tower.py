"""CLIP-like pretraining of recipe photos against ingredient lists, loss falls to zero very quickly and retrieval is random."""
EXPECTED = {"cause": "unused", "symptom": "none", "variables": "list(clip.words.parameters()) + list(clip.text_head.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(77)


class RecipeCLIP(nn.Module):
    def __init__(self, vocab=50, d=16):
        super().__init__()
        self.photo = nn.Sequential(nn.Conv2d(3, 8, 3, stride=2), nn.GELU(), nn.Conv2d(8, d, 3, stride=2),
                                   nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.words = nn.EmbeddingBag(vocab, d)
        self.text_head = nn.Linear(d, d)
        self.log_temp = nn.Parameter(torch.tensor(1.0))

    @staticmethod
    def unit(v):
        return F.normalize(v, dim=-1)

    def similarity(self, images, ingredients):
        im = self.unit(self.photo(images))
        tx = self.unit(self.text_head(self.words(ingredients)))  # accept
        # broken:
        return self.log_temp.exp() * torch.einsum("id,jd->ij", im, im)  # accept
        # repaired:
        return self.log_temp.exp() * torch.einsum("id,jd->ij", im, tx)
        # end


def info_nce(sim):
    target = torch.arange(len(sim))
    return 0.5 * (F.cross_entropy(sim, target) + F.cross_entropy(sim.mT, target))


clip = RecipeCLIP()
opt = torch.optim.SGD(clip.parameters(), lr=0.1, momentum=0.9)
photos = torch.randn(12, 3, 16, 16)
lists = torch.cat([torch.arange(48).reshape(12, 4), torch.randint(0, 50, (12, 2))], 1)
lists[0, 4:] = torch.tensor([48, 49])


def step():
    opt.zero_grad()
    loss = info_nce(clip.similarity(photos, lists))
    loss.backward()
    opt.step()
    return loss.detach()
