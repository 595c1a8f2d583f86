"""Fold a graph: a layer, a module or a source line becomes one box, until somebody opens it.

A group is a run of ops without a gap in time, so a folded graph has no circles but those of a variable that is
overwritten. Draws nothing.
"""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import takewhile

MOST = 12  # boxes that are read at first sight
_LONG = 16  # ops, lines or layers in a row; more are bundled
_IN_A_ROW = " ops in a row"


@dataclass(frozen=True, slots=True)
class Group:
    """One call of a layer or module, or one run of a source line.

    key: "g3".  around: keys of the groups around it, outermost first.
    text: the layer's name, or the line with its number.  line: whether it is a source line.  members: keys of its ops.
    """

    key: str
    around: tuple
    text: str
    line: bool
    members: tuple


@dataclass(frozen=True)
class Box:
    """What is drawn: a single node, or a group that stands for its members. key: the node's or the group's."""

    key: str
    members: tuple
    group: Group | None = None


def groups(graph, apart=(), by_line=False):
    """Return {key of a node: its Groups, outermost first}, for the nodes that are in one, and all Groups by key.

    apart: keys of variables to leave outside.  by_line: fold by source line alone, not by layer.
    """
    made = []
    _settle(_tree(graph, by_line), (), made)
    inside = {}
    for group in made:  # outer ones come first
        for key in group.members:
            inside.setdefault(key, []).append(group)
    _take_in_targets(graph, inside)
    _take_in_variables(graph, inside, apart)
    held = Counter(group.key for around in inside.values() for group in around)
    small = {group.key for group in made if held[group.key] < 2}
    inside = {key: [group for group in around if group.key not in small] for key, around in inside.items()}
    return inside, {group.key: group for group in made if group.key not in small}


@dataclass
class _Branch:
    text: str
    line: bool
    children: list  # keys of ops and other branches, in time

    @property
    def ops(self):
        return [key for child in self.children for key in (child.ops if isinstance(child, _Branch) else [child])]


def _tree(graph, by_line):
    """Return the whole step as a tree of layers and lines: a branch begins where one begins and ends where it ends."""
    top = _Branch("", False, [])
    open_ = []  # (name, branch), outermost first
    for key in graph.order:
        names = _names(graph.nodes[key], by_line)
        same = 0
        while same < min(len(names), len(open_)) and names[same] == open_[same][0]:
            same += 1
        del open_[same:]
        for name in names[same:]:
            branch = _Branch(name[1], name[0], [])
            (open_[-1][1] if open_ else top).children.append(branch)
            open_.append((name, branch))
        (open_[-1][1] if open_ else top).children.append(key)
    return top


def _names(node, by_line):
    line = () if node.place is None else ((True, f"{node.place.line}: {node.place.text}"),)
    return line if by_line else tuple((False, name) for name in node.scope) + line


def _settle(branch, around, made):
    """Write the Groups below a branch, outer ones first; a line of one op is none, long rows are bundled."""
    children = [child.children[0] if isinstance(child, _Branch) and child.line and len(child.children) == 1 else child
                for child in branch.children]  # fmt: skip
    for child in _bundled(children):
        if isinstance(child, _Branch):
            group = Group(f"g{len(made)}", around, child.text, child.line, tuple(child.ops))
            made.append(group)
            _settle(child, (*around, group.key), made)


def _bundled(children):
    """Return a row of children, in bundles where it is too long to be read, such as the rounds of a loop."""
    if len(children) <= _LONG:
        return children
    size = -(-len(children) // min(_LONG, -(-len(children) // _LONG)))
    bundles = [_Branch("", False, children[at : at + size]) for at in range(0, len(children), size)]
    for bundle in bundles:
        bundle.text = f"{len(bundle.ops)}{_IN_A_ROW}"
    return bundles


def _take_in_targets(graph, inside):
    """Put each target that was asked for while a group still ran, as in the rounds of a loop, into that group."""
    end = max((node.time for node in graph.nodes.values() if node.kind in ("op", "outside")), default=0)
    for key, node in graph.nodes.items():
        if node.kind != "target" or node.time > end:
            continue  # the last ones are what the step is about

        def runs(group, time=node.time):
            return graph.nodes[group.members[-1]].time > time or group.text.endswith(_IN_A_ROW)

        makers = graph.before.get(key, ())
        around = list(takewhile(runs, inside.get(makers[0], ()))) if makers else []
        if around:
            inside[key] = around


def _take_in_variables(graph, inside, apart):
    """Put each variable and datum that only one group uses into that group."""
    for key, node in graph.nodes.items():
        if node.kind not in ("variable", "data") or key in apart:
            continue
        users = [inside.get(end, []) for end in graph.after.get(key, ())]
        if not users or graph.before.get(key):
            continue
        shared = users[0]
        for other in users[1:]:
            shared = [group for group in shared if group in other]
        if shared:
            inside[key] = shared


def opened_first(graph, inside, found, most=MOST):
    """Return keys of groups to open at first: around a break, what holds other layers, lines while there is room."""
    open_ = set()
    for key, node in graph.nodes.items():
        if (node.cause or node.change) and key[0] in "ot":
            open_ |= {group.key for group in inside.get(key, ())}
    holds = {key for group in found.values() if not group.line for key in group.around}
    waiting = sorted(found.values(), key=lambda group: (group.line, len(group.around), -len(group.members)))
    for group in waiting:
        if group.key in open_ or not set(group.around) & set(found) <= open_ or not (group.line or group.key in holds):
            continue
        if len(boxes(graph, inside, open_ | {group.key})) <= most:
            open_.add(group.key)
    return frozenset(open_)


def boxes(graph, inside, open_):
    """Return the Boxes to draw, in order of time, where these groups are open and all others folded."""
    held = {}
    for key, node in graph.nodes.items():
        closed = next((group for group in inside.get(key, ()) if group.key not in open_), None)
        held.setdefault(closed.key if closed else key, (closed, []))[1].append((node.time, key))
    # A group stands where its last op does: whatever it takes comes before that, whatever takes from it after.
    made = [(max(members), Box(key, tuple(each for _, each in sorted(members)), closed))
            for key, (closed, members) in held.items()]  # fmt: skip
    return [box for _, box in sorted(made, key=lambda pair: pair[0])]


def folded_edges(graph, drawn):
    """Return {(start, end): Edge} between boxes; of several edges the one that says most."""
    home = {key: box.key for box in drawn for key in box.members}
    found = {}
    for edge in graph.edges:
        pair = home[edge.start], home[edge.end]
        if pair[0] != pair[1] and (pair not in found or _LOUD[edge.state] > _LOUD[found[pair].state]):
            found[pair] = replace(edge, start=pair[0], end=pair[1])
    return found


_LOUD = {word: number for number, word in enumerate(
    ("idle", "moves", "missing", "waits", "lost", "stopped", "written", "detour",
     "zero", "nan", "flows", "wrong", "cut"))}  # fmt: skip
