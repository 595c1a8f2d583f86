"""Music tagger with three heads: the mood head trains, but tempo error and key accuracy have been flat since we moved to one backward per task to save memory."""
EXPECTED = {"cause": "misordered", "symptom": ("not_updated", "none"), "variables": "[*tagger.heads['tempo'].parameters(), *tagger.heads['key'].parameters()]"}
import torch
from torch import nn
from torch.nn import functional as F

TASKS = {
    "tempo": (1, lambda out, y: F.huber_loss(out.squeeze(-1), y), 1.0),
    "key": (12, F.cross_entropy, 0.5),
    "mood": (4, F.binary_cross_entropy_with_logits, 2.0),
}


class Tagger(nn.Module):
    def __init__(self, bands=8, hidden=10):
        super().__init__()
        self.gru = nn.GRU(bands, hidden, batch_first=True)
        self.heads = nn.ModuleDict({name: nn.Linear(hidden, n) for name, (n, _, _) in TASKS.items()})

    def forward(self, clip, task):
        _, last = self.gru(clip)
        return self.heads[task](last[0])


class Engine:
    def __init__(self, model, lr):
        self.model = model
        self.opt = torch.optim.SGD(model.parameters(), lr=lr)

    def backprop(self, loss, weight):
        # broken:
        self.opt.zero_grad()  # accept
        # repaired:
        # end
        (weight * loss).backward()
        return loss.item()

    def train_batch(self, clip, labels):
        report = {}
        # broken:
        # repaired:
        self.opt.zero_grad()
        # end
        for task, (_, criterion, weight) in TASKS.items():
            # one graph alive at a time
            report[task] = self.backprop(criterion(self.model(clip, task), labels[task]), weight)
        nn.utils.clip_grad_norm_(self.model.parameters(), 10.0)
        self.opt.step()
        return report


def fake_batch(n=9):
    clip = torch.randn(n, 7, 8)
    labels = {"tempo": clip[..., 0].mean(1) + 1.2, "key": torch.randint(12, (n,)), "mood": (torch.rand(n, 4) > 0.5).float()}
    return clip, labels


torch.manual_seed(6)
clip, labels = fake_batch()
tagger = Tagger()
engine = Engine(tagger, lr=0.1)


def step():
    return engine.train_batch(clip, labels)
