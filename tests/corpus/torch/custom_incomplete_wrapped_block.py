"""Gradient reversal for domain adaptation, where the Function also runs the small domain classifier."""
EXPECTED = {"cause": "custom_incomplete", "symptom": ("none", "not_updated"), "variables": "list(domain_head.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(66)

features = nn.Sequential(nn.Linear(7, 14), nn.Tanh())
label_head = nn.Linear(14, 3)
domain_head = nn.Linear(14, 1)


# broken:
class ReversedHead(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, head, strength):
        ctx.head, ctx.strength = head, strength
        return head(h)  # accept

    @staticmethod
    def backward(ctx, grad_logits):
        grad_h = grad_logits @ ctx.head.weight
        return -ctx.strength * grad_h, None, None  # accept


def domain_logits(h, strength):
    return ReversedHead.apply(h, domain_head, strength)  # accept
# repaired:
class Reversed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, strength):
        ctx.strength = strength
        return h.view_as(h)

    @staticmethod
    def backward(ctx, grad_h):
        return -ctx.strength * grad_h, None


def domain_logits(h, strength):
    return domain_head(Reversed.apply(h, strength))
# end


optimizer = torch.optim.SGD([*features.parameters(), *label_head.parameters(), *domain_head.parameters()], lr=0.05)
source, source_label = torch.randn(20, 7), torch.randint(0, 3, (20,))
target = torch.randn(20, 7) + 0.8
domain = torch.cat([torch.zeros(20, 1), torch.ones(20, 1)])


def step():
    h_source, h_target = features(source), features(target)
    loss = F.cross_entropy(label_head(h_source), source_label)
    logits = domain_logits(torch.cat([h_source, h_target]), 0.5)
    loss = loss + F.binary_cross_entropy_with_logits(logits, domain)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
