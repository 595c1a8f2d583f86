"""Shared speech encoder with one output layer per language; a step trains on one batch of each language."""
EXPECTED = {"cause": "unregistered", "symptom": "not_updated",
            "variables": "[p for head in system.heads.values() for p in head.parameters()]"}

import torch
import torch.nn as nn

LANGUAGES = {"de": 7, "fi": 5, "tr": 6}


class MultilingualEncoder(nn.Module):
    def __init__(self, n_mels: int, hidden: int) -> None:
        super().__init__()
        self.rnn = nn.GRU(n_mels, hidden, batch_first=True)
        self.heads = self._make_heads(hidden)

    @staticmethod
    def _make_heads(hidden: int):
        # broken:
        heads = {}  # accept
        # repaired:
        heads = nn.ModuleDict()
        # end
        for language, n_phones in LANGUAGES.items():
            heads[language] = nn.Linear(hidden, n_phones)
        return heads

    def forward(self, frames: torch.Tensor, language: str) -> torch.Tensor:
        states, _ = self.rnn(frames)
        return self.heads[language](states)


torch.manual_seed(30)
system = MultilingualEncoder(n_mels=10, hidden=12)
adam = torch.optim.Adam(system.parameters(), lr=1e-3)
corpus = {
    language: (torch.randn(4, 9, 10), torch.randint(0, n, (4, 9)))
    for language, n in LANGUAGES.items()
}


def step() -> dict[str, float]:
    adam.zero_grad()
    losses = {}
    for language, (frames, phones) in corpus.items():
        logits = system(frames, language)
        losses[language] = nn.functional.cross_entropy(logits.transpose(1, 2), phones)
    total = torch.stack(list(losses.values())).sum()
    total.backward()
    adam.step()
    return {k: v.item() for k, v in losses.items()}
