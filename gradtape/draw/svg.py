"""A Picture as SVG: one group per box and per edge, with classes and `data-` keys for the style sheet and the stepper.

Every word of the user's is escaped. `drawing` is for a page that brings its own style, `image` stands alone.
"""

import textwrap
from collections import Counter
from html import escape

from gradtape.draw import curves, look, spelling

_MARGIN = 14
CAPTION = (
    "Arrows point the way the values went. Colours, signs and numbers tell what came back: the gradient and its norm."
)
PASSES = ("flows", "zero", "nan", "wrong")  # states in which a number came back
_WORDS = {"detour": "outside the tape", "written": "written into it"}
_LEAST = 0.75  # of its size: to this a drawing shrinks in a narrow window, then it scrolls


def drawing(picture, title):
    """Return the SVG element of a picture, without style. title: what it shows, for a screen reader.

    A sign or word stands once where several edges tell the same: at the first cut, where a gradient turns 0 or NaN.
    """
    wide, high = max(picture.layout.width, 250) + 2 * _MARGIN, picture.layout.height + 2 * _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gt-svg" role="group" aria-label="{escape(title)}" '
        f'width="{wide:.0f}" height="{high:.0f}" style="min-width:{_LEAST * wide:.0f}px" '
        f'viewBox="{-_MARGIN} {-_MARGIN} {wide:.0f} {high:.0f}">'
    ]
    told, led = set(), Counter()
    for pair, edge in picture.edges.items():
        first = (pair[1], edge.state) not in told
        breaks = bool(picture.boxes[pair[1]].symptom)
        parts.append(_edge(picture, pair, edge, breaks if edge.state in ("zero", "nan") else first, led[pair[0]]))
        led[pair[0]] += 1
        told.add((pair[1], edge.state))
    parts += [_box(box, picture.layout.spots[key]) for key, box in picture.boxes.items()]
    if not picture.boxes:
        parts.append('<text class="gt-empty" x="4" y="4">Nothing of this step can be drawn.</text>')
    return "".join(parts) + "</svg>"


def image(picture, title):
    """Return the picture as a whole SVG file, on paper of its own: for where no style sheet and no script gets in."""
    style = f"svg{{{look.variables()}background:var(--gt-paper)}}{style_sheet()}"
    lines, (left, top, wide, high) = lettering(picture, title)
    texts = "".join(
        f'<text x="0" y="{y:.0f}" class="gt-{what}">{escape(spelling.printable(text))}</text>'
        for what, text, y in lines
    )
    start = drawing(picture, title)
    at = start.index(">") + 1
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="gt-svg" role="img" '
        f'aria-label="{escape(spelling.printable(title))}" '
        f'width="{wide:.0f}" height="{high:.0f}" viewBox="{left:.0f} {top:.0f} {wide:.0f} {high:.0f}">'
    )
    paper = f'<style>{style}</style><rect x="{left:.0f}" y="{top:.0f}" width="100%" height="100%" class="gt-paper"/>'
    return head + paper + texts + start[at:]


def lettering(picture, title):
    """Return the text above and below a still picture, [(what, text, y)], and its frame (left, top, width, height)."""
    wide = max(picture.layout.width, 380)
    fits = int(wide / (look.SIZE * look.ADVANCE))
    above, below = textwrap.wrap(title, fits), textwrap.wrap(CAPTION, int(wide / (look.SMALL * look.ADVANCE)))
    lines = [("title", text, -_MARGIN - 16 * (len(above) - number - 1)) for number, text in enumerate(above)]
    foot = picture.layout.height + _MARGIN
    lines += [("caption", text, foot + 14 * (number + 1)) for number, text in enumerate(below)]
    top = -2 * _MARGIN - 16 * len(above)
    return lines, (-_MARGIN, top, wide + 2 * _MARGIN, foot + 14 * len(below) + _MARGIN - top)


def style_sheet():
    """Return the style of boxes, edges and signs as CSS; it needs the colours of look.variables."""
    edges = "".join(f".gt-{state}{{--c:var(--gt-{colour})}}" for state, colour in look.OF_EDGE.items())
    signs = "".join(f".gt-is-{symptom}{{--s:var(--gt-{colour})}}" for symptom, colour in look.OF_SYMPTOM.items())
    return f"{_STYLE}{edges}{signs}"


