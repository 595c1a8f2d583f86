"""Architecture search: an operation per edge is drawn from a relaxed categorical whose logits are trained along with the weights."""
EXPECTED = {"cause": "sampled", "symptom": "none", "variables": "list(cell.alpha.parameters())"}

import torch
from torch import nn
from torch.distributions import RelaxedOneHotCategorical

torch.manual_seed(18)

OPERATIONS = {
    "skip": lambda d: nn.Identity(),
    "linear": lambda d: nn.Linear(d, d),
    "gated": lambda d: nn.Sequential(nn.Linear(d, 2 * d), nn.GLU()),
}


class MixedEdge(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.ops = nn.ModuleDict({name: build(d) for name, build in OPERATIONS.items()})

    def forward(self, x, choice):
        return sum(c * op(x) for c, op in zip(choice, self.ops.values()))


class SearchCell(nn.Module):
    def __init__(self, d=8, edges=3):
        super().__init__()
        self.edges = nn.ModuleList(MixedEdge(d) for _ in range(edges))
        self.alpha = nn.ParameterList(nn.Parameter(torch.zeros(len(OPERATIONS))) for _ in range(edges))
        self.classify = nn.Linear(d, 4)
        self.temperature = torch.tensor(1.0)

    def draw(self):
        for logits in self.alpha:
            # broken:
            yield RelaxedOneHotCategorical(self.temperature, logits=logits).sample()  # accept
            # repaired:
            yield RelaxedOneHotCategorical(self.temperature, logits=logits).rsample()
            # end

    def forward(self, x):
        for edge, choice in zip(self.edges, self.draw()):
            x = torch.tanh(edge(x, choice))
        return self.classify(x)

    def anneal(self, rate=0.98):
        self.temperature *= rate


cell = SearchCell()
opt = torch.optim.SGD([{"params": cell.alpha.parameters(), "lr": 0.3}, {"params": [*cell.edges.parameters(), *cell.classify.parameters()]}], lr=0.05)
x = torch.randn(50, 8)
y = (x[:, 0] > 0).long() + 2 * (x[:, 1] * x[:, 2] > 0).long()


def step():
    opt.zero_grad()
    loss = nn.functional.cross_entropy(cell(x), y)
    loss.backward()
    opt.step()
    cell.anneal()
    return loss.item()
