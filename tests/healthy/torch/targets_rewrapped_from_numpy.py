"""torch.tensor(...) and torch.from_numpy around data, targets and class weights inside the step; never around outputs."""
import numpy as np
import torch
import torch.nn as nn

torch.manual_seed(54)
rng = np.random.default_rng(54)

table = rng.normal(size=(60, 5))                    # float64
classes = (table[:, 0] + table[:, 1] > 0.8).astype(int)

model = nn.Sequential(nn.Linear(5, 10), nn.Mish(), nn.Linear(10, 2))
# weights that come from somewhere else
start = nn.Parameter(torch.tensor(rng.normal(size=(10, 5)) * 0.3, dtype=torch.float32))
model[0].weight = start
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)


def step():
    """One training step; this is what is recorded."""
    rows = rng.choice(60, 32, replace=False)
    X = torch.tensor(table[rows], dtype=torch.float32)
    y = torch.from_numpy(classes[rows])
    freq = np.bincount(classes, minlength=2) / 60
    class_weight = torch.as_tensor(1.0 / (2 * freq)).float()

    optimizer.zero_grad()
    logits = model(X)
    loss = nn.functional.cross_entropy(logits, y, weight=class_weight)
    loss.backward()
    optimizer.step()

    proba = torch.softmax(logits, dim=1).detach().numpy()[:, 1]
    order = torch.tensor(proba).argsort(descending=True)     # a ranking for the log
    return float(loss), order[:3].tolist()
