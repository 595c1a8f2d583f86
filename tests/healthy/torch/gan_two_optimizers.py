"""A GAN after the DCGAN tutorial: discriminator on fake.detach(), then the generator on the same fakes."""
import torch
import torch.nn as nn
import torch.optim as optim

torch.manual_seed(10)
nz, batch = 6, 16

netG = nn.Sequential(
    nn.ConvTranspose2d(nz, 8, 4, 1, 0, bias=False), nn.BatchNorm2d(8), nn.ReLU(True),
    nn.ConvTranspose2d(8, 1, 4, 2, 1, bias=False), nn.Tanh(),
)
netD = nn.Sequential(
    nn.Conv2d(1, 8, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True),
    nn.Conv2d(8, 1, 4, 1, 0, bias=False), nn.Flatten(0),
)


def weights_init(m):
    if "Conv" in m.__class__.__name__:
        nn.init.normal_(m.weight.data, 0.0, 0.1)


netG.apply(weights_init)
netD.apply(weights_init)
criterion = nn.BCEWithLogitsLoss()
optimizerD = optim.Adam(netD.parameters(), lr=2e-4, betas=(0.5, 0.999))
optimizerG = optim.Adam(netG.parameters(), lr=2e-4, betas=(0.5, 0.999))
real = torch.rand(batch, 1, 8, 8) * 2 - 1


def step():
    """One training step; this is what is recorded."""
    # (1) D: maximise log(D(x)) + log(1 - D(G(z)))
    netD.zero_grad()
    label = torch.full((batch,), 0.9)
    errD_real = criterion(netD(real), label)
    errD_real.backward()
    D_x = errD_real.item()
    noise = torch.randn(batch, nz, 1, 1)
    fake = netG(noise)
    label.fill_(0.0)
    errD_fake = criterion(netD(fake.detach()), label)
    errD_fake.backward()
    optimizerD.step()

    # (2) G: maximise log(D(G(z)))
    netG.zero_grad()
    label.fill_(1.0)
    errG = criterion(netD(fake), label)
    errG.backward()
    optimizerG.step()
    return D_x + errD_fake.item(), errG.item()
