"""Character model trained on one long text in consecutive pieces; the LSTM state goes from one piece to the next."""
EXPECTED = {"cause": "released", "symptom": "exception", "variables": "list(char_model.parameters())"}

import torch
import torch.nn as nn


class CharModel(nn.Module):
    def __init__(self, n_chars, dim=8, hidden=16):
        super().__init__()
        self.embed = nn.Embedding(n_chars, dim)
        self.lstm = nn.LSTM(dim, hidden)
        self.out = nn.Linear(hidden, n_chars)

    def forward(self, chars, state):
        h, state = self.lstm(self.embed(chars), state)
        return self.out(h), state


torch.manual_seed(2024)
N_CHARS, PIECE, STREAMS = 26, 10, 4
char_model = CharModel(N_CHARS)
optimizer = torch.optim.SGD(char_model.parameters(), lr=0.5)
text = torch.randint(N_CHARS, (2 * PIECE + 1, STREAMS))


def pieces(data, length):
    for start in range(0, len(data) - 1, length):
        yield data[start:start + length], data[start + 1:start + length + 1]


def step():
    """One pass over the text."""
    state = (torch.zeros(1, STREAMS, 16), torch.zeros(1, STREAMS, 16))
    perplexity = []
    for inputs, targets in pieces(text, PIECE):
        # broken:
        logits, state = char_model(inputs, state)  # accept
        # repaired:
        logits, state = char_model(inputs, tuple(s.detach() for s in state))
        # end
        loss = nn.functional.cross_entropy(logits.view(-1, N_CHARS), targets.reshape(-1))
        optimizer.zero_grad()
        loss.backward()  # accept
        optimizer.step()
        perplexity.append(loss.exp().item())
    return perplexity
