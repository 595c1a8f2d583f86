"""A text CNN with one convolution per filter width, as in Kim (2014)."""
EXPECTED = {"cause": "unregistered", "symptom": "not_updated",
            "variables": "[p for conv in reviewer.convolutions for p in conv.parameters()]"}

import torch
from torch import nn, optim
from torch.nn import functional as F

torch.manual_seed(6)


class TextCNN(nn.Module):

    def __init__(self, n_words, dim, widths=(2, 3, 4), n_filters=5, n_classes=3):
        super(TextCNN, self).__init__()
        self.embedding = nn.Embedding(n_words, dim)
        # broken:
        self.convolutions = [nn.Conv1d(dim, n_filters, w) for w in widths]  # accept
        # repaired:
        self.convolutions = nn.ModuleList([nn.Conv1d(dim, n_filters, w) for w in widths])
        # end
        self.classifier = nn.Linear(n_filters * len(widths), n_classes)

    def forward(self, tokens):
        x = self.embedding(tokens).permute(0, 2, 1)
        pooled = []
        for conv in self.convolutions:
            activation = F.elu(conv(x))
            pooled.append(activation.max(dim=2).values)
        return self.classifier(torch.cat(pooled, dim=1))


reviewer = TextCNN(n_words=60, dim=8)
sgd = optim.SGD(reviewer.parameters(), lr=0.1, momentum=0.9)
criterion = nn.CrossEntropyLoss()

reviews = torch.randint(60, (20, 15))
stars = torch.randint(3, (20,))


def step():
    sgd.zero_grad()
    output = reviewer(reviews)
    loss = criterion(output, stars)
    loss.backward()
    sgd.step()
    return loss
