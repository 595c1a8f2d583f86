"""How far a gradient gets: which ops lead to a target, which values it reaches, what left for NumPy and came back.

Asks the trace and draws nothing.
"""

from functools import cached_property

from gradtape.paths import Paths, shape_only

_HIDDEN = ("update", "watch", "zero_grad", "read")


class Flow:
    """ops: indexes of the ops to draw, in order.  targets: {value: index of the call that differentiated it}.

    faults: {name of a variable: its first Diagnosis}, of those that are not ok.  rows: {value: its row of the audit}.
    reached: values that a gradient of a target can reach.  trained: those made from something a gradient is wanted of.
    raised: whether the last request for gradients ended in an exception.
    """

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
        self.raised = bool(trace.gradient_calls) and trace.gradient_calls[-1].error is not None
        self.ops = self._ops()
        self._first_back = {}  # op with which a value left -> the value that it is taken to have come back as
        self.reached = self._reached()
        self.trained = self._trained()

    def _ops(self):
        """Return indexes of the ops to draw: what made the targets, what became of a faulty variable, in order."""
        found = set()
        for target, call in self.targets.items():
            found |= self.paths.ancestors([target], call, self._loose)
        for value in self.faulty:
            if not self.paths.descendants(value) & found:
                found |= {op for op in self.paths.descendants(value) if not self._last or op < self._last}
        for value, row in self.rows.items():
            at = self.faults[row.name].at if row.name in self.faults else None
            if at is not None:
                found |= self.paths.descendants(value) & self.paths.ancestors(self.trace.ops[at].outputs)
        found |= {one.at for one in self.faults.values() if one.at is not None}
        if not self.targets:
            found |= {op.index for op in self.trace.ops}
        shown = (index for index in found if self.trace.ops[index].kind not in _HIDDEN)
        return sorted(index for index in shown if not shape_only(self.trace.ops[index]))

    @property
    def _last(self):
        return max(self.targets.values(), default=None)

    @property
    def faulty(self):
        return [value for value, row in self.rows.items() if row.name in self.faults]

    @property
    def _loose(self):
        """Whether NumPy changed the numbers on the way, so that only the order tells what left and came back."""
        return any(
            one.cause in ("exported", "rewrapped", "discretized", "metric_as_loss") for one in self.faults.values()
        )

    @cached_property
    def came_loosely(self):
        """{value that came in: [ops with which it may have left]}, where no exact match accounts for what left.

        Of whole numbers only where no others came in: they are mostly axes and sizes.
        """
        if not self._loose:
            return {}
        used = {
            value: {*self.paths.producers.get(value, ()), *self.paths.consumers.get(value, ())}
            for value in self.paths.links
        }
        known = {left for value, lefts in self.paths.links.items() if used[value] & set(self.ops) for left in lefts}
        found = {value: [left for left in lefts if left not in known]
                 for value, lefts in self.paths.loose_links.items() if value not in self.paths.links}  # fmt: skip
        found = {value: lefts for value, lefts in found.items() if lefts}
        whole = {value for value in found if (self.trace.values[value].dtype or "").startswith(("int", "uint", "bool"))}
        return found if whole == set(found) else {value: lefts for value, lefts in found.items() if value not in whole}

    def passes(self, op):
        if op.kind in ("custom", "call") and any(self.trace.values[value].on_tape for value in op.outputs):
            return (
                True  # what is inside is the user's own; that something comes out on the tape is the framework's word
            )
        return op.on_tape and not self.paths.is_cut(op)

    def _reached(self):
        """Return the values that a gradient of a target can reach."""
        reached = set(self.targets)
        reads = {op.index for op in self.trace.ops if op.kind == "read"}
        for index in sorted({*self.ops, *reads}, reverse=True):
            op = self.trace.ops[index]
            real = [value for value in op.outputs if value in reached and not self.paths.chooses(index, value)]
            if real and self.passes(op):
                reached.update(value for value in self.paths.sources(index) if self.trace.values[value].on_tape)
        return reached

    def _trained(self):
        """Return the values that were computed from something a gradient is wanted of."""
        wanted = {value for value, row in self.rows.items() if row.trainable and not row.statistic} | set(self.faulty)
        wanted |= {value for call in self.trace.gradient_calls for value in call.sources if value is not None}
        came = {**self.came_loosely, **self.paths.links}
        reads = {op.index for op in self.trace.ops if op.kind == "read"}
        for index in sorted({*self.ops, *reads}):
            for value in self.trace.ops[index].inputs:
                if any(set(self.trace.ops[left].outputs) & wanted for left in came.get(value, ())):
                    wanted.add(value)
            if wanted & set(self.paths.sources(index)):
                wanted.update(self.trace.ops[index].outputs)
            for value in self.trace.ops[index].outputs:
                if any(set(self.trace.ops[left].outputs) & wanted for left in came.get(value, ())):
                    wanted.add(value)
        return wanted

    def came_from(self, maker, value):
        """Whether an op made a value; of those that only may have come back from NumPy, the first after it left."""
        if self.trace.ops[maker].kind != "leave" or maker in self.paths.links.get(value, ()):
            return True
        return self._first_back.setdefault(maker, value) == value

    def read_from(self, value, before):
        """Return the variable that a value was read from, and when; the value itself where it is no variable's."""
        for maker in self.paths.makers(value, before):
            op = self.trace.ops[maker]
            if op.kind == "read" and op.inputs:
                return op.inputs[0], maker
        return value, before
