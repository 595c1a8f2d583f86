"""Sentiment of tweets with word vectors as a starting point; the vectors should adapt to our vocabulary during training."""
EXPECTED = {"cause": "frozen", "symptom": ("none", "not_updated"), "variables": "model.embed.weight"}

import torch
import torch.nn as nn

torch.manual_seed(16)
glove = torch.randn(45, 10) * 0.4


class Attention(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.score = nn.Linear(dim, 1, bias=False)

    def forward(self, states):
        weights = torch.softmax(self.score(torch.tanh(states)), dim=1)
        return (weights * states).sum(dim=1)


class TweetModel(nn.Module):
    def __init__(self, vectors, hidden=8):
        super().__init__()
        # broken:
        self.embed = nn.Embedding.from_pretrained(vectors, padding_idx=0)  # accept
        # repaired:
        self.embed = nn.Embedding.from_pretrained(vectors, padding_idx=0, freeze=False)
        # end
        self.lstm = nn.LSTM(vectors.shape[1], hidden, bidirectional=True, batch_first=True)
        self.attend = Attention(2 * hidden)
        self.out = nn.Linear(2 * hidden, 1)

    def forward(self, tweet):
        states, _ = self.lstm(self.embed(tweet))
        return self.out(self.attend(states)).squeeze(1)


model = TweetModel(glove)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
tweets = torch.randint(1, 45, (16, 7))
positive = torch.randint(0, 2, (16,)).float()


def step():
    optimizer.zero_grad()
    loss = nn.functional.binary_cross_entropy_with_logits(model(tweets), positive)
    loss.backward()
    optimizer.step()
    return loss
