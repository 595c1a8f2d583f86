"""A pointer that chooses the next stop of a delivery tour, with the softmax written out by hand for numerical safety."""
EXPECTED = {"cause": "detached", "symptom": "wrong", "variables": "list(pointer.parameters())"}

import torch
from torch import nn

torch.manual_seed(55)


class Pointer(nn.Module):
    def __init__(self, dim=10):
        super().__init__()
        self.place = nn.Linear(2, dim)
        self.attend = nn.Linear(dim, 1, bias=False)

    def forward(self, stops, here):
        return self.attend(torch.tanh(self.place(stops - here.unsqueeze(1)))).squeeze(-1)


def log_softmax(scores):
    top = scores.max(dim=1, keepdim=True).values.detach()
    shifted = scores - top
    normaliser = shifted.exp().sum(dim=1, keepdim=True)
    # broken:
    return shifted - normaliser.log().detach()  # accept
    # repaired:
    return shifted - normaliser.log()
    # end


stops = torch.rand(20, 7, 2)
here = torch.rand(20, 2)
nearest = (stops - here.unsqueeze(1)).norm(dim=-1).argmin(dim=1)

pointer = Pointer()
optimizer = torch.optim.SGD(pointer.parameters(), lr=0.2)


def step():
    optimizer.zero_grad()
    log_probs = log_softmax(pointer(stops, here))
    loss = -log_probs.gather(1, nearest.unsqueeze(1)).mean()
    loss.backward()
    optimizer.step()
    return loss
