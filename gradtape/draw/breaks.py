"""Where each fault shows in a graph: which node is marked, which edges are cut, on which a wrong number goes.

Changes nodes and edges that others made, and makes none.
"""

from dataclasses import replace

from gradtape.causes import vocabulary
from gradtape.draw.nodes import led_to

_MOST_WORDS = 130  # characters of a reason in a box


class Breaks:
    """nodes: {key: Node}.  edges: {(start, end): Edge}.  Both are changed in place."""

    def __init__(self, flow, nodes, edges):
        self.flow = flow
        self.nodes = nodes
        self.edges = edges

    def mark(self):
        """Mark where each fault shows; return the `faults` of the Graph."""
        words = vocabulary()
        broken, told = {}, set()
        by_name = {row.name: f"v{value}" for value, row in self.flow.rows.items()}
        for name, one in self.flow.faults.items():
            sentence = _shortened(one.evidence, words[one.cause].sentence) if one.cause in words else one.evidence
            variable = by_name.get(name) or next((key for key, node in self.nodes.items() if node.text == name), None)
            at = self._drawn(one.at, variable) or self._loud(one) or variable
            if variable in self.nodes:
                self.nodes[variable] = replace(self.nodes[variable], symptom=one.symptom)
                broken[variable] = at
            elif at in self.nodes and at[0] == "o":
                broken[at] = at  # no variable of the drawing: the op at fault stands for it
            if at in self.nodes:
                known = self.nodes[at]
                if not known.cause:
                    again = (one.cause, sentence) in told  # the same words on every box would look like many faults
                    told.add((one.cause, sentence))
                    blamed = None if one.location == known.place else one.location
                    self.nodes[at] = replace(known, symptom=one.symptom, cause=one.cause or "", blamed=blamed,
                                             reason="" if again else sentence)  # fmt: skip
                if one.symptom == "wrong" and at != variable:
                    self._taint(at, variable)
                if one.symptom == "none" or one.symptom == "exception" and self._stops(one):
                    self._cut(at, variable)
        return broken

    def _drawn(self, at, variable):
        """Return the node of the op at fault.

        For a variable's read, which is drawn in one with it, the node of the first op that used it.
        """
        if at is None or f"o{at}" in self.nodes:
            return None if at is None else f"o{at}"
        users = [int(end[1:]) for start, end in self.edges if start == variable and end[0] == "o"]
        after = [user for user in users if user > at]
        return f"o{min(after)}" if after and self.flow.trace.ops[at].kind == "read" else None

    def _stops(self, one):
        """Whether an exception came of a cut: the op at fault lets no gradient through."""
        return one.at is not None and not self.flow.passes(self.flow.trace.ops[one.at])

    def _loud(self, one):
        """Return the node of the gradient call that raised, or of the op on the line that did."""
        if one.symptom != "exception":
            return None
        raised = next((call for call in self.flow.trace.gradient_calls if call.error is not None), None)
        if raised is not None:
            return next((f"t{target}" for target in raised.targets if target is not None), None)
        return next((key for key in reversed(list(self.nodes)) if self.nodes[key].place == one.location), None)

    def _cut(self, at, variable):
        """Cut the edges into a node on the way from a variable; all that lead there where none is known to.

        Of what lies behind the cut no gradient arrives, and none is stopped.
        """
        into = [pair for pair, edge in self.edges.items() if pair[1] == at != variable and edge.state != "idle"]
        below = self._below(variable) if variable is not None else set()
        on_the_way = [pair for pair in into if pair[0] in below] or into
        for pair in on_the_way:
            if self.edges[pair].state != "detour":
                self.edges[pair] = replace(self.edges[pair], state="cut")
        behind = self._below(at)
        for pair, edge in self.edges.items():
            if edge.state == "stopped" and edge.start in behind:
                self.edges[pair] = replace(edge, state="lost")  # nothing was there to be stopped

    def _taint(self, at, variable):
        """Mark the edges on which a wrong gradient goes from a node to a variable."""
        between = self._below(variable) & self._below(at, back=True)
        for pair, edge in self.edges.items():
            if edge.state == "flows" and pair[0] in between and pair[1] in between:
                self.edges[pair] = replace(edge, state="wrong")

    def _below(self, key, back=False):
        """Return the nodes that a node leads to; back: that lead to it."""
        after = {}
        for pair in self.edges:
            start, end = reversed(pair) if back else pair
            after.setdefault(start, []).append(end)
        return led_to(after, key)


def _shortened(evidence, sentence):
    """Return as much of what was seen as a box holds: all, what goes beyond the cause's sentence, or the sentence."""
    for text in (evidence, evidence.removeprefix(sentence).strip()):
        if text and len(text) <= _MOST_WORDS:
            return text
    return sentence
