"""The optimizer calls back for the gradients."""

import torch


def train(model, optimizer, batches):
    def one_step(x, y):
        def closure():
            optimizer.zero_grad(set_to_none=False)
            loss = torch.nn.functional.mse_loss(model(x), y)
            loss.backward()
            return loss

        return float(optimizer.step(closure))

    return [one_step(x, y) for x, y in batches]
