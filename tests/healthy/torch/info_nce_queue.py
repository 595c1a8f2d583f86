"""MoCo: keys from a momentum encoder under no_grad, a queue buffer rewritten in place after the loss."""
import copy
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(57)
M, K, TEMP = 0.99, 64, 0.2


class MoCo(nn.Module):
    def __init__(self, encoder, dim):
        super().__init__()
        self.encoder_q = encoder
        self.encoder_k = copy.deepcopy(encoder)
        for p in self.encoder_k.parameters():
            p.requires_grad = False
        self.register_buffer("queue", F.normalize(torch.randn(dim, K), dim=0))
        self.register_buffer("ptr", torch.zeros(1, dtype=torch.long))

    @torch.no_grad()
    def momentum_update(self):
        for q, k in zip(self.encoder_q.parameters(), self.encoder_k.parameters()):
            k.data = k.data * M + q.data * (1.0 - M)

    @torch.no_grad()
    def enqueue(self, keys):
        i, n = int(self.ptr), keys.shape[0]
        self.queue[:, i:i + n] = keys.T
        self.ptr[0] = (i + n) % K

    def forward(self, a, b):
        q = F.normalize(self.encoder_q(a), dim=1)
        with torch.no_grad():
            self.momentum_update()
            k = F.normalize(self.encoder_k(b), dim=1)
        pos = torch.einsum("nc,nc->n", [q, k]).unsqueeze(-1)
        neg = torch.einsum("nc,ck->nk", [q, self.queue.clone().detach()])
        logits = torch.cat([pos, neg], dim=1) / TEMP
        self.enqueue(k)
        return logits, torch.zeros(len(a), dtype=torch.long)


model = MoCo(nn.Sequential(nn.Linear(10, 24), nn.ReLU(), nn.Linear(24, 8)), 8)
optimizer = torch.optim.SGD(model.parameters(), 0.03, momentum=0.9)     # frozen ones included
x = torch.randn(16, 10)


def step():
    """One training step; this is what is recorded."""
    logits, zeros = model(x + 0.1 * torch.randn_like(x), x + 0.1 * torch.randn_like(x))
    loss = F.cross_entropy(logits, zeros)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
