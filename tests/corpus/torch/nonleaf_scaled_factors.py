"""Wanted matrix factorisation of recipe ratings with plain tensors, small random start values and a hand-written update."""
EXPECTED = {"cause": "nonleaf", "symptom": ("none", "exception"), "variables": "[cooks, recipes]"}

import torch

torch.manual_seed(4)

N_COOKS, N_RECIPES, RANK = 15, 12, 4

# broken:
cooks = torch.randn(N_COOKS, RANK, requires_grad=True) * 0.3  # accept
recipes = torch.randn(N_RECIPES, RANK, requires_grad=True) * 0.3  # accept
# repaired:
cooks = (torch.randn(N_COOKS, RANK) * 0.3).requires_grad_()
recipes = (torch.randn(N_RECIPES, RANK) * 0.3).requires_grad_()
# end
offset = torch.zeros(N_RECIPES, requires_grad=True)

triples = [(c, r) for c in range(N_COOKS) for r in range(N_RECIPES) if (3 * c + 5 * r) % 4]
who, what = torch.tensor(triples).T
stars = torch.randint(1, 6, (len(triples),)).float()


def predict(cook, recipe):
    return 3.0 + offset[recipe] + (cooks[cook] * recipes[recipe]).sum(-1)


def penalty(strength=1e-3):
    return strength * (cooks.square().sum() + recipes.square().sum())


def step(lr=0.05):
    for table in (offset, cooks, recipes):
        table.grad = None
    loss = (predict(who, what) - stars).square().mean() + penalty()
    loss.backward()
    with torch.no_grad():
        for table in (offset, cooks, recipes):
            table -= lr * table.grad
    return loss.item()
