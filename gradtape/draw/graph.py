"""From a trace to its graph: which nodes and edges there are, and the gradient that was measured on each.

Chooses nothing and places nothing: slice and layout do.
"""

from dataclasses import replace

from gradtape.draw.breaks import Breaks
from gradtape.draw.flow import Flow
from gradtape.draw.nodes import Edge, Graph, Node


def of(trace):
    """Return the Graph of a whole trace."""
    return _Wiring(trace).graph()


class _Wiring:
    def __init__(self, trace):
        self.trace = trace
        self.flow = Flow(trace)
        self.paths = self.flow.paths
        self.nodes = {}
        self.edges = {}

    def graph(self):
        for index in self.flow.ops:
            self._add_op(index)
        for target, call in self.flow.targets.items():
            self._add_target(target, call)
        self._add_idle_variables()
        self._measured()
        broken = Breaks(self.flow, self.nodes, self.edges).mark()
        self._add_optimizers()
        return Graph(self.nodes, tuple(self.edges.values()), broken)

    def _add_op(self, index):
        op = self.trace.ops[index]
        made = self.trace.values[op.outputs[0]] if op.outputs else None
        alive = any(value in self.flow.reached for value in op.outputs)
        kind = "outside" if op.kind in ("leave", "return") else "op"
        self.nodes[f"o{index}"] = Node(f"o{index}", kind, index, op.name, made and made.shape, made and made.dtype,
                                       op.location, op.scope, reached=alive)  # fmt: skip
        for value in dict.fromkeys(self.paths.sources(index)):
            seen = self.trace.values[value]
            wanted = value in self.flow.trained
            if not wanted:
                state = "idle"
            elif not alive:
                state = "lost" if self.flow.targets else "idle"
            elif seen.on_tape and self.flow.passes(op):
                state = "waits" if self.flow.raised else "flows"
            else:
                state = "stopped"
            self._connect(value, f"o{index}", index, state)

    def _connect(self, value, end, before, state):
        """Add the edges on which a value comes to a node, from whatever made it."""
        value, before = self.flow.read_from(value, before)
        made = value in self.flow.rows or self.trace.values[value].kind == "variable"
        makers = [*self.paths.makers(value, before), *self.flow.came_loosely.get(value, ())]
        if made:
            self._add_variable(value, before, state == "flows")
            self._edge(f"v{value}", end, state, value)
            for maker in makers:
                if f"o{maker}" in self.nodes and f"o{maker}" != end:
                    self._edge(f"o{maker}", f"v{value}", "written", value)
            return
        drawn = [maker for maker in makers if f"o{maker}" in self.nodes and self.flow.came_from(maker, value)]
        back = next((maker for maker in drawn if self.trace.ops[maker].kind == "return"), None)
        for maker in drawn:
            if self.trace.ops[maker].kind != "leave":
                self._edge(f"o{maker}", end, state, value)
            else:  # what left came back with the op that took it in, where there is one
                self._edge(f"o{maker}", end if back is None else f"o{back}", "detour", value)
        if not makers:
            self._add_data(value, end, before)

    def _edge(self, start, end, state, value):
        known = self.edges.get((start, end))
        if known is None or known.state == "idle":
            self.edges[start, end] = Edge(start, end, state, value)

    def _add_variable(self, value, before, reached):
        key = f"v{value}"
        known = self.nodes.get(key)
        if known is not None:
            self.nodes[key] = replace(
                known, reached=known.reached or reached, scope=_shared(known.scope, self._scope(before))
            )
            return
        seen, row = self.trace.values[value], self.flow.rows.get(value)
        self.nodes[key] = Node(key, "variable", before - 0.5, row.name if row else self.trace.name_of(value),
                               seen.shape, seen.dtype, row.made if row else None, self._scope(before),
                               reached=reached)  # fmt: skip

    def _scope(self, index):
        return self.trace.ops[index].scope if index is not None and index < len(self.trace.ops) else ()

    def _add_data(self, value, end, before):
        """Add a value that came from nowhere in the step, if it has a name; nameless constants say nothing."""
        seen = self.trace.values[value]
        if not seen.name:
            return
        self.nodes.setdefault(f"d{value}", Node(f"d{value}", "data", before - 0.5, seen.name, seen.shape, seen.dtype))
        self._edge(f"d{value}", end, "idle", value)

    def _add_target(self, target, call):
        seen = self.trace.values[target]
        asked = next(row for row in self.trace.gradient_calls if row.index == call)
        self.nodes[f"t{target}"] = Node(f"t{target}", "target", call, seen.name or "loss", seen.shape, seen.dtype,
                                        self.trace.ops[call].location, reached=True, call=asked.call)  # fmt: skip
        self._connect(target, f"t{target}", call, "flows")

    def _add_idle_variables(self):
        """Add the faulty variables that no op of the step used."""
        for value in self.flow.faulty:
            if f"v{value}" not in self.nodes:
                self._add_variable(value, 0, False)

    def _measured(self):
        """Note on each edge the gradient that a backward step gave, and whether it is 0 or NaN."""
        for step in self.trace.backward:
            for value, seen in zip(step.inputs, step.outgoing):
                if seen is not None and value is not None and step.op is not None:
                    for pair in self._led(value, step.op):
                        edge = self.edges[pair]
                        state = seen.symptom if edge.state == "flows" and seen.symptom != "ok" else edge.state
                        self.edges[pair] = replace(edge, gradient=seen, state=state)

    def _led(self, value, op):
        """Return the edges on which a value came to an op."""
        value, _ = self.flow.read_from(value, op)
        starts = (f"v{value}", *(f"o{maker}" for maker in self.paths.makers(value, op)))
        return [(start, f"o{op}") for start in starts if (start, f"o{op}") in self.edges]

    def _add_optimizers(self):
        """Add the optimizers of the step where a weight was not moved, with an arrow to each weight that was."""
        if not any(one.symptom == "not_updated" for one in self.flow.faults.values()):
            return
        updates = [op for op in self.trace.ops if op.kind == "update"]
        for number, op in enumerate({op.details.get("optimizer", op.name): op for op in updates}.values()):
            key = f"u{number}"
            self.nodes[key] = Node(key, "optimizer", -1, op.details.get("optimizer", op.name), place=op.location)
            for value in op.inputs:
                row = self.flow.rows.get(value)
                if f"v{value}" in self.nodes and row is not None and row.moved != 0.0:
                    self._edge(key, f"v{value}", "moves", value)
        for key, node in list(self.nodes.items()):
            if node.kind == "variable" and node.symptom == "not_updated" and "u0" in self.nodes:
                self._edge("u0", key, "missing", int(key[1:]))


def _shared(one, other):
    """Return the scope that two scopes have in common."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return one[:same]
