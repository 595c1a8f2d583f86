"""Two-task network for chest recordings: one head says which disease, a second head estimates the age of the patient."""
EXPECTED = {"cause": "unused", "symptom": "none", "variables": "list(net.age_head.parameters())"}

import torch
from torch import nn

torch.manual_seed(1)


class LungNet(nn.Module):
    def __init__(self, n_mels=16, n_diseases=4):
        super().__init__()
        self.trunk = nn.GRU(n_mels, 24, batch_first=True)
        self.disease_head = nn.Linear(24, n_diseases)
        self.age_head = nn.Sequential(nn.Linear(24, 12), nn.Tanh(), nn.Linear(12, 1))

    def forward(self, recording):
        _, last = self.trunk(recording)
        last = last.squeeze(0)
        return self.disease_head(last), self.age_head(last).squeeze(-1)


recordings = torch.randn(20, 30, 16)
disease = torch.randint(0, 4, (20,))
age = torch.randint(20, 90, (20,)).float()
age = (age - age.mean()) / age.std()

net = LungNet()
classify = nn.CrossEntropyLoss()
regress = nn.SmoothL1Loss()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)


def compute_loss(batch, weight_age=0.5):
    x, d, a = batch
    disease_logits, age_estimate = net(x)
    loss_disease = classify(disease_logits, d)
    loss_age = regress(age_estimate, a)
    # broken:
    loss = loss_disease  # accept
    # repaired:
    loss = loss_disease + weight_age * loss_age
    # end
    logs = {"disease": float(loss_disease.detach()), "age": float(loss_age.detach())}
    return loss, logs


def step():
    optimizer.zero_grad()
    loss, logs = compute_loss((recordings, disease, age))
    loss.backward()
    optimizer.step()
    return loss
