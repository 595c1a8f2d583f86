"""The image is what is trained: a frozen network gives features, the Gram matrix of a style image is a constant."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(73)

vgg = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                    nn.Conv2d(8, 12, 3, padding=1), nn.ReLU()).eval().requires_grad_(False)
content, style = torch.rand(1, 3, 16, 16), torch.rand(1, 3, 16, 16)


def gram(f):
    n, c, h, w = f.shape
    f = f.view(n * c, h * w)
    return f @ f.t() / (c * h * w)


with torch.no_grad():
    content_target = vgg(content)
    style_target = gram(vgg(style))

image = content.clone().requires_grad_(True)
optimizer = torch.optim.Adam([image], lr=0.02)


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    features = vgg(image + 0.01 * torch.randn_like(image))
    content_loss = F.mse_loss(features, content_target)
    style_loss = F.mse_loss(gram(features), style_target)
    tv = (image[..., 1:] - image[..., :-1]).abs().mean() + (image[..., 1:, :] - image[..., :-1, :]).abs().mean()
    loss = content_loss + 100 * style_loss + 0.01 * tv
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        image.clamp_(0, 1)
    return loss.item()
