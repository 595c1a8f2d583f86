"""backward into w alone, with its notes."""

import torch


def loss_after_step(loss, w, rate):
    import warnings
    
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        loss(w).backward(create_graph=True, inputs=[w])
    pull, w.grad = w.grad, None
    return loss(w - rate * pull)
