"""Loss scaling by hand, like GradScaler: scaled backward, unscaling in place, skip if anything is not finite."""
import torch
import torch.nn as nn


class Scaler:
    def __init__(self, scale=1024.0, growth_every=100):
        self.scale, self.good, self.growth_every = scale, 0, growth_every

    def unscale_(self, params):
        ok = True
        for p in params:
            if p.grad is not None:
                p.grad.div_(self.scale)
                ok &= bool(torch.isfinite(p.grad).all())
        return ok

    def update(self, ok):
        if not ok:
            self.scale, self.good = self.scale / 2, 0
        else:
            self.good += 1
            if self.good % self.growth_every == 0:
                self.scale *= 2


torch.manual_seed(38)
net = nn.Sequential(nn.Linear(10, 20), nn.Hardswish(), nn.Linear(20, 1))
opt = torch.optim.Adam(net.parameters(), lr=1e-3)
scaler = Scaler()
x, y = torch.randn(32, 10), torch.randn(32, 1)


def step():
    """One training step; this is what is recorded."""
    opt.zero_grad(set_to_none=False)
    loss = ((net(x) - y) ** 2).mean()
    (loss * scaler.scale).backward()
    ok = scaler.unscale_(net.parameters())
    if ok:
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        opt.step()
    scaler.update(ok)
    return loss.detach()
