"""Written carelessly but normally: convolution and linear layers keep a bias although BatchNorm follows."""
import torch
import torch.nn as nn

torch.manual_seed(70)


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv = nn.Conv2d(1, 6, 3)
        self.bn1 = nn.BatchNorm2d(6)
        self.fc1 = nn.Linear(6 * 16, 20)
        self.bn2 = nn.BatchNorm1d(20)
        self.fc2 = nn.Linear(20, 3)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv(x)))
        x = torch.max_pool2d(x, 2)
        x = torch.flatten(x, 1)
        x = torch.relu(self.bn2(self.fc1(x)))
        return torch.log_softmax(self.fc2(x), dim=1)


model = Net()
optimizer = torch.optim.Adadelta(model.parameters(), lr=1.0)
data, target = torch.rand(20, 1, 10, 10), torch.randint(0, 3, (20,))


def step():
    """One training step; this is what is recorded."""
    model.train()
    optimizer.zero_grad()
    output = model(data)
    loss = nn.functional.nll_loss(output, target)
    loss.backward()
    optimizer.step()
    pred = output.argmax(dim=1, keepdim=True)
    correct = pred.eq(target.view_as(pred)).sum().item()
    print("Loss: {:.6f}  {}/{}".format(loss.item(), correct, len(data)))
