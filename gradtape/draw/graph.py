"""What happened to the gradient, as a graph: a node per op, variable and loss, an edge per value that went from one to another.

Says of each node and edge what became of the gradient there. Chooses nothing and places nothing: slice and layout do.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from gradtape.paths import Paths, shape_only
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
_HIDDEN = ("update", "watch", "zero_grad", "read")
_MOST_WORDS = 130  # characters of a reason in a box


@dataclass(frozen=True, slots=True)
class Node:
    """key: "o12" for the op of index 12, "v3" for the variable of value 3, "d5" for data, "t7" for a target, "u0" an optimizer.

    kind: "op", "outside" (it left the framework, or came back), "variable", "data", "target" or "optimizer".
    time: when it took place, in ops.  text: what the framework or the user calls it.  shape, dtype: of what it made.
    symptom: of a fault that shows here, "" if none.  cause: its word.  reason: its sentence.  reached: a gradient got here.
    change: how it differs from another trace, where two are compared.
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


@dataclass(frozen=True, slots=True)
class Edge:
    """From the node that made a value to the one that took it.

    state: a word of EDGES.  value: index of the Value, or None.  gradient: what came back along it, None if nothing was seen.
    """

    start: str
    end: str
    state: str = "idle"
    value: int | None = None
    gradient: Gradient | None = None


@dataclass(frozen=True)
class Graph:
    """nodes: {key: Node}.  edges: tuple of Edges.  faults: {key of a variable: key of the node where its gradient breaks}.

    A fault of something that is no variable, such as a tensor that was made on the way, has the broken op for both keys.

    order: keys of the ops in the order in which they ran.
    """

    nodes: dict
    edges: tuple
    faults: dict

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
        return Graph(nodes, edges, {key: at for key, at in self.faults.items() if key in keys})


def of(trace):
    """Return the Graph of a whole trace."""
    return _Builder(trace).graph()


