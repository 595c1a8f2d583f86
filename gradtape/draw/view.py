"""The view model: everything that any outlet shows of a trace, as plain dicts and lists that JSON can hold.

Made once, with every state that a reader can fold or open it into, so that a page needs no Python behind it.
"""

import linecache

from gradtape.draw import fold, graph, picture, slice, spelling, svg, words
from gradtape.draw.nodes import EDGES
from gradtape.report import WORDS, faults, first_fault, headline, place, sections

VERSION = 1
MOST_BYTES = 1_000_000  # of drawings in a view: boxes whose inside does not fit stay folded
MOST_BOXES = 400  # of one drawing
MOST_STEPS = 2_000  # ops that can be stepped through
_NEAR = 2  # lines of source shown before and after one that matters


def of(trace, whole=None, part=None):
    """Return the view model of a trace, a dict. whole, part: its graph, and what to show of it first, where known.

    version; headline; first: the first fault in a line; words: the drawing as text; legend: [state, meaning];
    states: {key: one way to fold it}; start: key of the first; modes: [key, title]; steps: the tape, op by op, forward
    and back; files: the source; variables; answers: the faults, as HTML.
    """
    whole = whole or graph.of(trace)
    part = part or slice.answer(whole)
    hidden = len(whole.order) - len(part.order)
    states, modes = _states(trace, whole, part, hidden)
    files = _Files()
    steps = _steps(whole, files)
    return _plain(
        {
            "version": VERSION,
            "headline": headline(trace.explain()),
            "first": _first(trace),
            "words": words.text(part, trace),
            "states": states,
            "start": modes[0][0],
            "modes": modes,
            "legend": [[state, EDGES[state]] for state in EDGES if any(edge.state == state for edge in part.edges)],
            "steps": steps,
            "variables": _variables(trace, whole, files),
            "files": files.listed(),
            "answers": sections(trace),
        }
    )


def _plain(thing):
    """Return a view without characters that are forbidden in a page, or that turn the direction of what follows."""
    if isinstance(thing, str):
        return "\n".join(map(spelling.printable, thing.split("\n")))
    if isinstance(thing, dict):
        return {key: _plain(each) for key, each in thing.items()}
    return [_plain(each) for each in thing] if isinstance(thing, list | tuple) else thing


def _first(trace):
    """Return the first fault in one line, and what a reader can do."""
    hint = "Play runs the tape; press a box, a line or a variable."
    diagnoses = trace.explain()
    return f"{first_fault(diagnoses)}. {hint}" if faults(diagnoses) else hint


# -- states: one drawing for each way to fold it ----------------------------------------------------------------------


def _states(trace, whole, part, hidden):
    states, modes, spent = {}, [], 0
    asked = [("answer", "The way to the break" if hidden else "The whole step", part, False)]
    if hidden:
        asked.append(("whole", f"The whole step ({hidden} more ops)", whole, False))
    asked.append(("lines", "Folded by source line", part, True))
    for mode, title, shown, by_line in asked:
        apart = set(slice.chosen(shown))
        inside, found = fold.groups(shown, apart, by_line)
        first = frozenset() if by_line else fold.opened_first(shown, inside, found)
        if by_line and not found:
            continue
        wanted = [(mode, first, None)]
        wanted += [(f"{mode}/{key}", _opened(group, first), group) for key, group in found.items() if key not in first]
        for key, open_, group in wanted:
            if spent > MOST_BYTES and group is not None:
                break  # this box stays folded, and the page says so when it is pressed
            states[key] = _state(trace, shown, inside, open_, title, _trail(mode, title, group, found, first))
            spent += len(states[key]["svg"])
        modes.append([mode, title])
    return states, modes


def _opened(group, first):
    return first | {group.key, *group.around}


def _trail(mode, title, group, found, first):
    """Return [[key of a state, text], …]: the way back from an opened group to the first drawing."""
    around = [] if group is None else [found[key] for key in group.around if key in found and key not in first]
    return [[mode, title], *([f"{mode}/{each.key}", each.text] for each in (*around, *filter(None, [group])))]


def _state(trace, shown, inside, open_, title, trail):
    drawn = fold.boxes(shown, inside, open_)
    left_out = max(0, len(drawn) - MOST_BOXES)
    if left_out:
        shown = shown.only({key for box in drawn[-MOST_BOXES:] for key in box.members})
    made = picture.of(shown, trace, inside, open_)
    of = {box.key: _ranges(box.members) for box in made.boxes.values()}
    note = f"{left_out} boxes at the beginning of the step are left out of this drawing." if left_out else ""
    return {"svg": svg.drawing(made, title), "of": of, "trail": trail, "note": note}


def _ranges(members):
    """Return keys of nodes in short: "o5:9" stands for every op from 5 to 9."""
    found, begun = [], None
    ops = sorted(int(key[1:]) for key in members if key[0] == "o")
    for number, op in enumerate(ops):
        begun = op if begun is None else begun
        if number + 1 == len(ops) or ops[number + 1] != op + 1:
            found.append(f"o{begun}:{op}")
            begun = None
    return [*found, *(key for key in members if key[0] != "o")]


