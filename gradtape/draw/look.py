"""Colours and signs, the same in every outlet. A sign has a shape of its own, so that colour never speaks alone.

The hues are those of Okabe and Ito (2008), told apart by the colour-blind, darkened or lightened until text in them has
a contrast of at least 4.5 to 1 on its ground.
"""

# name: (on a light ground, on a dark one)
COLOURS = {
    "paper": ("#ffffff", "#111418"),
    "ink": ("#1c1f23", "#e6e8ea"),
    "quiet": ("#5c6269", "#a4abb3"),
    "box": ("#f3f6f9", "#1f252b"),
    "variable": ("#e3effa", "#17324b"),
    "outside": ("#fbf1d9", "#3b3218"),
    "flows": ("#0b5cad", "#74b6f5"),
    "none": ("#b03a00", "#ff9c66"),
    "zero": ("#7b3fa0", "#d3a6f0"),
    "nan": ("#a3005a", "#ff92c6"),
    "moves": ("#00694f", "#55d0ac"),
}
OF_SYMPTOM = {"none": "none", "exception": "none", "wrong": "none", "not_updated": "none", "zero": "zero", "nan": "nan"}
OF_EDGE = {
    "flows": "flows",
    "cut": "none",
    "missing": "none",
    "wrong": "none",
    "zero": "zero",
    "nan": "nan",
    "moves": "moves",
}  # the others are quiet

# Outlines in a square from -10 to 10, and the word in it: (path, word). A path is lists of points, closed where filled.
SIGNS = {
    "zero": ("circle", "0"),
    "wrong": ("diamond", "≠"),
    "nan": ("octagon", "NaN"),
    "not_updated": ("square", "="),
    "exception": ("triangle", "!"),
    "none": ("hexagon", "∅"),
}
OUTLINES = {
    "diamond": ((0, -11), (11, 0), (0, 11), (-11, 0)),
    "octagon": ((-6, -12), (6, -12), (13, -5), (13, 5), (6, 12), (-6, 12), (-13, 5), (-13, -5)),
    "hexagon": ((-6, -10), (6, -10), (12, 0), (6, 10), (-6, 10), (-12, 0)),
    "square": ((-9, -9), (9, -9), (9, 9), (-9, 9)),
    "triangle": ((0, -12), (12, 9), (-12, 9)),
}
SCISSORS = (((-3, 3), (11, -6)), ((-3, -3), (11, 6)))  # two blades; the rings are at (-7, 5) and (-7, -5), radius 4
RINGS = ((-6, 5.5), (-6, -5.5))

FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
SIZE, SMALL = 12, 11  # pixels
ADVANCE = 0.61  # of a character, in sizes: the widest of FONT


def width(text, size=SIZE):
    """Return the width of a text in pixels, a little on the safe side."""
    wide = sum(1 for character in text if ord(character) > 0x2E7F)  # CJK and emoji take two places
    return (len(text) + wide) * size * ADVANCE


def variables(dark=False):
    """Return the colours as CSS declarations."""
    return "".join(f"--gt-{name}:{pair[dark]};" for name, pair in COLOURS.items())
