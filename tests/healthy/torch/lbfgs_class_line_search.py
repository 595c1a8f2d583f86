"""A fitter class with L-BFGS and a line search; the closure is a method, the parameters plain tensors."""
import torch

torch.manual_seed(6)


class Fitter:
    def __init__(self, x, y):
        self.x, self.y = x, y
        self.rate = torch.tensor(0.3, requires_grad=True)
        self.scale = torch.tensor([1.0], requires_grad=True)
        self.optimizer = torch.optim.LBFGS([self.rate, self.scale], max_iter=8, line_search_fn="strong_wolfe")

    def closure(self):
        self.optimizer.zero_grad()
        loss = (self.scale * torch.exp(-self.rate * self.x) - self.y).square().mean()
        loss.backward()
        return loss

    def fit(self):
        return self.optimizer.step(self.closure)


x = torch.linspace(0, 4, 30)
fitter = Fitter(x, 2.0 * torch.exp(-0.7 * x))


def step():
    """One training step; this is what is recorded."""
    return fitter.fit()