_STYLE = f"""
.gt-svg{{font-family:{look.FONT};font-size:{look.SMALL}px}}
.gt-title{{fill:var(--gt-ink);font-size:{look.SIZE}px;font-weight:700}}
.gt-caption,.gt-empty{{fill:var(--gt-quiet)}}
.gt-paper{{fill:var(--gt-paper)}}
.gt-box rect,.gt-box .gt-skin{{fill:var(--gt-box);stroke:var(--gt-quiet);stroke-width:1.2}}
.gt-box text{{fill:var(--gt-ink)}}
.gt-box .gt-name{{font-size:{look.SIZE}px;font-weight:600}}
.gt-box .gt-shape,.gt-box .gt-place{{fill:var(--gt-quiet)}}
.gt-box .gt-fault{{fill:var(--s);font-weight:700}}
.gt-box .gt-change{{fill:var(--gt-moves);font-weight:700}}
.gt-variable rect{{fill:var(--gt-variable);stroke:var(--gt-flows)}}
.gt-data rect{{fill:none;stroke-dasharray:2 3}}
.gt-outside .gt-skin{{fill:var(--gt-outside);stroke-dasharray:7 3}}
.gt-target rect{{stroke:var(--gt-ink);stroke-width:2.4}}
.gt-optimizer .gt-skin{{stroke:var(--gt-moves)}}
.gt-group .gt-under{{fill:var(--gt-paper)}}
.gt-unreached rect,.gt-unreached .gt-skin{{stroke-dasharray:4 3;fill:var(--gt-paper)}}
.gt-unreached .gt-name{{font-weight:400;fill:var(--gt-quiet)}}
.gt-faulty rect,.gt-faulty .gt-skin{{stroke:var(--s);stroke-width:2.4}}
.gt-sign{{fill:var(--gt-paper);stroke:var(--s);stroke-width:2}}
.gt-signed{{fill:var(--s);font-weight:700;font-size:{look.SMALL}px;text-anchor:middle}}
.gt-edge{{--c:var(--gt-quiet)}}
.gt-edge path{{fill:none;stroke:var(--c);stroke-width:1.2}}
.gt-edge .gt-tip{{fill:var(--c);stroke:none}}
.gt-flows path,.gt-wrong path,.gt-zero path,.gt-nan path,.gt-cut .gt-near{{stroke-width:2.4}}
.gt-lost path,.gt-cut .gt-far,.gt-stopped path{{stroke-dasharray:3 4}}
.gt-waits path{{stroke-dasharray:14 3}}
.gt-detour path{{stroke-dasharray:8 4;stroke-width:2}}
.gt-written path{{stroke-dasharray:8 3 2 3;stroke-width:2}}
.gt-missing path{{stroke-dasharray:1 5;stroke-width:2;stroke-linecap:round}}
.gt-missing .gt-cross{{stroke-dasharray:none;stroke-width:2.4}}
.gt-moves path{{stroke-dasharray:1 3;stroke-width:2.6;stroke-linecap:round}}
.gt-edge .gt-tip,.gt-edge .gt-scissors{{stroke-dasharray:none}}
.gt-edge .gt-scissors{{stroke-width:1.8}}
.gt-edge text{{fill:var(--c);paint-order:stroke;stroke:var(--gt-paper);stroke-width:4px;stroke-linejoin:round}}
.gt-edge .gt-word{{font-weight:700}}
"""


def sample(state):
    """Return a short edge in a given state, lying, as an SVG of its own: for a legend."""
    sign_ = {
        "cut": f'<g transform="translate(22 8)">{_scissors()}</g>',
        "stopped": '<path style="stroke-width:2.4;stroke-dasharray:none" d="M20 2v12"/>',
        "missing": '<path class="gt-cross" d="M16 3l10 10m0 -10l-10 10"/>',
    }
    signs = {
        word: f'<g transform="translate(22 8) scale(.7)">{sign(word, 0, 0)}</g>' for word in ("zero", "nan", "wrong")
    }
    far = "gt-far" if state == "cut" else ""
    return (
        '<svg class="gt-svg" width="46" height="16" viewBox="0 0 46 16" aria-hidden="true">'
        f'<g class="gt-edge gt-{state}"><path class="{far}" d="M0 8H38"/><path class="gt-tip" d="M45 8l-7 -4v8z"/>'
        f"{ {**sign_, **signs}.get(state, '') }</g></svg>"
    )


# -- boxes ------------------------------------------------------------------------------------------------------------


def _box(box, spot):
    x, y = spot[0] - box.width / 2, spot[1] - box.height / 2
    classes = f"gt-box gt-{box.kind}"
    if box.symptom:
        classes += f" gt-faulty gt-is-{box.symptom}"
    elif not box.reached and box.kind in ("op", "outside", "group", "variable"):
        classes += " gt-unreached"
    opens = f' data-opens="{escape(box.opens)}"' if box.opens else ""
    lines = [
        f'<text class="gt-{what}" x="9" y="{17 + 15 * number}">{escape(spelling.printable(text))}</text>'
        for number, (what, text) in enumerate(box.lines)
    ]
    return (
        f'<g transform="translate({x:.1f} {y:.1f})" class="{classes}" data-box="{escape(box.key)}"{opens} role="img" '
        f'aria-label="{escape(spelling.printable(box.full))}">{_skin(box)}{"".join(lines)}{_box_sign(box)}{_open(box)}</g>'
    )


