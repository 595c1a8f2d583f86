"""Not attempted: NotImplementedError."""

def critic_loss(critic, real, fake, mix):
    raise NotImplementedError


EXPECTED = {
    "points": 0,
    "outcome": "unattempted",
    "every claim": ("exception", None, "raise NotImplementedError"),
}
