"""A Picture as PNG, for where neither script nor SVG gets through.

Draws what svg.py draws, with the same colours and signs, on light paper. The one file of the library that imports
matplotlib at once.
"""

import io
import warnings
from collections import Counter

from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from gradtape.draw import curves, look, spelling, svg

_MARGIN = 14  # pixels
_SCALE = 1.5  # dots per pixel of the drawing
_OF_LINE = {"shape": "quiet", "place": "quiet", "change": "moves"}
_DASHES = {
    "lost": (3, 4),
    "stopped": (3, 4),
    "detour": (8, 4),
    "written": (8, 3, 2, 3),
    "waits": (14, 3),
    "moves": (1, 2),
    "missing": (1, 4),
}


def png(picture, title):
    """Return the bytes of a PNG, half as large again as the drawing in pixels. title: the sentence above it."""
    lines, (left, top, wide, high) = svg.lettering(picture, title)
    figure = Figure(figsize=(wide / 72, high / 72), facecolor=_colour("paper"))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(left, left + wide), ylim=(top + high, top))
    axes.axis("off")
    for what, text, y in lines:
        bold = what == "title"
        _text(axes, 0, y, text, look.SIZE if bold else look.SMALL, _colour("ink" if bold else "quiet"), bold)
    led, told = Counter(), set()
    for pair, edge in picture.edges.items():
        _edge(axes, picture.layout.routes[pair], edge, picture.boxes[pair[1]], led[pair[0]])
        led[pair[0]] += 1
        if edge.state == "cut" and pair[1] not in told:  # the word once, as in svg.py
            x, y = curves.middle(picture.layout.routes[pair])
            _text(axes, x + 18, y + 4, "cut", look.SMALL, _colour("none"), bold=True)
            told.add(pair[1])
    for key, box in picture.boxes.items():
        _box(axes, box, picture.layout.spots[key])
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # a letter that the font lacks is an empty square, not a word on stderr for each
        figure.savefig(file, format="png", dpi=72 * _SCALE)
    return file.getvalue()


def _colour(name):
    return look.COLOURS[name][0]


def _box(axes, box, spot):
    x, y = spot[0] - box.width / 2, spot[1] - box.height / 2
    waits = not box.reached and not box.symptom and box.kind not in ("target", "data", "optimizer")
    line = (
        _colour(look.OF_SYMPTOM[box.symptom])
        if box.symptom
        else _colour({"variable": "flows", "target": "ink"}.get(box.kind, "quiet"))
    )
    fill = (
        _colour("paper")
        if waits or box.kind == "data"
        else _colour(box.kind if box.kind in ("variable", "outside") else "box")
    )
    round_ = 14 if box.kind in ("variable", "data") else 5
    if box.opens:
        axes.add_patch(_round(x + 4, y + 4, box, 5, _colour("paper"), line, "-"))
    style = (0, (4, 3)) if waits or box.kind in ("outside", "data") else "-"
    axes.add_patch(_round(x, y, box, round_, fill, line, style, 2 if box.symptom or box.kind == "target" else 1))
    for number, (what, text) in enumerate(box.lines):
        size = look.SIZE if what == "name" else look.SMALL
        colour = line if what == "fault" else _colour(_OF_LINE.get(what, "ink"))
        _text(axes, x + 9, y + 17 + 15 * number, text, size, colour, what in ("name", "fault", "change"))
    if box.open:
        _text(axes, x + box.width - 22, y - 4, "…", look.SMALL, _colour("quiet"))
    if box.symptom:
        _sign(axes, box.symptom, x + box.width - 16, y + 15)


def _text(axes, x, y, text, size, colour, bold=False, side="left"):
    axes.text(x, y, spelling.printable(text), size=size * 0.95, color=colour, family="monospace", ha=side, zorder=5,
              weight="bold" if bold else "normal", parse_math=False)  # fmt: skip


def _round(x, y, box, radius, fill, line, style, wide=1.0):
    shape = f"round,pad=0,rounding_size={min(radius, box.height / 3)}"
    return FancyBboxPatch((x, y), box.width, box.height, shape, fc=fill, ec=line, lw=wide, ls=style, zorder=3)


def _edge(axes, points, edge, end, number):
    colour = _colour(look.OF_EDGE.get(edge.state, "quiet"))
    dashes = _DASHES.get(edge.state)
    heavy = 2 if edge.state in look.OF_EDGE else 1
    axes.add_patch(
        PathPatch(_curve(points), fc="none", ec=colour, lw=heavy, ls=(0, dashes) if dashes else "-", zorder=2)
    )
    x, y = points[-1]
    back = 7 if y < points[0][1] else -7
    axes.add_patch(Polygon([(x, y), (x - 4, y + back), (x + 4, y + back)], color=colour, zorder=2))
    middle = curves.middle(points)
    if edge.state == "cut":
        _scissors(axes, *middle)
    elif edge.state == "stopped":
        axes.plot([middle[0] - 8, middle[0] + 8], [middle[1]] * 2, color=colour, lw=2)
    elif edge.state == "missing":
        for lean in (7, -7):
            axes.plot([middle[0] - 7, middle[0] + 7], [middle[1] - lean, middle[1] + lean], color=colour, lw=2)
    elif edge.state in ("zero", "nan", "wrong") and end.symptom:
        _sign(axes, edge.state, *middle)
    elif edge.gradient is not None and edge.state in svg.PASSES:
        x, y, right = curves.number_spot(points, number)
        _text(axes, x, y, spelling.gradient_word(edge.gradient), look.SMALL, colour, side="left" if right else "right")
        axes.texts[-1].set_path_effects(
            [withStroke(linewidth=3, foreground=_colour("paper"))]
        )  # the line behind it ends there


def _curve(points):
    (x, y), *others = points
    corners, codes = [(x, y)], [Path.MOVETO]
    for to_x, to_y in others:
        bend = (to_y - y) / 2
        corners += [(x, y + bend), (to_x, to_y - bend), (to_x, to_y)]
        codes += [Path.CURVE4] * 3
        x, y = to_x, to_y
    return Path(corners, codes)


def _scissors(axes, x, y):
    colour, paper = _colour("none"), _colour("paper")
    axes.add_patch(Circle((x, y), 11, fc=paper, ec="none", zorder=4))
    for start, end in look.SCISSORS:
        axes.plot([x + start[0], x + end[0]], [y + start[1], y + end[1]], color=colour, lw=1.8, zorder=5)
    for a, b in look.RINGS:
        axes.add_patch(Circle((x + a, y + b), 4, fc=paper, ec=colour, lw=1.8, zorder=5))


def _sign(axes, symptom, x, y):
    outline, word = look.SIGNS[symptom]
    colour, paper = _colour(look.OF_SYMPTOM[symptom]), _colour("paper")
    points = look.OUTLINES.get(outline)
    if points is None:
        axes.add_patch(Circle((x, y), 10, fc=paper, ec=colour, lw=2, zorder=5))
    else:
        axes.add_patch(Polygon([(x + a, y + b) for a, b in points], fc=paper, ec=colour, lw=2, zorder=5))
    axes.text(
        x, y, word, size=7 if len(word) > 1 else 11, color=colour, weight="bold", ha="center", va="center", zorder=6
    )
