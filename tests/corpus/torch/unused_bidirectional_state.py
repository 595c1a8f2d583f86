"""Wanted a sentiment classifier on a bidirectional GRU that reads the final hidden state of the sentence."""
EXPECTED = {"cause": "unused", "symptom": ("zero", "none"), "variables": "[p for n, p in sentiment.gru.named_parameters() if not n.endswith('reverse')]"}

import torch
import torch.nn as nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence
from torch.utils.data import DataLoader


class SentimentGRU(nn.Module):
    def __init__(self, vocab, dim=8, hidden=10):
        super().__init__()
        self.embedding = nn.Embedding(vocab, dim, padding_idx=0)
        self.gru = nn.GRU(dim, hidden, batch_first=True, bidirectional=True)
        # broken:
        self.classifier = nn.Linear(hidden, 2)
        # repaired:
        self.classifier = nn.Linear(2 * hidden, 2)
        # end

    def forward(self, padded, lengths):
        packed = pack_padded_sequence(
            self.embedding(padded), lengths, batch_first=True, enforce_sorted=False
        )
        _, hidden = self.gru(packed)
        # broken:
        sentence = hidden[-1]  # accept
        # repaired:
        sentence = torch.cat([hidden[-2], hidden[-1]], dim=1)
        # end
        return self.classifier(sentence)


def collate(items):
    sentences, labels = zip(*items)
    lengths = torch.tensor([len(s) for s in sentences])
    return pad_sequence(sentences, batch_first=True), lengths, torch.tensor(labels)


torch.manual_seed(14)
reviews = [(torch.randint(1, 25, (int(n),)), int(n) % 2) for n in torch.randint(3, 12, (12,))]
loader = DataLoader(reviews, batch_size=6, collate_fn=collate)

sentiment = SentimentGRU(vocab=25)
optimizer = torch.optim.Adam(sentiment.parameters(), lr=2e-3)
criterion = nn.CrossEntropyLoss()


def step():
    sentiment.train()
    running = 0.0
    for padded, lengths, labels in loader:
        optimizer.zero_grad()
        loss = criterion(sentiment(padded, lengths), labels)
        loss.backward()
        optimizer.step()
        running += loss.item() * len(labels)
    return running / len(reviews)
