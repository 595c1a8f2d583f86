"""Log-sum-exp pooling over the instances of a bag (multiple instance learning), with the pooling as a Function."""
EXPECTED = {"cause": "custom_incomplete", "symptom": "exception", "variables": "list(scorer.parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(39)


class SmoothMax(torch.autograd.Function):  # accept
    """Smooth maximum along the second axis."""

    @staticmethod
    def forward(ctx, scores, sharpness):
        highest = scores.amax(dim=1, keepdim=True)
        shifted = torch.exp(sharpness * (scores - highest))
        pooled = highest.squeeze(1) + shifted.mean(dim=1).log() / sharpness
        ctx.save_for_backward(shifted / shifted.sum(dim=1, keepdim=True))
        return pooled

    # broken:
    # repaired:
    @staticmethod
    def backward(ctx, grad_pooled):
        (weights,) = ctx.saved_tensors
        return grad_pooled.unsqueeze(1) * weights, None
    # end


scorer = nn.Sequential(nn.Linear(6, 10), nn.SELU(), nn.Linear(10, 1))
optimizer = torch.optim.Adam(scorer.parameters(), lr=1e-3)

slides = torch.randn(12, 30, 6)  # twelve slides with thirty cells each
malignant = (slides[..., 0].amax(dim=1) > 2.0).float()


def bag_logits(bags, sharpness=4.0):
    scores = scorer(bags).squeeze(-1)
    return SmoothMax.apply(scores, sharpness)  # accept


def step():
    optimizer.zero_grad()
    loss = nn.functional.binary_cross_entropy_with_logits(bag_logits(slides), malignant)
    loss.backward()
    optimizer.step()
    return loss.item()
