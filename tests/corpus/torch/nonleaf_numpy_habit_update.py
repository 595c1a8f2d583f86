"""Softmax regression written from scratch to understand what an optimizer does; runs over two mini-batches per call."""
EXPECTED = {"cause": "nonleaf", "symptom": ("exception", "none"), "variables": "[W, b]"}

import torch

torch.manual_seed(42)

N_CLASSES, N_PIXELS = 4, 16
W = torch.randn(N_PIXELS, N_CLASSES).mul_(0.1).requires_grad_()
b = torch.zeros(N_CLASSES, requires_grad=True)

digits = torch.rand(40, N_PIXELS)
labels = torch.randint(0, N_CLASSES, (40,))


def log_likelihood(pixels, label, weight, bias):
    scores = pixels @ weight + bias
    return scores.gather(1, label[:, None]).squeeze(1) - scores.logsumexp(dim=1)


def step(lr=0.5):
    global W, b
    history = []
    for start in range(0, len(digits), 20):
        batch = slice(start, start + 20)
        loss = -log_likelihood(digits[batch], labels[batch], W, b).mean()
        loss.backward()
        # broken:
        W = W - lr * W.grad  # accept
        b = b - lr * b.grad  # accept
        # repaired:
        last = start + 20 >= len(digits)
        with torch.no_grad():
            W -= lr * W.grad
            b -= lr * b.grad
        if not last:
            W.grad = b.grad = None
        # end
        history.append(loss.item())
    return history