def _skin(box):
    wide, high = f"{box.width:.1f}", f"{box.height:.1f}"
    if box.kind == "outside":  # corners cut off: it is not in the framework
        return (f'<path class="gt-skin" d="M8 0H{box.width - 8:.1f}L{wide} 8V{box.height - 8:.1f}'
                f'L{box.width - 8:.1f} {high}H8L0 {box.height - 8:.1f}V8Z"/>')  # fmt: skip
    if box.kind == "optimizer":
        return (f'<path class="gt-skin" d="M10 0H{box.width - 10:.1f}L{wide} {box.height / 2:.1f}'
                f'L{box.width - 10:.1f} {high}H10L0 {box.height / 2:.1f}Z"/>')  # fmt: skip
    under = f'<rect class="gt-under" x="4" y="4" width="{wide}" height="{high}" rx="5"/>' if box.opens else ""
    round_ = {"variable": box.height / 3, "data": box.height / 3}.get(box.kind, 5)
    return f'{under}<rect width="{wide}" height="{high}" rx="{min(round_, 16):.0f}"/>'


def _open(box):
    """Three dots above a box that takes from others which are not drawn."""
    return f'<text class="gt-place" x="{box.width - 22:.1f}" y="-4" aria-hidden="true">…</text>' if box.open else ""


def _box_sign(box):
    if not box.symptom:
        return ""
    return sign(box.symptom, box.width - 16, 15)


def sign(symptom, x, y):
    """Return a symptom's sign as SVG, its middle at (x, y)."""
    outline, word = look.SIGNS[symptom]
    points = look.OUTLINES.get(outline)
    shape = (
        f'<polygon class="gt-sign" points="{" ".join(f"{a},{b}" for a, b in points)}"/>'
        if points
        else '<circle class="gt-sign" r="10"/>'
    )
    size = ' style="font-size:9px"' if len(word) > 1 else ""
    return (
        f'<g class="gt-is-{symptom}" transform="translate({x:.1f} {y:.1f})" aria-hidden="true">'
        f'{shape}<text class="gt-signed" y="4"{size}>{word}</text></g>'
    )


# -- edges ------------------------------------------------------------------------------------------------------------


def _edge(picture, pair, edge, first, number):
    points = picture.layout.routes[pair]
    body = _cut_edge(points, first) if edge.state == "cut" else _whole_edge(points, edge, first)
    return (
        f'<g class="gt-edge gt-{edge.state}" data-from="{escape(pair[0])}" data-to="{escape(pair[1])}">'
        f"{body}{_gradient(points, edge, first, number)}</g>"
    )


def _whole_edge(points, edge, first):
    line = f'<path d="{curves.line(points)}"/>{curves.tip(points)}'
    x, y = curves.middle(points)
    if edge.state == "stopped":  # a bar across: stopped on purpose
        return f'{line}<path style="stroke-width:2.4;stroke-dasharray:none" d="M{x - 8:.1f} {y:.1f}h16"/>'
    if edge.state == "missing":  # crossed out: there should be an arrow
        return (
            f'<path d="{curves.line(points)}"/><path class="gt-cross" d="M{x - 7:.1f} {y - 7:.1f}l14 14m0 -14l-14 14"/>'
        )
    if edge.state in ("zero", "nan", "wrong") and first:
        return line + sign(edge.state, x, y)
    if edge.state in _WORDS and first:
        return f'{line}<text class="gt-word" x="{x + 8:.1f}" y="{y + 4:.1f}">{_WORDS[edge.state]}</text>'
    return line


def _cut_edge(points, first):
    """A cut edge: from the op up to the scissors in full, from there on in grey."""
    *before, start, end = points
    far, _, near = curves.split(start, end)
    d = curves.line([*before, start]) + far
    x, y = curves.middle([start, end])
    word = f'<text class="gt-word" x="{x + 18:.1f}" y="{y + 4:.1f}">cut</text>' if first else ""
    return (
        f'<path class="gt-far" d="{d}"/><path class="gt-near" d="{near}"/>{curves.tip(points)}'
        f'<g transform="translate({x:.1f} {y:.1f})">{_scissors()}</g>{word}'
    )


def _scissors():
    ring = "".join(f'<circle class="gt-sign" r="4" cx="{a}" cy="{b}"/>' for a, b in look.RINGS)
    blades = "".join(f'<path class="gt-scissors" d="M{a} {b}L{c} {e}"/>' for (a, b), (c, e) in look.SCISSORS)
    return f'<g class="gt-is-none">{blades}{ring}</g>'


def _gradient(points, edge, signed, number):
    """The number that came back along an edge; where a sign says it, nothing."""
    if edge.gradient is None or edge.state not in PASSES or signed and edge.state in ("zero", "nan"):
        return ""
    x, y, right = curves.number_spot(points, number)
    anchor = "" if right else ' text-anchor="end"'
    return (
        f'<text class="gt-gradient" x="{x:.1f}" y="{y:.1f}"{anchor}>'
        f"{escape(spelling.gradient_word(edge.gradient))}</text>"
    )
