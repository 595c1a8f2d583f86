"""Draw a challenge, and draw again until what it asks for would show."""

MOST_DRAWS = 5000


def drawn(rng, draw, is_clear, what):
    """Return what draw(rng) gives, drawn until is_clear(it). Raises RuntimeError if it never is.

    what: how a clear challenge differs, in words for the error, such as "with clear gradients".
    """
    for _ in range(MOST_DRAWS):
        sent = draw(rng)
        if is_clear(sent):
            return sent
    raise RuntimeError(f"no challenge {what} was drawn")
