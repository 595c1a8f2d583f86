"""One walk of autograd over its graph, seen through a hook on each node.

Holds gradients until the call has returned, MOST_HELD bytes of them; of later ones only what was measured.
"""

from functools import partial

import torch

from gradtape.recorders.torch_measure import measured
from gradtape.trace import BackwardStep

MOST_HELD = 256 * 2**20  # bytes of gradients


class Walk:
    """Watches the nodes behind the targets of a gradient call, until `remove`."""

    def __init__(self, recorder, targets):
        self.recorder = recorder
        self.log = recorder.log
        self.nodes = recorder.ops.nodes
        self.held = []  # (node, its outgoing, its incoming gradients), in the order in which they ran
        self.bytes = 0
        self.handles = []
        self.owner = {}  # node -> index of the op that it belongs to
        self.not_finite_from = None  # index of the op that made a target NaN or infinite
        self._watch([(target.grad_fn, None) for target in targets if target.grad_fn is not None])

    def _watch(self, todo):
        while todo:
            node, consumer = todo.pop()
            if node in self.owner:
                continue
            self.owner[node] = op = self.nodes.get(node, consumer)
            self.handles.append(node.register_hook(partial(self._stepped, node)))
            for upstream, _ in node.next_functions:
                if upstream is not None and upstream not in self.owner:
                    todo.append((upstream, op))

    def remove(self):
        """Take the hooks off again."""
        for handle in self.handles:
            handle.remove()

    def _stepped(self, node, outgoing, incoming):
        """Called by autograd when a node has run."""
        try:
            for grad in incoming:
                if grad is not None:
                    self.bytes += grad.numel() * grad.element_size()
            if self.bytes > MOST_HELD and not hasattr(node, "variable"):
                with torch.no_grad(), self.recorder.quietly:
                    outgoing, incoming = tuple(measured(outgoing)), tuple(measured(incoming))
            self.held.append((node, outgoing, incoming))
        except Exception as error:
            self.recorder.missed(error)

    def look_for_nan(self, targets):
        """Where a target is not finite already, find the first op that made it so, in what the nodes saved."""
        if all(bool(torch.isfinite(target).all()) for target in targets):
            return
        found = []
        for node, op in self.owner.items():
            for name in dir(node):
                saved = getattr(node, name, None) if name.startswith("_saved_") else None
                if op is not None and isinstance(saved, torch.Tensor) and not bool(torch.isfinite(saved).all()):
                    found.append((op, name != "_saved_result", node))
        if not found:
            return
        op, given, node = min(found, key=lambda row: row[:2])
        if given:  # what went in was not finite: made by the first of the ops before it, views left out
            makers = [_without_views(upstream) for upstream, _ in node.next_functions]
            before = {self.owner.get(maker) for maker in makers if not _gave_finite(maker)}
            op = min(before - {None, op}, default=op)
        self.not_finite_from = op

    def leaves(self):
        """Return {index: gradient} for every leaf, None for one that the walk could reach and no gradient did."""
        found, index = {}, self.recorder.values.index
        for node in self.owner:
            if getattr(node, "variable", None) is not None:
                found.setdefault(index(node.variable), None)
        for node, _, incoming in self.held:
            if getattr(node, "variable", None) is not None and incoming and incoming[0] is not None:
                leaf = index(node.variable)
                found[leaf] = incoming[0] if found[leaf] is None else found[leaf] + incoming[0]
        return found

    def recomputed(self):
        """Return {index: gradient} for parameters that a re-entrant checkpoint reached in a backward of its own."""
        found = {}
        for op in set(self.owner.values()) - {None}:
            details = self.log.ops[op][8]
            if details.get("checkpoint"):
                for index in details["captured"]:
                    variable = self.recorder.values.at(index)
                    if variable.requires_grad:
                        found[index] = variable.grad
        return found

    def steps(self, call):
        """Return the measured BackwardSteps; each input of a node is told by the op, or the leaf, that made it."""
        held = [row for row in self.held if not hasattr(row[0], "variable")]
        sizes = measured(grad for _, outgoing, incoming in held for grad in (*incoming, *outgoing))
        found, start = [], 0
        for node, outgoing, incoming in held:
            middle, end = start + len(incoming), start + len(incoming) + len(outgoing)
            inputs = tuple(self._source(upstream) for upstream, _ in node.next_functions)
            found.append(BackwardStep(self.owner[node], node.name(), tuple(sizes[start:middle]),
                                      tuple(sizes[middle:end]), inputs, call))  # fmt: skip
            start = end
        return found

    def _source(self, node):
        """Return the index of the value that a gradient given to this node belongs to, None if unknown."""
        if getattr(node, "variable", None) is not None:
            return self.recorder.values.index(node.variable)
        op = self.nodes.get(node)
        return None if op is None or not self.log.ops[op][3] else self.log.ops[op][3][0]

    def customs(self):
        """Return (index of op, outgoing, incoming) of the nodes of hand-written backwards."""
        kept = self.recorder.customs
        return [(self.owner[node], outgoing, incoming) for node, outgoing, incoming in self.held
                if self.owner[node] in kept and self.nodes.get(node) == self.owner[node]]  # fmt: skip


def _gave_finite(node):
    """Whether a node has kept its op's result, and it is finite."""
    result = getattr(node, "_saved_result", None)
    return isinstance(result, torch.Tensor) and bool(torch.isfinite(result).all())


def _without_views(node):
    """Return the node that a chain of views, which save no tensor and have one parent, leads back to."""
    while (
        node is not None and len(node.next_functions) == 1 and not any(name.startswith("_saved_") for name in dir(node))
    ):
        upstream = node.next_functions[0][0]
        if upstream is None or hasattr(upstream, "variable"):
            break
        node = upstream
    return node
