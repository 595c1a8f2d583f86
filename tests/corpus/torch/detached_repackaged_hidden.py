"""Wanted a sequence-to-sequence model for log messages whose long targets are trained in chunks (truncated backpropagation)."""
EXPECTED = {"cause": "detached", "symptom": "none", "variables": "list(encoder.parameters())"}

import torch
from torch import nn

torch.manual_seed(16)
VOCAB, DIM, CHUNK = 18, 10, 6


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(VOCAB, DIM)
        self.lstm = nn.LSTM(DIM, DIM, batch_first=True)

    def forward(self, source):
        _, state = self.lstm(self.tokens(source))
        return state


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(VOCAB, DIM)
        self.lstm = nn.LSTM(DIM, DIM, batch_first=True)
        self.out = nn.Linear(DIM, VOCAB)

    def forward(self, inputs, state):
        hidden, state = self.lstm(self.tokens(inputs), state)
        return self.out(hidden), state


def repackage(state):
    """Carries an LSTM or GRU state over to the next chunk."""
    if isinstance(state, torch.Tensor):
        return state.detach()  # accept
    return tuple(repackage(s) for s in state)


encoder, decoder = Encoder(), Decoder()
optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=5e-3)
cross_entropy = nn.CrossEntropyLoss()

source = torch.randint(0, VOCAB, (8, 30))
target = torch.randint(0, VOCAB, (8, 3 * CHUNK + 1))


def step():
    optimizer.zero_grad()
    state = encoder(source)
    total = 0.0
    for start in range(0, 3 * CHUNK, CHUNK):
        # broken:
        state = repackage(state)  # accept
        # repaired:
        if start > 0:
            state = repackage(state)
        # end
        logits, state = decoder(target[:, start : start + CHUNK], state)
        wanted = target[:, start + 1 : start + CHUNK + 1]
        loss = cross_entropy(logits.flatten(0, 1), wanted.flatten())
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total
