"""Small torch steps for the tests that draw: a healthy one, and one for each way in which a gradient can be missing."""

import torch

import gradtape


class Net(torch.nn.Module):
    """Two layers; what lies between them can be changed."""

    def __init__(self, between=torch.relu):
        super().__init__()
        self.first = torch.nn.Linear(4, 8)
        self.second = torch.nn.Linear(8, 2)
        self.between = between

    def forward(self, x):
        return self.second(self.between(self.first(x)))


def recorded(between=torch.relu, update=True, given=lambda net: net.parameters()):
    """Return the Trace of one step of a Net, norms measured. given: which parameters the optimizer gets."""
    torch.manual_seed(0)
    net = Net(between)
    x = torch.randn(5, 4)
    optimizer = torch.optim.SGD(given(net), lr=0.1)
    with gradtape.record(norms=True) as trace:
        loss = (net(x) ** 2).mean()
        loss.backward()
        if update:
            optimizer.step()
    return trace


def healthy():
    return recorded()


def detached():
    return recorded(lambda h: torch.relu(h).detach())


def through_numpy():
    return recorded(lambda h: torch.from_numpy(h.detach().numpy() * 2))


def flat():
    return recorded(lambda h: torch.relu(h - 100))


def not_a_number():
    return recorded(lambda h: torch.sqrt(h * 0))


def unoptimized():
    return recorded(given=lambda net: net.second.parameters())
