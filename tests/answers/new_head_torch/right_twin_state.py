"""The numbers are loaded."""

import torch


def restart(model):
    state = {name: torch.zeros_like(value) for name, value in model.head.state_dict().items()}
    model.head.load_state_dict(state)
