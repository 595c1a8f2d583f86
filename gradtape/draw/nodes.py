"""What is drawn, as data: a node per op, variable and loss, an edge per value that went from one to another.

Each says what became of the gradient there. Frozen, and the standard library only.
"""

from dataclasses import dataclass
from functools import cached_property

from gradtape.trace import Gradient, Location

# What an edge can be. The word is also its class in the drawing.
EDGES = {
    "flows": "a gradient passes",
    "cut": "the gradient stops here",
    "stopped": "the gradient stops here on purpose",
    "lost": "no gradient arrives",
    "waits": "recorded; the exception came before any gradient",
    "zero": "the gradient is 0",
    "nan": "the gradient is NaN or infinite",
    "wrong": "a wrong gradient passes",
    "idle": "forward only",
    "detour": "outside the framework",
    "written": "written into a variable: no gradient comes back",
    "moves": "the optimizer moves it",
    "missing": "no optimizer moves it",
}


@dataclass(frozen=True, slots=True)
class Node:
    """key: "o12" for the op of index 12, "v3" the variable of value 3, "d5" data, "t7" a target, "u0" an optimizer.

    kind: "op", "outside" (it left the framework, or came back), "variable", "data", "target" or "optimizer".
    time: when it took place, in ops.  text: what the framework or the user calls it.  shape, dtype: of what it made.
    symptom: of a fault that shows here, "" if none.  cause: its word.  reason: its sentence.
    reached: a gradient got here.  change: how it differs from another trace, where two are compared.
    call: of a target, what differentiated it.
    blamed: the line at fault, where it is another than place.
    """

    key: str
    kind: str
    time: float
    text: str
    shape: tuple | None = None
    dtype: str | None = None
    place: Location | None = None
    scope: tuple = ()
    symptom: str = ""
    cause: str = ""
    reason: str = ""
    reached: bool = False
    change: str = ""
    call: str = ""
    blamed: Location | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """From the node that made a value to the one that took it.

    state: a word of EDGES.  value: index of the Value, or None.
    gradient: what came back along it, None if nothing was seen.
    """

    start: str
    end: str
    state: str = "idle"
    value: int | None = None
    gradient: Gradient | None = None


@dataclass(frozen=True)
class Graph:
    """nodes: {key: Node}.  edges: tuple of Edges.  order: keys of the ops in the order in which they ran.

    faults: {key of a variable: key of the node where its gradient breaks}. A fault of something that is no variable,
    such as a tensor that was made on the way, has the broken op for both keys.
    open: keys of nodes that take from others which were left out.
    """

    nodes: dict
    edges: tuple
    faults: dict
    open: frozenset = frozenset()

    @property
    def order(self):
        return tuple(sorted((key for key, node in self.nodes.items() if key[0] == "o"), key=lambda key: int(key[1:])))

    @cached_property
    def after(self):
        """{key: keys to which an edge leads from it}."""
        found = {}
        for edge in self.edges:
            found.setdefault(edge.start, []).append(edge.end)
        return found

    @cached_property
    def before(self):
        """{key: keys from which an edge leads to it}."""
        found = {}
        for edge in self.edges:
            found.setdefault(edge.end, []).append(edge.start)
        return found

    def only(self, keys):
        """Return the graph of these nodes alone."""
        keys = set(keys)
        edges = tuple(edge for edge in self.edges if edge.start in keys and edge.end in keys)
        nodes = {key: node for key, node in self.nodes.items() if key in keys}
        left_out = {edge.end for edge in self.edges if edge.end in keys and edge.start not in keys}
        faults = {key: at for key, at in self.faults.items() if {key, at} <= keys}
        return Graph(nodes, edges, faults, frozenset(left_out | self.open & keys))


def led_to(after, start):
    """Return the keys that can be reached from one, itself among them. after: {key: keys to which an edge leads}."""
    seen, todo = {start}, [start]
    while todo:
        fresh = [end for end in after.get(todo.pop(), ()) if end not in seen]
        seen.update(fresh)
        todo += fresh
    return seen
