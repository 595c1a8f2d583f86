"""A layer multiplies spectra by a learned filter in the frequency domain; the two FFTs are wrapped in a Function of their own."""
EXPECTED = {"cause": "custom_incomplete", "symptom": ("none", "not_updated"), "variables": "denoiser.filter.response"}

import torch
import torch.nn as nn


class SpectralFilter(nn.Module):
    def __init__(self, length):
        super().__init__()
        self.length = length
        self.response = nn.Parameter(torch.ones(length // 2 + 1))

    def forward(self, wave):
        response, n = self.response, self.length

        # broken:
        class Filtering(torch.autograd.Function):
            @staticmethod
            def forward(ctx, signal):
                return torch.fft.irfft(torch.fft.rfft(signal) * response, n=n)  # accept

            @staticmethod
            def backward(ctx, upstream):
                return torch.fft.irfft(torch.fft.rfft(upstream) * response, n=n)

        return Filtering.apply(wave)  # accept
        # repaired:
        return torch.fft.irfft(torch.fft.rfft(wave) * response, n=n)
        # end


class Denoiser(nn.Module):
    def __init__(self, length):
        super().__init__()
        self.before = nn.Linear(length, length)
        self.filter = SpectralFilter(length)
        self.after = nn.Linear(length, length)

    def forward(self, noisy):
        return self.after(torch.tanh(self.filter(self.before(noisy))))


torch.manual_seed(27)
denoiser = Denoiser(length=24)
optimizer = torch.optim.Adam(denoiser.parameters(), lr=2e-3)
clean = torch.sin(torch.linspace(0, 6.28, 24) * torch.randint(1, 4, (14, 1)))
noisy = clean + 0.3 * torch.randn_like(clean)


def step():
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(denoiser(noisy), clean)
    loss.backward()
    optimizer.step()
    return loss.item()
