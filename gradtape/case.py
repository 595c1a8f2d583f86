"""One variable and what was asked of it: what a cause's test looks at.

Gathers from the Trace, draws no conclusion.
"""

from dataclasses import dataclass
from functools import cached_property

from gradtape import source
from gradtape.paths import Paths
from gradtape.terms import constants
from gradtape.trace import Value, Variable

_NOBODY = Value(-1)


@dataclass
class Case:
    """trace, paths: of the whole step.  value: index of the variable's Value.  name: in the user's words.

    variable: its row of the audit, None for a plain tensor.  symptom: what the framework's own answer shows.
    call: the GradientCall in question, None if no gradient was asked for.  gradient: its result for this variable.
    targets: indexes of the values that were differentiated.
    """

    trace: object
    paths: Paths
    value: int | None
    name: str
    variable: Variable | None
    symptom: str
    call: object = None
    gradient: object = None
    asked: bool = False
    explicit: bool = False

    @property
    def ops(self):
        return self.trace.ops

    @cached_property
    def targets(self):
        return tuple(target for target in (self.call.targets if self.call else ()) if target is not None)

    @cached_property
    def end(self):
        """Index of the op before which everything that the gradient depends on has happened."""
        return self.call.index if self.call else len(self.ops)

    @cached_property
    def between(self):
        """Ops between the variable and the target, across cuts, in the order in which they ran."""
        for loose in (False, True):
            found = self.paths.descendants(self.value, loose) & self.paths.ancestors(self.targets, self.end, loose)
            if found:
                self.loose = loose
                return sorted(found)
        return []

    loose = False

    @property
    def connected(self):
        """Whether the target was computed from the variable at all, on the tape or off it."""
        return bool(self.between) or self.value in self.targets

    @cached_property
    def cuts(self):
        """Where no gradient passes, nearest the target first; two lists: reached first, and those behind them."""
        for loose in (False, True):
            found = self.paths.cuts(self.value, self.targets, self.end, loose)
            if found[0]:
                return found
        return [], []

    def alone(self, op):
        """Return whether an op lies on every way from the variable to the target."""
        if op.index not in self._alone:
            self._alone[op.index] = not self._reaches_around(op.index)
        return self._alone[op.index]

    @cached_property
    def _alone(self):
        return {}

    def _reaches_around(self, without):
        """Whether the target is reached from the variable when one op is taken out."""
        between = set(self.between) - {without}
        reached = {self.value}
        linked = {}
        for links in (self.paths.loose_links if self.loose else {}, self.paths.links):
            for came, ops in links.items():
                for op in ops:
                    linked.setdefault(op, []).append(came)
        for index in sorted(between):
            if any(value in reached for value in self.paths.sources(index)):
                reached.update(self.ops[index].outputs)
                reached.update(linked.get(index, ()))
        return any(target in reached for target in self.targets)

    @cached_property
    def live(self):
        """Values that a gradient from this variable on could still pass through: reached without a cut."""
        return self.paths.live({self.value}, self.between)

    @cached_property
    def constants(self):
        """(value, before) of each summand of the target that teaches nothing; see terms."""
        return tuple(constants(self))

    def first_cut(self, op):
        """Return whether an op is the first cut after the variable: its repair alone would let the gradient through."""
        return any(value in self.live for value in self.paths.sources(op.index))

    def maker(self, value):
        """Return the first op that gave a value, None if the step did not make it."""
        return next((op for op in self.ops if value in op.outputs), None)

    @cached_property
    def files(self):
        """The user's files in which ops ran, that of the gradient call first."""
        spots = [self.ops[self.call.index]] if self.call else []
        return list(dict.fromkeys(op.location.file for op in (*spots, *self.ops) if op.location is not None))

    @cached_property
    def made(self):
        """The line that made the variable: in its owner's class, else the assignment to its name; None if not found."""
        if self.variable is not None and self.variable.made is not None:
            return self.variable.made
        name, _, key = self.own_name.partition("[")
        name = name.partition(".")[0]
        found = (source.name_made(file, name, key=key.rstrip("]")) for file in self.files if name.isidentifier())
        return next((place for place in found if place is not None), None)

    @cached_property
    def own_name(self):
        """The name under which the user's code holds it, whatever `explain` was told to call it."""
        if self.value is None:
            return self.name
        return self.variable.name if self.variable is not None else self.trace.name_of(self.value)

    @property
    def kind(self):
        """Its Value."""
        return _NOBODY if self.value is None else self.trace.values[self.value]

    @cached_property
    def uses(self):
        """Ops that used the variable before the gradient was asked for."""
        return [op for op in self.ops[: self.end] if op.kind != "update" and self.paths.uses(op.index, self.value)
                and op.kind not in ("watch", "zero_grad", "gradient")]  # fmt: skip

    @cached_property
    def error(self):
        """The exception that ended the step, or the gradient call's own."""
        return (self.call.error if self.call else None) or self.trace.failure

    @cached_property
    def steps(self):
        """The backward steps of the call that lie between the variable and the target, in the order they ran."""
        if self.call is None:
            return []
        between = set(self.between)
        return [step for step in self.trace.backward if step.call == self.call.index and step.op in between]

    def shape(self, value):
        return self.trace.values[value].shape

    def named(self, value):
        """Return what to call a value in a sentence."""
        found = next((v.name for v in self.trace.variables if v.value == value), None)
        return found or self.trace.values[value].name
