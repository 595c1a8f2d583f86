"""A two-layer bidirectional LSTM over packed sequences; of its outputs only the last hidden states are used."""
import torch
import torch.nn as nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.manual_seed(8)


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(30, 8, padding_idx=0)
        self.lstm = nn.LSTM(8, 10, num_layers=2, bidirectional=True, batch_first=True, dropout=0.1)
        self.attention = nn.Linear(20, 1, bias=False)
        self.fc = nn.Linear(40, 2)

    def forward(self, ids, lengths):
        packed = pack_padded_sequence(self.emb(ids), lengths, batch_first=True, enforce_sorted=False)
        packed_out, (h_n, _) = self.lstm(packed)
        out, _ = pad_packed_sequence(packed_out, batch_first=True)
        last = torch.cat([h_n[-2], h_n[-1]], dim=1)
        hidden = torch.arange(out.size(1))[None, :] >= lengths[:, None]
        score = self.attention(out).squeeze(-1).masked_fill(hidden, -1e9)
        pooled = (torch.softmax(score, 1).unsqueeze(-1) * out).sum(1)
        return self.fc(torch.cat([last, pooled], dim=1))


model = Tagger()
for name, p in model.lstm.named_parameters():
    if "bias_ih" in name:
        nn.init.constant_(p, 0.0)
        p.data[10:20].fill_(1.0)              # forget gate, before any training

optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
lengths = torch.tensor([7, 3, 5, 1, 6])
ids = torch.randint(1, 30, (5, 7)) * (torch.arange(7)[None] < lengths[:, None])
labels = torch.tensor([0, 1, 1, 0, 1])


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(ids, lengths), labels)
    loss.backward()
    nn.utils.clip_grad_value_(model.parameters(), 0.5)
    optimizer.step()
    return loss.item()
