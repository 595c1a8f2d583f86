"""nn.Embedding(sparse=True) with SparseAdam beside an ordinary optimizer for the dense weights."""
import torch
from torch import nn

torch.manual_seed(7)


class MatrixFactorization(nn.Module):
    def __init__(self, n_users, n_items, k=8):
        super().__init__()
        self.user = nn.Embedding(n_users, k, sparse=True)
        self.item = nn.Embedding(n_items, k, sparse=True)
        self.mix = nn.Sequential(nn.Linear(k, 8), nn.ReLU(), nn.Linear(8, 1))

    def forward(self, u, i):
        return self.mix(self.user(u) * self.item(i)).squeeze(1)


mf = MatrixFactorization(50, 80)
sparse_opt = torch.optim.SparseAdam([mf.user.weight, mf.item.weight], lr=1e-2)
dense_opt = torch.optim.Adam(mf.mix.parameters(), lr=1e-3)

users = torch.randint(0, 50, (24,))
items = torch.randint(0, 80, (24,))
ratings = torch.randint(1, 6, (24,))          # integers


def step():
    """One training step; this is what is recorded."""
    sparse_opt.zero_grad()
    dense_opt.zero_grad()
    predicted = mf(users, items)
    loss = nn.functional.mse_loss(predicted, ratings.float())
    loss.backward()
    sparse_opt.step()
    dense_opt.step()
    return loss.item()
