"""The width stays a tensor."""


def uncertain_loss(prediction, target, log_width):
    width = log_width.exp()
    return (((prediction - target) / width) ** 2).mean() / 2 + log_width
