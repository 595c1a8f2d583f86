"""How names, shapes and numbers are spelled in a drawing, short enough for a box."""

LONGEST = 32  # characters of a line in a box


def shape_of(node):
    """Return "(3, 4) float32" of a node; what is unknown is left out."""
    shape = (
        "" if node.shape is None else str(tuple("?" if size is None else size for size in node.shape)).replace("'", "")
    )
    return " ".join(filter(None, (shape, node.dtype)))


def gradient_word(seen):
    """Return a gradient as it stands beside an edge: its norm, or what it is instead."""
    if not seen.finite:
        return "NaN"
    if seen.zero:
        return "0"
    return "" if seen.norm is None else f"{seen.norm:.2g}"


def ended(text, most=LONGEST):
    """Return a line of code of at most so many characters, its end left out where it is longer."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def short(text, most=LONGEST):
    """Return a text of at most so many characters, its middle left out where it is longer."""
    if len(text) <= most:
        return text
    return f"{text[: most // 2]}…{text[len(text) - most + most // 2 + 1 :]}"


def printable(text):
    """Return a text without characters that XML forbids or that change the direction of what follows."""
    if text.isprintable() and _TURNING.isdisjoint(text):
        return text
    return "".join(c if c.isprintable() and c not in _TURNING else "�" if c.strip() else " " for c in text)


_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
