"""My own Trainer with callbacks, Keras style; a callback logs the gradient norm and tidies up afterwards. Weights stay constant."""
EXPECTED = {"cause": "misordered", "symptom": ("not_updated", "none"), "variables": "list(trainer.net.parameters())"}

import torch
from torch import nn


class Callback:
    def before_step(self, trainer): ...
    def after_step(self, trainer): ...


class GradientLog(Callback):
    def __init__(self):
        self.norms = []

    def _record(self, trainer):
        flat = torch.cat([p.grad.flatten() for p in trainer.net.parameters() if p.grad is not None])
        self.norms.append(flat.norm().item())
        trainer.optimizer.zero_grad()  # accept

    # broken:
    def before_step(self, trainer):  # accept
    # repaired:
    def after_step(self, trainer):
    # end
        self._record(trainer)


class Trainer:
    def __init__(self, net, lr, callbacks=()):
        self.net = net
        self.callbacks = list(callbacks)
        self.optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9, nesterov=True)

    def emit(self, event):
        for cb in self.callbacks:
            getattr(cb, event)(self)

    def fit_batch(self, x, y):
        loss = nn.functional.kl_div(self.net(x).log_softmax(-1), y, reduction="batchmean")
        loss.backward()
        self.emit("before_step")
        self.optimizer.step()
        self.emit("after_step")
        return loss.item()


torch.manual_seed(64)
trainer = Trainer(nn.Sequential(nn.Linear(7, 16), nn.Hardswish(), nn.Linear(16, 5)), 0.05, [GradientLog()])
soil = torch.randn(40, 7)
composition = torch.softmax(soil[:, :5] * 2, dim=-1)


def step():
    return trainer.fit_batch(soil, composition)
