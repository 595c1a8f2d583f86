"""The line of an edge: through its points, upright at each of them, with an arrow head, split where it is cut."""

_GAP = (0.32, 0.62)  # of the last stretch of a cut edge: nothing is drawn between these


def line(points):
    """Return a path through points, upright at each of them."""
    (x, y), *others = points
    steps = [f"M{x:.1f} {y:.1f}"]
    for to_x, to_y in others:
        bend = (to_y - y) / 2
        steps.append(f"C{x:.1f} {y + bend:.1f} {to_x:.1f} {to_y - bend:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return "".join(steps)


def tip(points):
    """An arrow head at the end: forward is down, unless the edge leads back up."""
    x, y = points[-1]
    up = points[-1][1] < points[0][1]
    return f'<path class="gt-tip" d="M{x:.1f} {y:.1f}l-4 {7 if up else -7}h8z"/>'


def middle(points):
    (x0, y0), (x1, y1) = points[-2], points[-1]
    return (x0 + x1) / 2, (y0 + y1) / 2


def number_spot(points, number):
    """Return where the number of an edge stands, and on which side: beside its upper end, away from where it turns.

    number: of edges from the same box before it; each gets a line of its own.
    """
    (x, y), (next_x, _) = points[:2]
    right = next_x <= x + 4
    return x + (7 if right else -7), y + 13 + 12 * number, right


def split(start, end):
    """Return the first part of the curve between two points, its gap, and its last part (de Casteljau)."""
    bend = (end[1] - start[1]) / 2
    curve = (start, (start[0], start[1] + bend), (end[0], end[1] - bend), end)
    first, rest = _at(curve, _GAP[0])
    gap, last = _at(rest, (_GAP[1] - _GAP[0]) / (1 - _GAP[0]))
    return tuple(
        "M{0[0]:.1f} {0[1]:.1f}C{1[0]:.1f} {1[1]:.1f} {2[0]:.1f} {2[1]:.1f} {3[0]:.1f} {3[1]:.1f}".format(*part)
        for part in (first, gap, last)
    )


def _at(curve, t):
    def between(one, other):
        return one[0] + (other[0] - one[0]) * t, one[1] + (other[1] - one[1]) * t

    a, b, c = (between(one, other) for one, other in zip(curve, curve[1:]))
    d, e = between(a, b), between(b, c)
    middle = between(d, e)
    return (curve[0], a, d, middle), (middle, e, c, curve[3])
