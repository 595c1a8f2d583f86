"""Logistic regression for loans on income, debt and age just as they come from the table."""
EXPECTED = {"cause": "saturated", "symptom": "zero", "variables": "[loan.coefficients, loan.intercept]"}

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(11)


class Loan(nn.Module):
    def __init__(self):
        super().__init__()
        self.coefficients = nn.Parameter(torch.tensor([0.05, -0.02, 0.1]))
        self.intercept = nn.Parameter(torch.zeros(()))

    def logits(self, applicant):
        return applicant @ self.coefficients + self.intercept

    def forward(self, applicant):
        return torch.sigmoid(self.logits(applicant))  # accept


def table(n):
    income = 30000 + 50000 * torch.rand(n)
    debt = 20000 * torch.rand(n)
    age = 20 + 50 * torch.rand(n)
    return torch.stack([income, debt, age], dim=1)


loan = Loan()
optimizer = torch.optim.Adam(loan.parameters(), lr=1e-4)
applicants = table(60)
repaid = (torch.rand(60) > 0.4).float()


def step():
    optimizer.zero_grad()
    # broken:
    probability = loan(applicants)
    loss = F.binary_cross_entropy(probability, repaid)  # accept
    # repaired:
    loss = F.binary_cross_entropy_with_logits(loan.logits(applicants), repaid)
    # end
    loss.backward()
    optimizer.step()
    return loss.item()
