"""Place boxes in rows and lead edges around them: a layered drawing, from top to bottom.

Rows by the longest way to the end, order in a row by the middle of the neighbours (Sugiyama, Tagawa and Toda 1981),
places by least squares with a least distance (pool adjacent violators). Knows boxes by key and size, and nothing of
what they stand for.
"""

from dataclasses import dataclass

_SIDE = 26  # pixels between boxes of a row
_TURN = 14  # pixels kept free for an edge that passes a row
_LONGEST = 24  # rows; an edge over more of them is drawn straight, or its turning points would outnumber the boxes
_SWEEPS = 4


@dataclass(frozen=True)
class Layout:
    """spots: {key: (x, y)} of each box's middle, in pixels.

    routes: {(start, end): ((x, y), …)} from edge to edge of boxes.
    width, height: of the whole, in pixels.
    """

    spots: dict
    routes: dict
    width: float
    height: float


def of(sizes, edges, row_gap=38):
    """Return the Layout of boxes.

    sizes: {key: (width, height)} in pixels, in order of time: edges that lead back in it are drawn, and place nothing.
    edges: (start, end) pairs.  row_gap: pixels between rows.
    """
    if not sizes:
        return Layout({}, {}, 0.0, 0.0)
    time = {key: number for number, key in enumerate(sizes)}
    onward = [(start, end) for start, end in dict.fromkeys(edges) if time[start] < time[end]]
    back = [(start, end) for start, end in dict.fromkeys(edges) if time[start] > time[end]]
    rank = _ranks(list(sizes), onward)
    rows, ways = _rows(rank, onward, time)
    widths = {key: sizes[key][0] if key in sizes else _TURN for row in rows for key in row}
    before, after = _neighbours(ways)
    _order(rows, before, after)
    middle = _places(rows, widths, before, after)
    return _placed(rows, sizes, middle, widths, ways, back, row_gap)


def _ranks(keys, edges):
    """Return {key: row}, 0 at the top; each as low as what follows it allows."""
    after = {}
    for start, end in edges:
        after.setdefault(start, []).append(end)
    below = {}
    for key in reversed(keys):
        below[key] = 1 + max((below[end] for end in after.get(key, ())), default=-1)
    top = max(below.values())
    return {key: top - low for key, low in below.items()}


def _rows(rank, edges, time):
    """Return the rows, and for each edge the chain of keys it passes: turning points are (start, end, row)."""
    rows = [[] for _ in range(max(rank.values()) + 1)]
    for key in sorted(rank, key=time.get):
        rows[rank[key]].append(key)
    ways = {}
    for start, end in edges:
        passed = range(rank[start] + 1, rank[end])
        turns = [(start, end, row) for row in passed] if len(passed) <= _LONGEST else []
        for turn in turns:
            rows[turn[2]].append(turn)
        ways[start, end] = [start, *turns, end]
    return rows, ways


def _neighbours(ways):
    before, after = {}, {}
    for way in ways.values():
        for one, other in zip(way, way[1:]):
            after.setdefault(one, []).append(other)
            before.setdefault(other, []).append(one)
    return before, after


def _order(rows, before, after):
    """Sort each row by the middle of its neighbours in the row next to it, downwards and upwards in turn."""
    spot = {key: number for row in rows for number, key in enumerate(row)}
    for sweep in range(_SWEEPS):
        near = before if sweep % 2 == 0 else after
        for row in rows if sweep % 2 == 0 else reversed(rows):
            if len(row) == 1:
                continue
            middle = {key: _mean([spot[other] for other in near.get(key, ())], spot[key]) for key in row}
            row.sort(key=middle.get)
            for number, key in enumerate(row):
                spot[key] = number


def _mean(numbers, otherwise):
    return sum(numbers) / len(numbers) if numbers else otherwise


def _places(rows, widths, before, after):
    """Return {key: x of its middle}: near its neighbours, in the row's order, never overlapping."""
    middle = {}
    for row in rows:
        x = 0.0
        for key in row:
            middle[key] = x + widths[key] / 2
            x += widths[key] + _SIDE
    for sweep in range(_SWEEPS + 1):
        near = (before, after)[sweep % 2]
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = [_mean([middle[other] for other in near.get(key, ())], middle[key]) for key in row]
            for key, x in zip(row, _apart(wanted, [widths[key] for key in row])):
                middle[key] = x
    return middle


def _apart(wanted, widths):
    """Return the places nearest the wanted ones, in the same order, at which boxes of these widths do not overlap."""
    offsets, x = [], 0.0
    for number, width in enumerate(widths):
        x += (widths[number - 1] + width) / 2 + _SIDE if number else 0.0
        offsets.append(x)
    pools = []  # (sum of wanted minus offset, how many)
    for want, offset in zip(wanted, offsets):
        total, count = want - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            more, others = pools.pop()
            total, count = total + more, count + others
        pools.append((total, count))
    starts = [total / count for total, count in pools for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets)]


def _placed(rows, sizes, middle, widths, ways, back, row_gap):
    left = min(middle[key] - widths[key] / 2 for row in rows for key in row)
    right = max(middle[key] + widths[key] / 2 for row in rows for key in row)
    spots, heights, y = {}, [], 0.0
    for row in rows:
        high = max((sizes[key][1] for key in row if key in sizes), default=0)
        heights.append(high)
        for key in row:
            spots[key] = (middle[key] - left, y + high / 2)
        y += high + row_gap
    routes = {pair: _route(_turns(way, spots, heights), sizes, pair) for pair, way in ways.items()}
    for pair in back:
        routes[pair] = _route([spots[pair[0]], spots[pair[1]]], sizes, pair, up=True)
    boxes = {key: spots[key] for key in sizes}
    return Layout(boxes, routes, right - left, y - row_gap)


def _turns(way, spots, heights):
    """Return the points of a way: its two boxes, above and below each row that it passes, so that it passes upright."""
    points = [spots[way[0]]]
    for turn in way[1:-1]:
        (x, y), half = spots[turn], heights[turn[2]] / 2
        points += [(x, y - half), (x, y + half)]
    return [*points, spots[way[-1]]]


def _route(points, sizes, pair, up=False):
    """Return the points of an edge: lower side of its start to upper side of its end, or the other way round."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    low, high = sizes[pair[0]][1] / 2, sizes[pair[1]][1] / 2
    if up:  # along the right sides, where no edge begins or ends
        x0, x1 = x0 + sizes[pair[0]][0] / 3, x1 + sizes[pair[1]][0] / 3
        return (x0, y0 - low), (x1, y1 + high)
    return ((x0, y0 + low), *points[1:-1], (x1, y1 - high))
