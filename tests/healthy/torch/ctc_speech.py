"""Speech-like recognition with CTC loss: integer targets of different lengths, greedy decoding by argmax for the log."""
import torch
import torch.nn as nn

torch.manual_seed(77)
CHARS = 6          # 0 is the blank


class Acoustic(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(5, 12, 3, padding=1)
        self.rnn = nn.GRU(12, 10, bidirectional=True)
        self.fc = nn.Linear(20, CHARS)

    def forward(self, x):
        x = torch.relu(self.conv(x)).permute(2, 0, 1)
        return self.fc(self.rnn(x)[0]).log_softmax(2)


net = Acoustic()
ctc = nn.CTCLoss(blank=0, zero_infinity=True)
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
audio = torch.randn(4, 5, 20)
texts = [[1, 2, 3], [4, 4], [5, 1, 2, 2], [3]]
flat = torch.cat([torch.tensor(t) for t in texts])
text_len = torch.tensor([len(t) for t in texts])
audio_len = torch.tensor([20, 18, 20, 15])


def greedy(log_p):
    best = log_p.argmax(dim=2).t()
    return [torch.unique_consecutive(b)[torch.unique_consecutive(b) != 0].tolist() for b in best]


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    log_p = net(audio)
    loss = ctc(log_p, flat, audio_len, text_len)
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 10.0)
    optimizer.step()
    return greedy(log_p)
