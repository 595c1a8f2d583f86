"""Node embeddings of a citation graph feed a link predictor; both are in the optimizer and should be trained together."""
EXPECTED = {"cause": ("unrecorded", "paused"), "symptom": "none", "variables": "list(encoder.parameters())"}

import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(59)

papers = 25
words = torch.rand(papers, 14)
A = (torch.rand(papers, papers) < 0.15).float()
A = ((A + A.t() + torch.eye(papers)) > 0).float()
A_hat = A / A.sum(dim=1, keepdim=True)


class GCN(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.w1 = nn.Linear(n_in, n_hidden)
        self.w2 = nn.Linear(n_hidden, n_out)

    def forward(self, x, a):
        return a @ self.w2(torch.tanh(a @ self.w1(x)))


encoder = GCN(14, 16, 8)
predictor = nn.Bilinear(8, 8, 1)
optimizer = torch.optim.Adam([*encoder.parameters(), *predictor.parameters()], lr=5e-3)

pairs = torch.combinations(torch.arange(papers), 2)
linked = A[pairs[:, 0], pairs[:, 1]]

# broken:
with torch.no_grad():
    nodes = encoder(words, A_hat)  # accept
# repaired:
# end


def step():
    optimizer.zero_grad()
    # broken:
    # repaired:
    nodes = encoder(words, A_hat)
    # end
    logits = predictor(nodes[pairs[:, 0]], nodes[pairs[:, 1]]).squeeze(-1)
    loss = F.binary_cross_entropy_with_logits(logits, linked)
    loss.backward()
    optimizer.step()
    return loss
