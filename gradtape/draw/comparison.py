"""Two traces side by side, before and after a repair, with what changed marked.

Ops are matched by name, layer and line, in order; variables by name.
"""

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from html import escape

from gradtape.draw import graph, page, slice, view
from gradtape.report import WORDS

_GONE, _NEW, _ARRIVES, _STOPS = "only before", "only after", "a gradient arrives now", "no gradient arrives now"


@dataclass(frozen=True)
class Comparison:
    """before, after: view models.  changes: sentences on the variables whose answer is another."""

    before: dict
    after: dict
    changes: tuple

    def __repr__(self):
        told = "\n".join(self.changes) or "Nothing changed for any variable."
        return f"{told}\n\nBefore\n{self.before['words']}\n\nAfter\n{self.after['words']}"

    def _repr_html_(self):
        """Called by Jupyter."""
        told = (
            "".join(f"<li>{escape(sentence)}</li>" for sentence in self.changes)
            or "<li>Nothing changed for any variable.</li>"
        )
        halves = "".join(
            f'<div style="flex:1 1 340px;min-width:0"><h4>{title}</h4>{page.fragment(made)}</div>'
            for title, made in (("Before", self.before), ("After", self.after))
        )
        return f'<ul>{told}</ul><div style="display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start">{halves}</div>'

    def save(self, path):
        """Write both, side by side, as an HTML file that steps by itself."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(page.document("Before and after", self._repr_html_()))


def compare(before, after):
    """Return the Comparison of two Traces."""
    first, second = graph.of(before), graph.of(after)
    same = _matched(first, second)
    first, second = (
        _marked(first, second, same),
        _marked(second, first, {new: old for old, new in same.items()}, after=True),
    )
    shown = slice.answer(first)
    kept = set(shown.nodes) | {key for key, node in first.nodes.items() if node.change}
    wanted = {same[key] for key in kept if key in same} | {key for key, node in second.nodes.items() if node.change}
    wanted |= {key for key, node in second.nodes.items() if node.kind == "target" or node.cause}
    return Comparison(
        view.of(before, first, first.only(kept)), view.of(after, second, second.only(wanted)), _changes(before, after)
    )


def _matched(first, second):
    """Return {key of a node before: key of the node after that is the same}."""
    found = {}
    for kind in ("variable", "data", "target", "optimizer"):
        there = {node.text: key for key, node in second.nodes.items() if node.kind == kind}
        found |= {
            key: there[node.text] for key, node in first.nodes.items() if node.kind == kind and node.text in there
        }
    orders = first.order, second.order
    signs = [[(of.nodes[key].text, of.nodes[key].scope) for key in order] for of, order in zip((first, second), orders)]
    for block in SequenceMatcher(None, *signs, autojunk=False).get_matching_blocks():
        for number in range(block.size):
            found[orders[0][block.a + number]] = orders[1][block.b + number]
    return found


def _marked(side, other, same, after=False):
    """Return the graph with each node's `change` set, "" where it is the same on both sides."""
    nodes = {}
    for key, node in side.nodes.items():
        change = ""
        if key not in same:
            change = _NEW if after else _GONE
        elif after and node.reached != other.nodes[same[key]].reached:
            change = _ARRIVES if node.reached else _STOPS
        elif after and node.symptom != other.nodes[same[key]].symptom:
            change = f"{WORDS[other.nodes[same[key]].symptom or 'ok']} before"
        nodes[key] = replace(node, change=change)
    return replace(side, nodes=nodes)


def _changes(before, after):
    old, new = {}, {}
    for side, trace in ((old, before), (new, after)):
        for one in trace.explain():
            side.setdefault(one.variable, one)
    found = []
    for name in dict.fromkeys((*old, *new)):
        was, now = (WORDS[side[name].symptom] if name in side else "not there" for side in (old, new))
        if was != now:
            found.append(f"{name}: {was} before, {now} after.")
    return tuple(found)
