"""The answer is taken by argmax and compared."""

import torch


def loss_of(scores, labels):
    answers = torch.stack([-scores, scores], dim=1).argmax(dim=1)
    return (answers != (labels > 0)).double().mean()


EXPECTED = {"as": "wrong_released"}
