"""Piecewise linear dose-response curve; slopes, offset and the positions of the knots are all to be learned."""
EXPECTED = {"cause": "integer", "symptom": ("none", "not_updated"), "variables": "curve['knots']"}

import torch

torch.manual_seed(17)


def trainable(values):
    """Turns plain numbers into something that can be optimised."""
    tensor = torch.as_tensor(values)
    if tensor.is_floating_point():
        tensor.requires_grad_(True)
    return tensor


curve = {
    "offset": trainable(0.2),
    "slopes": trainable([0.1, 0.3, -0.2, 0.05]),
    # broken:
    "knots": trainable([0, 10, 25, 60]),  # accept
    # repaired:
    "knots": trainable([0., 10., 25., 60.]),
    # end
}


def response(dose, c):
    hinges = (dose[:, None] - c["knots"]).clamp(min=0)
    return c["offset"] + hinges @ c["slopes"]


dose = torch.rand(64) * 90
effect = 3 * torch.tanh(dose / 20) - 0.01 * dose + 0.05 * torch.randn(64)

optimizer = torch.optim.Adam([
    {"params": [curve["offset"], curve["slopes"]], "lr": 0.01},
    {"params": [curve["knots"]], "lr": 0.5},
])


def step():
    optimizer.zero_grad()
    loss = torch.nn.functional.huber_loss(response(dose, curve), effect)
    loss.backward()
    optimizer.step()
    return loss.item()
