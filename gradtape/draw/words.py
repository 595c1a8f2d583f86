"""The drawing in words: for a screen reader, a terminal, and wherever a picture does not get through."""

from gradtape.draw import slice
from gradtape.draw.spelling import gradient_word, printable, shape_of
from gradtape.report import WORDS

_MARKS = {
    "cut": "✂",
    "stopped": "‖",
    "lost": "·",
    "idle": "·",
    "detour": "~",
    "written": "~",
    "waits": " ",
    "missing": " ",
    "zero": "0",
    "nan": "!",
    "flows": "|",
    "wrong": "≠",
}
_MOST = 300  # lines
_KEY = (
    "| a gradient passes   ✂ it is cut   · none arrives   0 it is 0   ! NaN   "
    "~ outside the framework   ‖ stopped on purpose"
)


def text(graph, trace):
    """Return the way back from the loss to each variable that stands for a fault, one op a line.

    For a sound step, all of it.
    """
    if not graph.faults:
        return "\n".join([_KEY, "", *_lines(graph, [*graph.order, *_ends(graph)])])
    parts = [_KEY]
    for variable in slice.chosen(graph):
        keys = slice.way(graph, variable)
        order = sorted(keys, key=lambda key: graph.nodes[key].time)
        parts += ["", f"From the loss back to {printable(graph.nodes[variable].text)}:", *_lines(graph, order)]
    return "\n".join(parts)


def _ends(graph):
    return [key for key, node in graph.nodes.items() if node.kind == "target"]


def _lines(graph, order):
    """Return a line for each node, the loss first; of very many the first ones, and those where something is wrong."""
    found = []
    below = None
    led = {}
    for edge in reversed(graph.edges):
        led[edge.start] = led[edge.start, edge.end] = edge
    keys = list(reversed(order))
    shown = keys[:_MOST] + [key for key in keys[_MOST:] if graph.nodes[key].symptom]
    for key in shown:
        node = graph.nodes[key]
        edge = led.get((key, below)) or led.get(key)
        mark = _MARKS.get(edge.state, " ") if edge is not None else " "
        size = gradient_word(edge.gradient) if edge is not None and edge.gradient is not None else ""
        where = "" if node.place is None else f"line {node.place.line}"
        told = " · ".join(filter(None, (WORDS.get(node.symptom, ""), node.cause, node.reason if node.cause else "")))
        parts = (printable(node.text), shape_of(node), where, f"gradient {size}" if size else "", told)
        if mark == "✂":
            found.append("  ✂ ------ cut ------")
            mark = "·"
        found.append(f"  {mark} " + "  ".join(filter(None, parts)))
        below = key
    return found + ([f"    … and {len(keys) - len(shown)} more"] if len(keys) > len(shown) else [])
