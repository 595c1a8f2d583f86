"""No nn.Module and no optimizer: plain tensors with requires_grad and an update under no_grad."""
import math
import torch

torch.manual_seed(43)
dtype = torch.float

x = torch.linspace(-math.pi, math.pi, 200, dtype=dtype)
y = torch.sin(x)

a = torch.randn((), dtype=dtype, requires_grad=True)
b = torch.randn((), dtype=dtype, requires_grad=True)
c = torch.randn((), dtype=dtype, requires_grad=True)
d = torch.randn((), dtype=dtype, requires_grad=True)

learning_rate = 1e-5


def step():
    """One training step; this is what is recorded."""
    y_pred = a + b * x + c * x ** 2 + d * x ** 3
    loss = (y_pred - y).pow(2).sum()
    print(loss.item())
    loss.backward()

    with torch.no_grad():
        a.sub_(learning_rate * a.grad)
        b.sub_(learning_rate * b.grad)
        c.sub_(learning_rate * c.grad)
        d.sub_(learning_rate * d.grad)

        # Manually zero the gradients after updating weights
        a.grad = None
        b.grad = None
        c.grad = None
        d.grad = None
