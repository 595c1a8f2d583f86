"""Train the new head first with the backbone fixed, then everything together."""
EXPECTED = {"cause": "frozen", "symptom": ("none", "not_updated"), "variables": "list(leaf_net['backbone'].parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(9)

leaf_net = nn.ModuleDict({
    "backbone": nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.Mish(), nn.Conv2d(8, 8, 3, padding=1), nn.Mish()),
    "head": nn.Sequential(nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(32, 3)),
})
leaves = torch.rand(12, 1, 10, 10)
disease = torch.randint(0, 3, (12,))


def set_trainable(module, flag):
    for weight in module.parameters():
        weight.requires_grad = flag  # accept


def update(optimizer):
    optimizer.zero_grad()
    logits = leaf_net["head"](leaf_net["backbone"](leaves))
    loss = nn.functional.cross_entropy(logits, disease)
    loss.backward()
    optimizer.step()
    return loss.item()


def warm_up(epochs):
    set_trainable(leaf_net["backbone"], False)  # accept
    optimizer = torch.optim.Adam(leaf_net["head"].parameters(), lr=1e-2)
    for _ in range(epochs):
        update(optimizer)
    # broken:
    # repaired:
    set_trainable(leaf_net["backbone"], True)
    # end


warm_up(epochs=3)
full_optimizer = torch.optim.Adam(leaf_net.parameters(), lr=1e-3)


def step():
    leaf_net.train()
    return update(full_optimizer)