class _Builder:
    def __init__(self, trace):
        self.trace = trace
        self.paths = Paths(trace)
        self.rows = {row.value: row for row in trace.variables}
        self.faults = {}
        for one in trace.explain():
            if one.symptom != "ok":
                self.faults.setdefault(one.variable, one)
        self.targets = {}
        for call in trace.gradient_calls:
            for target in call.targets:
                if target is not None:
                    self.targets.setdefault(target, call.index)
        self.nodes = {}
        self.edges = {}
        self.came = {}  # op with which a value left -> the value that it is taken to have come back as

    def graph(self):
        ops = self._ops()
        self._shown = set(ops)
        reached = self._reached(ops)
        trained = self._trained(ops)
        for index in ops:
            self._add_op(index, reached, trained)
        for target, call in self.targets.items():
            self._add_target(target, call, reached)
        self._add_idle_variables()
        self._measured()
        broken = self._break_at_faults()
        self._add_optimizers()
        return Graph(self.nodes, tuple(self.edges.values()), broken)

    # -- which ops ------------------------------------------------------------------------------------------------------

    def _ops(self):
        """Return indexes of the ops to draw: what the targets were made by, what became of a faulty variable, in order."""
        found = set()
        for target, call in self.targets.items():
            found |= self.paths.ancestors([target], call, self._loose)
        for value in self._faulty:
            if not self.paths.descendants(value) & found:
                found |= {op for op in self.paths.descendants(value) if not self._last or op < self._last}
        found |= {one.at for one in self.faults.values() if one.at is not None}
        if not self.targets:
            found |= {op.index for op in self.trace.ops}
        shown = (index for index in found if self.trace.ops[index].kind not in _HIDDEN)
        return sorted(index for index in shown if not shape_only(self.trace.ops[index]))

    @property
    def _last(self):
        return max(self.targets.values(), default=None)

    @property
    def _faulty(self):
        return [value for value, row in self.rows.items() if row.name in self.faults]

    @property
    def _loose(self):
        """Whether NumPy changed the numbers on the way, so that only the order tells what left and came back."""
        return any(
            one.cause in ("exported", "rewrapped", "discretized", "metric_as_loss") for one in self.faults.values()
        )

    @cached_property
    def _came_loosely(self):
        """{value that came in: [ops with which it may have left]}, where no exact match accounts for what left.

        Of whole numbers only where no others came in: they are mostly axes and sizes.
        """
        if not self._loose:
            return {}
        used = {
            value: {*self.paths.producers.get(value, ()), *self.paths.consumers.get(value, ())}
            for value in self.paths.links
        }
        known = {left for value, lefts in self.paths.links.items() if used[value] & self._shown for left in lefts}
        found = {value: [left for left in lefts if left not in known]
                 for value, lefts in self.paths.loose_links.items() if value not in self.paths.links}  # fmt: skip
        found = {value: lefts for value, lefts in found.items() if lefts}
        whole = {value for value in found if (self.trace.values[value].dtype or "").startswith(("int", "uint", "bool"))}
        return found if whole == set(found) else {value: lefts for value, lefts in found.items() if value not in whole}

    # -- how far a gradient got ------------------------------------------------------------------------------------------

    def _passes(self, op):
        if op.kind in ("custom", "call") and any(self.trace.values[value].on_tape for value in op.outputs):
            return (
                True  # what is inside is the user's own; that something comes out on the tape is the framework's word
            )
        return op.on_tape and not self.paths.is_cut(op)

    def _reached(self, ops):
        """Return the values that a gradient of a target can reach."""
        reached = set(self.targets)
        self._raised = bool(self.trace.gradient_calls) and self.trace.gradient_calls[-1].error is not None
        reads = {op.index for op in self.trace.ops if op.kind == "read"}
        for index in sorted({*ops, *reads}, reverse=True):
            op = self.trace.ops[index]
            real = [value for value in op.outputs if value in reached and not self.paths.chooses(index, value)]
            if real and self._passes(op):
                reached.update(value for value in self.paths._sources(index) if self.trace.values[value].on_tape)
        return reached

    def _trained(self, ops):
        """Return the values that were computed from something a gradient is wanted of."""
        wanted = {value for value, row in self.rows.items() if row.trainable and not row.statistic} | set(self._faulty)
        wanted |= {value for call in self.trace.gradient_calls for value in call.sources if value is not None}
        came = {**self._came_loosely, **self.paths.links}
        reads = {op.index for op in self.trace.ops if op.kind == "read"}
        for index in sorted({*ops, *reads}):
            for value in self.trace.ops[index].inputs:
                if any(set(self.trace.ops[left].outputs) & wanted for left in came.get(value, ())):
                    wanted.add(value)
            if wanted & set(self.paths._sources(index)):
                wanted.update(self.trace.ops[index].outputs)
            for value in self.trace.ops[index].outputs:
                if any(set(self.trace.ops[left].outputs) & wanted for left in came.get(value, ())):
                    wanted.add(value)
        return wanted

    # -- nodes and edges -------------------------------------------------------------------------------------------------

    def _add_op(self, index, reached, trained):
        op = self.trace.ops[index]
        made = self.trace.values[op.outputs[0]] if op.outputs else None
        alive = any(value in reached for value in op.outputs)
        kind = "outside" if op.kind in ("leave", "return") else "op"
        self.nodes[f"o{index}"] = Node(
            f"o{index}", kind, index, op.name, made and made.shape, made and made.dtype, op.location, op.scope, reached=alive)  # fmt: skip
        for value in dict.fromkeys(self.paths._sources(index)):
            seen = self.trace.values[value]
            wanted = value in trained
            if not wanted:
                state = "idle"
            elif not alive:
                state = "lost" if self.targets else "idle"
            elif seen.on_tape and self._passes(op):
                state = "waits" if self._raised else "flows"
            else:
                state = "stopped"
            self._connect(value, f"o{index}", index, state)

    def _connect(self, value, end, before, state):
        """Add the edges on which a value comes to a node, from whatever made it."""
        value, before = self._read_from(value, before)
        made = value in self.rows or self.trace.values[value].kind == "variable"
        makers = [*self.paths.makers(value, before), *self._came_loosely.get(value, ())]
        if made:
            self._add_variable(value, before, state == "flows")
            self._edge(f"v{value}", end, state, value)
            for maker in makers:
                if f"o{maker}" in self.nodes and f"o{maker}" != end:
                    self._edge(f"o{maker}", f"v{value}", "written", value)
            return
        drawn = [maker for maker in makers if f"o{maker}" in self.nodes and self._came_from(maker, value)]
        back = next((maker for maker in drawn if self.trace.ops[maker].kind == "return"), None)
        for maker in drawn:
            if self.trace.ops[maker].kind != "leave":
                self._edge(f"o{maker}", end, state, value)
            else:  # what left came back with the op that took it in, where there is one
                self._edge(f"o{maker}", end if back is None else f"o{back}", "detour", value)
        if not makers:
            self._add_data(value, end, before)

    def _came_from(self, maker, value):
        """Whether an op made a value; of those that only may have come back from NumPy, the first after it left."""
        if self.trace.ops[maker].kind != "leave" or maker in self.paths.links.get(value, ()):
            return True
        return self.came.setdefault(maker, value) == value

    def _read_from(self, value, before):
        """Return the variable that a value was read from, and when; the value itself where it is no variable's."""
        for maker in self.paths.makers(value, before):
            op = self.trace.ops[maker]
            if op.kind == "read" and op.inputs:
                return op.inputs[0], maker
        return value, before

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
        seen, row = self.trace.values[value], self.rows.get(value)
        self.nodes[key] = Node(key, "variable", before - 0.5, row.name if row else self.trace.name_of(value), seen.shape,
                               seen.dtype, row.made if row else None, self._scope(before), reached=reached)  # fmt: skip

    def _scope(self, index):
        return self.trace.ops[index].scope if index is not None and index < len(self.trace.ops) else ()

    def _add_data(self, value, end, before):
        """Add a value that came from nowhere in the step, if it has a name; nameless constants say nothing."""
        seen = self.trace.values[value]
        if not seen.name:
            return
        self.nodes.setdefault(f"d{value}", Node(f"d{value}", "data", before - 0.5, seen.name, seen.shape, seen.dtype))
        self._edge(f"d{value}", end, "idle", value)

    def _add_target(self, target, call, reached):
        seen = self.trace.values[target]
        asked = next(row for row in self.trace.gradient_calls if row.index == call)
        self.nodes[f"t{target}"] = Node(f"t{target}", "target", call, seen.name or "loss", seen.shape, seen.dtype,
                                        self.trace.ops[call].location, reached=True, reason=asked.call)  # fmt: skip
        self._connect(target, f"t{target}", call, "flows")

    def _add_idle_variables(self):
        """Add the faulty variables that no op of the step used."""
        for value in self._faulty:
            if f"v{value}" not in self.nodes:
                self._add_variable(value, 0, False)

    # -- what was measured, and what is wrong ----------------------------------------------------------------------------

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
        value, _ = self._read_from(value, op)
        starts = (f"v{value}", *(f"o{maker}" for maker in self.paths.makers(value, op)))
        return [(start, f"o{op}") for start in starts if (start, f"o{op}") in self.edges]

    def _break_at_faults(self):
        """Mark where each fault shows; return the `faults` of the Graph."""
        from gradtape.causes import vocabulary

        words = vocabulary()
        broken = {}
        by_name = {row.name: f"v{value}" for value, row in self.rows.items()}
        for name, one in self.faults.items():
            sentence = _shortened(one.evidence, words[one.cause].sentence) if one.cause in words else one.evidence
            variable = by_name.get(name) or next((key for key, node in self.nodes.items() if node.text == name), None)
            at = f"o{one.at}" if f"o{one.at}" in self.nodes else self._loud(one) or variable
            if variable in self.nodes:
                self.nodes[variable] = replace(self.nodes[variable], symptom=one.symptom)
                broken[variable] = at
            elif at in self.nodes and at[0] == "o":
                broken[at] = at  # no variable of the drawing: the op at fault stands for it
            if at in self.nodes:
                known = self.nodes[at]
                if not known.cause:
                    self.nodes[at] = replace(known, symptom=one.symptom, cause=one.cause or "", reason=sentence)
                if one.symptom == "wrong" and at != variable:
                    self._taint(at, variable)
                if at != variable and (one.symptom == "none" or one.symptom == "exception" and self._stops(one)):
                    self._cut(at, variable)
        return broken

    def _stops(self, one):
        """Whether an exception came of a cut: the op at fault lets no gradient through."""
        return one.at is not None and not self._passes(self.trace.ops[one.at])

    def _loud(self, one):
        """Return the node of the gradient call that raised, or of the op on the line that did."""
        if one.symptom != "exception":
            return None
        raised = next((call for call in self.trace.gradient_calls if call.error is not None), None)
        if raised is not None:
            return next((f"t{target}" for target in raised.targets if target is not None), None)
        return next((key for key in reversed(list(self.nodes)) if self.nodes[key].place == one.location), None)

    def _cut(self, at, variable):
        """Cut the edges into a node on the way from a variable; all that lead there where none is known to."""
        into = [pair for pair, edge in self.edges.items() if pair[1] == at and edge.state != "idle"]
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
        seen, todo = {key}, [key]
        while todo:
            fresh = [end for end in after.get(todo.pop(), ()) if end not in seen]
            seen.update(fresh)
            todo += fresh
        return seen

    def _add_optimizers(self):
        """Add the optimizers of the step where a weight was not moved, with an arrow to each weight that was."""
        if not any(one.symptom == "not_updated" for one in self.faults.values()):
            return
        updates = [op for op in self.trace.ops if op.kind == "update"]
        for number, op in enumerate({op.details.get("optimizer", op.name): op for op in updates}.values()):
            key = f"u{number}"
            self.nodes[key] = Node(key, "optimizer", -1, op.details.get("optimizer", op.name), place=op.location)
            for value in op.inputs:
                row = self.rows.get(value)
                if f"v{value}" in self.nodes and row is not None and row.moved != 0.0:
                    self._edge(key, f"v{value}", "moves", value)
        for key, node in list(self.nodes.items()):
            if node.kind == "variable" and node.symptom == "not_updated" and "u0" in self.nodes:
                self._edge("u0", key, "missing", int(key[1:]))


def _shortened(evidence, sentence):
    """Return as much of what was seen as fits into a box: all of it, what goes beyond the cause's sentence, or the sentence."""
    for text in (evidence, evidence.removeprefix(sentence).strip()):
        if text and len(text) <= _MOST_WORDS:
            return text
    return sentence


def _shared(one, other):
    """Return the scope that two scopes have in common."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return one[:same]