# -- steps: the tape, forward and back --------------------------------------------------------------------------------


def _steps(whole, files):
    """Return the steps as [phase, key of the node, line's key, text, [[from, to, label, state], …]].

    phase: 0 forward, 1 back.
    """
    into = {}
    for edge in whole.edges:
        into.setdefault(edge.end, []).append(edge)
    found = []
    order = whole.order[-MOST_STEPS:]  # the last ones: the loss is there
    for key in order:
        node = whole.nodes[key]
        found.append([0, key, files.line(node.place), f"{node.text} makes {spelling.shape_of(node) or 'nothing'}", []])
    targets = [key for key, node in whole.nodes.items() if node.kind == "target"]
    for key in [*targets, *reversed(order)]:
        node = whole.nodes[key]
        if node.reached:
            led = [edge for edge in into.get(key, ()) if edge.state not in ("idle", "moves")]
            found.append([1, key, files.line(node.place), _told_back(node, led), [_led(edge, whole) for edge in led]])
    return found


def _led(edge, whole):
    label = spelling.gradient_word(edge.gradient) if edge.gradient is not None else ""
    shape = edge.gradient.shape if edge.gradient is not None else whole.nodes[edge.start].shape
    if edge.state not in svg.PASSES:
        return [edge.start, edge.end, "", edge.state]
    return [edge.start, edge.end, " ".join(filter(None, (label, "" if shape is None else str(shape)))), edge.state]


def _told_back(node, led):
    if node.kind == "target":
        return "The gradient starts at the loss, as 1"
    if not led:
        return f"back through {node.text}: nothing behind it needs a gradient"
    if node.cause:
        return f"back through {node.text}: {WORDS[node.symptom]}. {node.reason}"
    if any(edge.state in ("cut", "stopped") for edge in led):
        return f"{node.text}: the gradient goes no further here"
    norms = [spelling.gradient_word(edge.gradient) for edge in led if edge.gradient is not None]
    size = f", norm {', '.join(filter(None, norms))}" if any(norms) else ""
    return f"back through {node.text}{size}"


# -- variables and source ---------------------------------------------------------------------------------------------


def _variables(trace, whole, files):
    """Return one dict per variable, faults first: what became of its gradient, and the way it took in the drawing."""
    number = {}
    for index, (_, names) in enumerate(faults(trace.explain())):
        for name in names:
            number.setdefault(name, index)
    by_name = {node.text: key for key, node in whole.nodes.items() if node.kind == "variable"}
    measured = _gradients(trace)
    rows = {row.name: row for row in trace.variables}
    found = {}
    for one in trace.explain():
        if one.variable in found:
            continue
        key = by_name.get(one.variable)
        row = rows.get(one.variable)
        found[one.variable] = {
            "name": one.variable, "key": key, "symptom": one.symptom, "word": WORDS[one.symptom],
            "cause": one.cause or "", "gradient": measured.get(row.value, "") if row else "",
            "moved": "" if row is None or row.moved is None else f"{row.moved:.2g}",
            "shape": spelling.shape_of(whole.nodes[key]) if key else "",
            "place": place(one.location) if one.location else "", "line": files.line(one.location),
            "way": _ranges(slice.way(whole, key)) if key else [], "fault": number.get(one.variable),
        }  # fmt: skip
    return list(found.values())


def _gradients(trace):
    """Return {value: norm as a word} of what the gradient calls gave."""
    found = {}
    for call in trace.gradient_calls:
        for source, seen in zip(call.sources, call.results):
            if source is not None:
                found[source] = "None" if seen is None else spelling.gradient_word(seen)
    return found


class _Files:
    """The lines of source that matter, and those near them."""

    def __init__(self):
        self.files = {}

    def line(self, location):
        """Return "0:12" for a line and remember to show it, "" for none."""
        if location is None:
            return ""
        used = self.files.setdefault(location.file, {})
        used[location.line] = location.text
        return f"{list(self.files).index(location.file)}:{location.line}"

    def listed(self):
        """Return [{"name", "lines": [[number, text, whether it matters], …]}], number 0 where lines are left out."""
        return [{"name": _file_name(file), "lines": self._lines(file, used)} for file, used in self.files.items()]

    def _lines(self, file, used):
        source = dict(enumerate((line.rstrip("\n") for line in linecache.getlines(file)), 1)) or used
        shown = sorted({near for line in used for near in range(line - _NEAR, line + _NEAR + 1)} & set(source))
        found, last = [], None
        for number in shown:
            if last is not None and number > last + 1:
                found.append([0, "⋯", False])
            found.append([number, source[number].expandtabs(4), number in used])
            last = number
        return found


def _file_name(file):
    from gradtape.trace import Location

    name = place(Location(file, 0))
    return "this notebook" if name.startswith("this notebook") else name.rpartition(":")[0]
