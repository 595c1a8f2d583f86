"""Forward hooks that store detached activations, and tensor and parameter hooks that log and scale gradients."""
import torch
import torch.nn as nn

torch.manual_seed(33)

model = nn.Sequential()
model.add_module("fc1", nn.Linear(5, 12))
model.add_module("act", nn.ELU())
model.add_module("fc2", nn.Linear(12, 12))
model.add_module("act2", nn.ELU())
model.add_module("out", nn.Linear(12, 2))

activations, grad_norms = {}, {}


def save(name):
    def hook(module, inputs, output):
        activations[name] = output.detach().numpy()
    return hook


for name, module in model.named_children():
    module.register_forward_hook(save(name))
model.fc2.register_full_backward_hook(lambda m, gi, go: grad_norms.update(fc2=go[0].norm().item()))
for p in model.fc1.parameters():
    p.register_hook(lambda g: g * 0.5)                # slower learning in the first layer

optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(16, 5), torch.randint(0, 2, (16,))


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    logits = model(x)
    logits.retain_grad()
    loss = nn.functional.cross_entropy(logits, y)
    loss.backward()
    grad_norms["logits"] = logits.grad.norm().item()
    optimizer.step()
    print(grad_norms, activations["act"].mean())
