"""Gradual unfreezing of a language model: the upper encoder layer joins the classifier in the second stage."""
EXPECTED = {"cause": "frozen", "symptom": ("none", "not_updated"), "variables": "list(clf.layers[1].parameters())"}

import torch
import torch.nn as nn


class DocumentClassifier(nn.Module):
    def __init__(self, vocabulary=50, dim=16):
        super().__init__()
        self.embedding = nn.EmbeddingBag(vocabulary, dim, mode="mean")
        self.layers = nn.ModuleList([nn.Sequential(nn.Linear(dim, dim), nn.Tanh()) for _ in range(2)])
        self.classifier = nn.Linear(dim, 2)

    def forward(self, tokens):
        h = self.embedding(tokens)
        for layer in self.layers:
            h = h + layer(h)
        return self.classifier(h)

    def freeze_encoder(self):
        for module in (self.embedding, *self.layers):
            for p in module.parameters():
                p.requires_grad = False

    def unfreeze_top(self, n_layers):
        for layer in self.layers[len(self.layers) - n_layers:]:
            # broken:
            layer.requires_grad = True  # accept
            # repaired:
            layer.requires_grad_(True)
            # end


torch.manual_seed(23)
clf = DocumentClassifier()
clf.freeze_encoder()
clf.unfreeze_top(1)
optimizer = torch.optim.Adam(clf.parameters(), lr=1e-3)

documents = torch.randint(50, (14, 20))
relevant = torch.randint(2, (14,))
criterion = nn.CrossEntropyLoss(label_smoothing=0.1)


def step():
    optimizer.zero_grad()
    loss = criterion(clf(documents), relevant)
    loss.backward()
    optimizer.step()
    return loss.item()
