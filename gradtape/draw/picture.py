"""A folded graph with its boxes written and placed: all that an outlet has to put on paper.

Knows what stands in a box and how large it is; knows no SVG and no pixels of a screen.
"""

import textwrap
from dataclasses import dataclass

from gradtape.draw import fold, layout, look, spelling
from gradtape.report import WORDS

_PAD, _LEAD = 9, 15  # pixels: beside the text, from line to line


@dataclass(frozen=True, slots=True)
class Drawn:
    """One box.

    lines: (what, text): "name", "shape", "place", "fault", "reason" or "change".  symptom: of its sign, "" for none.
    open: it takes from boxes that were left out.  opens: key of the group that a click opens, "" if it is no group.
    full: all of it in one sentence, for a screen reader.
    """

    key: str
    kind: str
    lines: tuple
    width: float
    height: float
    symptom: str
    opens: str
    full: str
    reached: bool
    members: tuple
    place: object = None
    open: bool = False


@dataclass(frozen=True)
class Picture:
    """boxes: {key: Drawn}.  edges: {(start, end): Edge} between boxes.  layout: where they are, in pixels."""

    boxes: dict
    edges: dict
    layout: layout.Layout


def of(graph, trace, inside=None, open_=frozenset()):
    """Return the Picture of a graph. inside: its groups by node (see fold.groups).  open_: keys of the open ones."""
    drawn = fold.boxes(graph, inside or {}, open_)
    boxes = {box.key: _drawn(box, graph, trace) for box in drawn}
    edges = fold.folded_edges(graph, drawn)
    sizes = {key: (box.width, box.height) for key, box in boxes.items()}
    return Picture(boxes, edges, layout.of(sizes, list(edges)))


def _drawn(box, graph, trace):
    nodes = [graph.nodes[key] for key in box.members]
    lines = _group_lines(box.group, nodes, trace) if box.group else _node_lines(nodes[0])
    symptom = next((node.symptom for node in nodes if node.cause or node.kind == "variable" and node.symptom), "")
    if box.group is None and nodes[0].symptom:
        symptom = nodes[0].symptom
    sizes = [look.width(text, look.SIZE if what == "name" else look.SMALL) for what, text in lines]
    sign = 26 if symptom else 0
    kind = "group" if box.group else nodes[0].kind
    full = "; ".join(text for _, text in lines) + (". Folded: open it to see its ops" if box.group else "")
    full += ". It takes more, which is left out here" if any(key in graph.open for key in box.members) else ""
    return Drawn(
        box.key, kind, tuple(lines), max(64.0, max(sizes) + 2 * _PAD + sign), _LEAD * len(lines) + _PAD + 3, symptom,
        box.group.key if box.group else "", full, any(node.reached for node in nodes), box.members,
        next((node.place for node in nodes if node.place), None),
        any(key in graph.open for key in box.members))  # fmt: skip


def _node_lines(node):
    lines = [("name", spelling.short(_title(node), 40))]
    if node.shape is not None or node.dtype:
        lines.append(("shape", spelling.shape_of(node)))
    place = _place(node)
    if place:
        lines.append(("place", place))
    if node.blamed is not None:
        lines.append(("place", spelling.ended(f"{node.blamed.line}: {node.blamed.text}")))
    return lines + _fault_lines(node) + ([("change", f"● {node.change}")] if node.change else [])


def _place(node):
    """Return the line of a node as it stands in its box; of the one at fault with its text."""
    if node.place is None:
        return spelling.short(node.call)
    if node.call:
        return f"{spelling.short(node.call)}, line {node.place.line}"
    if node.kind == "variable":
        return f"made in line {node.place.line}"
    if node.cause and node.blamed is None:
        return spelling.ended(f"{node.place.line}: {node.place.text}")
    return f"line {node.place.line}"


def _title(node):
    if node.kind == "optimizer":
        return f"optimizer {node.text}"
    return node.text


def _fault_lines(node):
    """Return what stands in a box where something is wrong: the symptom, the cause, and why."""
    if not node.symptom:
        return []
    lines = [("fault", " · ".join(filter(None, (WORDS[node.symptom], node.cause))))]
    reason = node.reason if node.cause or node.kind != "target" else ""
    return lines + [("reason", text) for text in textwrap.wrap(reason, spelling.LONGEST)]


def _group_lines(group, nodes, trace):
    ops = [node for node in nodes if node.kind in ("op", "outside")]
    weights = [node for node in nodes if node.kind == "variable"]
    last = ops[-1]
    if group.line:
        lines = [("name", spelling.ended(group.text))]
    else:
        kind = trace.kind_of_scope(group.text)
        lines = [("name", spelling.short(f"{group.text} ({kind})" if kind else group.text))]
    lines.append(("shape", spelling.shape_of(last)))
    held = f", {len(weights)} weight{'s' * (len(weights) != 1)}" if weights else ""
    lines.append(("place", f"▸ {len(ops)} op{'s' * (len(ops) != 1)}{held}"))
    for symptom in dict.fromkeys(node.symptom for node in weights if node.symptom):
        count = sum(node.symptom == symptom for node in weights)
        lines.append(("fault", f"{count} of its weights: {WORDS[symptom]}"))
    broken = next((node for node in ops if node.cause), None)
    return lines + (_fault_lines(broken) if broken else [])
