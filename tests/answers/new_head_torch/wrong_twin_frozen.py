"""The flag that made it possible stays off."""

def restart(model):
    model.head.requires_grad_(False)
    model.head.weight.zero_()
    model.head.bias.zero_()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": (
        "not_updated",
        "frozen",
        "`head_kernel` and `head_bias` did not move in the first step after `restart`, and got no gradient",
    ),
}
