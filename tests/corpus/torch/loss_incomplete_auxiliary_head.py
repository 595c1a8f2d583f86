"""A deep recurrent network with an auxiliary classifier halfway, to help the lower layers during training."""
EXPECTED = {"cause": ("loss_incomplete", "unused"), "symptom": ("none", "not_updated"),
            "variables": "list(net.auxiliary.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F


class DeepRecurrent(nn.Module):
    def __init__(self, n_in, hidden, n_classes):
        super().__init__()
        self.lower = nn.GRU(n_in, hidden, batch_first=True)
        self.upper = nn.GRU(hidden, hidden, batch_first=True)
        self.auxiliary = nn.Linear(hidden, n_classes)
        self.main = nn.Linear(hidden, n_classes)

    def forward(self, x):
        low, _ = self.lower(x)
        high, _ = self.upper(low)
        output = self.main(high[:, -1])
        if self.training:
            return output, self.auxiliary(low[:, -1])
        return output


torch.manual_seed(83)
net = DeepRecurrent(5, 12, 4)
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
gestures = torch.randn(18, 15, 5)
gesture_type = torch.randint(0, 4, (18,))


def compute_loss(outputs, target, auxiliary_weight=0.3):
    main, auxiliary = outputs  # accept
    main_loss = F.cross_entropy(main, target)
    auxiliary_loss = F.cross_entropy(auxiliary, target)  # accept
    # broken:
    return main_loss  # accept
    # repaired:
    return main_loss + auxiliary_weight * auxiliary_loss
    # end


def step():
    net.train()
    optimizer.zero_grad()
    loss = compute_loss(net(gestures), gesture_type)
    loss.backward()
    optimizer.step()
    return loss.item()
