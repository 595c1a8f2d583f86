"""A tiny GPT: fused qkv, causal masked_fill, weight tying between embedding and output."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(5)
V, D, T, H = 25, 16, 8, 4


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.c_attn = nn.Linear(D, 3 * D, bias=False)
        self.c_proj = nn.Linear(D, D, bias=False)
        self.register_buffer("mask", torch.tril(torch.ones(T, T)).view(1, 1, T, T))

    def forward(self, x):
        B = x.size(0)
        q, k, v = self.c_attn(x).split(D, dim=2)
        q, k, v = (t.view(B, T, H, D // H).transpose(1, 2) for t in (q, k, v))
        att = (q @ k.transpose(-2, -1)) * (D // H) ** -0.5
        att = att.masked_fill(self.mask == 0, float("-inf"))
        y = F.softmax(att, dim=-1) @ v
        return self.c_proj(y.transpose(1, 2).contiguous().view(B, T, D))


class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(V, D), nn.Embedding(T, D)
        self.blocks = nn.ModuleList(
            nn.ModuleDict({"ln1": nn.LayerNorm(D), "att": Attention(), "ln2": nn.LayerNorm(D),
                           "mlp": nn.Sequential(nn.Linear(D, 4 * D), nn.GELU(), nn.Linear(4 * D, D))})
            for _ in range(2))
        self.ln_f = nn.LayerNorm(D)
        self.lm_head = nn.Linear(D, V, bias=False)
        self.lm_head.weight = self.wte.weight

    def forward(self, idx):
        x = self.wte(idx) + self.wpe(torch.arange(T))
        for b in self.blocks:
            x = x + b["att"](b["ln1"](x))
            x = x + b["mlp"](b["ln2"](x))
        return self.lm_head(self.ln_f(x))


gpt = GPT()
decay = [p for p in gpt.parameters() if p.dim() >= 2]
rest = [p for p in gpt.parameters() if p.dim() < 2]
opt = torch.optim.AdamW([{"params": decay, "weight_decay": 0.1}, {"params": rest, "weight_decay": 0.0}], lr=1e-3)
text = torch.randint(0, V, (4, T + 1))


def step():
    """One training step; this is what is recorded."""
    logits = gpt(text[:, :-1])
    loss = F.cross_entropy(logits.view(-1, V), text[:, 1:].reshape(-1))
    opt.zero_grad(set_to_none=True)
    loss.backward()
    opt.step()
    with torch.no_grad():
        nxt = torch.multinomial(F.softmax(logits[:, -1], -1), 1)
    return nxt.tolist()
