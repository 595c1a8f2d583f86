"""What was seen of one training step, as frozen data.

A Trace is a list of ops in the order in which they ran, the values that went in and came out, each gradient call with
its results, and who owns each variable. Knows no framework and draws no conclusion: `gradtape.explain` does that.
"""

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

SYMPTOMS = ("ok", "none", "zero", "wrong", "not_updated", "nan", "exception")

# What an op did, in the words that the explanations rely on. Every recorder uses these and no others.
KINDS = (
    "compute",  # an ordinary op: its outputs depend on its inputs
    "read",  # a variable's value was read: variable -> tensor
    "detach",  # the same value, taken off the tape on purpose: stop_gradient, detach(), .data
    "leave",  # a tensor's value left the framework: .numpy(), .item(), float(), predict(), numpy_function
    "return",  # an array or a number came in: from_numpy, torch.tensor(list), a constant made from NumPy
    "rewrap",  # a new tensor or variable made from a tensor's value: torch.tensor(t), tf.Variable(t), nn.Parameter(t)
    "assign",  # a variable, or a tensor in place, was overwritten: inputs the new value, outputs what was overwritten
    "custom",  # an op whose backward is the user's own: custom_gradient, autograd.Function
    "call",  # an op that hides others: a traced tf.function, py_function, a checkpointed segment
    "watch",  # a tensor was watched: tape.watch, requires_grad_()
    "zero_grad",  # gradients were cleared: outputs are the variables whose gradients went
    "gradient",  # a gradient was asked for; the GradientCall of the same index has the rest
    "update",  # an optimizer was told to update: inputs are the variables it was given
)


_NO_UPDATE = (
    "No optimizer updated anything in the recorded block. If the update belongs there, it is missing; if it comes "
    "later, record it too."
)


@dataclass(frozen=True, slots=True)
class Location:
    """A line of the user's own code: absolute path (or notebook cell), line from 1, its text, the function it is in."""

    file: str
    line: int
    text: str = ""
    function: str = ""

    def __str__(self):
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Value:
    """A tensor, variable, array or number that an op took or made.

    kind: "tensor", "variable" (what an optimizer could update: tf.Variable, a torch leaf that requires a gradient or an
    nn.Parameter), "array" or "number" (outside the framework).
    shape: tuple of ints, None where unknown.  dtype: "float32", "int64", ….  device: as the framework spells it.
    on_tape: whether a gradient asked of something made from this value could flow back into it: the framework's own
    answer (should_record_backprop, requires_grad) when the value was made or first seen.
    name: the user's or the framework's name, None where there is none.
    """

    index: int
    kind: str = "tensor"
    shape: tuple | None = None
    dtype: str | None = None
    device: str | None = None
    on_tape: bool = False
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Op:
    """One thing that happened, in the order of index.

    name: the framework's ("MatMul", "relu", "Tensor.detach").  kind: one of KINDS.
    inputs, outputs: indexes into Trace.values, tensors only, in order; None for an input that is no tensor.
    location: innermost line of the user's own code, None if there is none.
    on_tape: whether a gradient can flow from an output back to an input.
    tape: "open" (something was recording), "none" (no tape open) or "paused" (stop_recording, no_grad, inference_mode).
    scope: names of the layers or modules inside which it ran, outermost first.
    details: a few plain facts, by name; see the recorder.
    stack: the user's own lines that led here, innermost first; the first is location.
    """

    index: int
    name: str
    kind: str = "compute"
    inputs: tuple = ()
    outputs: tuple = ()
    location: Location | None = None
    on_tape: bool = False
    tape: str = "open"
    scope: tuple = ()
    details: MappingProxyType = field(default_factory=lambda: MappingProxyType({}))
    stack: tuple = ()


@dataclass(frozen=True, slots=True)
class Gradient:
    """What was seen of one gradient. norm: Euclidean, None if not measured; zero: all entries exactly 0."""

    shape: tuple | None
    dtype: str | None
    norm: float | None = None
    zero: bool = False
    finite: bool = True

    @property
    def symptom(self):
        return "nan" if not self.finite else "zero" if self.zero else "ok"


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception: type's name, message, where in the user's code it passed last."""

    type: str
    message: str
    location: Location | None = None

    def __str__(self):
        return f"{self.type}: {self.message}"


@dataclass(frozen=True, slots=True)
class GradientCall:
    """One request for gradients.

    index: of its Op.  call: "GradientTape.gradient", "Tensor.backward", "autograd.grad", ….
    targets, sources: indexes of values; of backward() the sources are the leaves that it reached.
    results: a Gradient or None per source, as the framework gave it.  error: what it raised, if it did.
    details: a few plain facts, by name; see the recorder.
    """

    index: int
    call: str
    targets: tuple = ()
    sources: tuple = ()
    results: tuple = ()
    error: Failure | None = None
    details: MappingProxyType = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class BackwardStep:
    """The backward step of one op, in the order in which they ran.

    op: index of the forward Op, None if it was not recorded.  name: the framework's name of the step.
    incoming: a Gradient or None per output of the op.  outgoing: a Gradient or None per entry of `inputs`.
    inputs: indexes of the values that the outgoing gradients belong to, None where unknown.
    call: index of the GradientCall's Op that it belongs to.
    """

    op: int | None
    name: str
    incoming: tuple = ()
    outgoing: tuple = ()
    inputs: tuple = ()
    call: int | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable that took part, or that a layer, module or optimizer of this step holds: the audit.

    value: index of its Value.
    name: in the user's own words: "model.encoder.weight", "layer.gamma".
    trainable: it is meant to be trained (trainable, requires_grad).
    owner: the layer or module that holds it, as "FiLM" (class name), None if nobody does.
    registered: its owner lists it (trainable_variables, parameters()); True for a variable that belongs to no owner.
    statistic: kept by its owner, never to be trained (BatchNorm's moving mean, a buffer).
    reused: its owner was called in this step (an owner that never ran explains `unused`).
    optimizers: names of the optimizers, of this step or elsewhere alive, that hold it.
    stepped: whether one of the optimizers that updated in this step holds it.
    gradient: what `.grad` holds when the block ends (torch), None elsewhere.
    moved: largest absolute change of an entry over the block, None if not measured.
    made: the line that made it, found in its owner's source, None if not found.
    details: a few plain facts, by name; see the recorder.
    """

    value: int
    name: str
    trainable: bool = True
    owner: str | None = None
    registered: bool = True
    statistic: bool = False
    reused: bool = True
    optimizers: tuple = ()
    stepped: bool = False
    gradient: Gradient | None = None
    moved: float | None = None
    made: Location | None = None
    details: MappingProxyType = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The answer for one variable.

    variable: its name in the user's words.  symptom: one of SYMPTOMS.
    cause: a word of the vocabulary (`gradtape.causes`), None where the symptom is ok or nothing was found.
    op: the framework's name of the op at fault, None if there is none.  at: index of that Op in trace.ops.
    location: where the user's code is at fault.  evidence: what was seen, in numbers.
    confidence: "certain", "likely" or "possible".  repair: what to do, in one or two sentences.
    """

    variable: str
    symptom: str
    cause: str | None = None
    op: str | None = None
    location: Location | None = None
    evidence: str = ""
    confidence: str = "certain"
    repair: str = ""
    at: int | None = None

    def __str__(self):
        from gradtape.report import line

        return line(self)


class Trace:
    """What one `with gradtape.record()` block saw. Complete when the block has ended, even in an exception.

    It keeps the variables, layers and optimizers of the step alive until it is dropped, and no other tensor.
    """

    def __init__(self, log):
        self._log = log
        self._recorders = None
        self.failure = None

    def _finish(self, recorders, failure):
        self._recorders = tuple(recorders)
        self.failure = failure

    def _failed_with(self, error):
        from gradtape.recorders.log import failure_of

        self.failure = failure_of(error)
        self.__dict__.pop("_answer", None)

    def _ended(self):
        if self._recorders is None:
            raise RuntimeError("The step is still being recorded. Ask the trace after its `with` block has ended.")

    @property
    def frameworks(self):
        """Names of the frameworks that were recorded."""
        return tuple(recorder.framework for recorder in self._recorders or ())

    @cached_property
    def ops(self):
        """Every Op, in the order in which they ran."""
        self._ended()
        return self._log.ops_made()

    @cached_property
    def values(self):
        """Every Value, by index."""
        self._ended()
        return self._log.values_made()

    @property
    def gradient_calls(self):
        """Every GradientCall, in order."""
        self._ended()
        return tuple(self._log.gradient_calls)

    @property
    def backward(self):
        """The BackwardSteps: of every call with `record(norms=True)`, else of calls where something is missing."""
        self._ended()
        return tuple(self._log.backward)

    @cached_property
    def variables(self):
        """The audit: a Variable for each that took part or is held by a layer, module or optimizer of the step."""
        return self._audit()

    def _audit(self, model=None, optimizer=None):
        self._ended()
        rows = tuple(variable for recorder in self._recorders for variable in recorder.variables(model, optimizer))
        self.__dict__.pop("values", None)  # A weight that took no part in the step has got its Value only now.
        return rows

    @property
    def notes(self):
        """Sentences on what was not recorded, and why."""
        self._ended()
        dropped = self._log.dropped
        full = (f"{dropped} ops after the first {self._log.most_ops} were not kept.",) if dropped else ()
        return tuple(self._log.notes) + full + ((_NO_UPDATE,) if self.update_may_follow else ())

    @property
    def prints(self):
        """{index of value: fingerprint} of what left a framework and what came in (see provenance)."""
        self._ended()
        return {index: seen for recorder in self._recorders for index, seen in recorder.prints.items()}

    @property
    def whole_run(self):
        """Whether the set-up was recorded with the step, as `python -m gradtape` does."""
        return bool(getattr(self._log, "whole_run", False))

    @cached_property
    def update_may_follow(self):
        """Whether an optimizer is there and updated nothing, and the very code that records asked for each gradient.

        Then the block may hold a part of a step, and the update come after it.
        """
        if self.whole_run or any(op.kind in ("update", "assign") for op in self.ops):
            return False
        asked = [self.ops[call.index].location for call in self.gradient_calls]
        here = asked and all(place and (place.file, place.function) == self._log.recorded_in for place in asked)
        return bool(here) and (bool(self.idle_optimizers) or any(op.kind == "zero_grad" for op in self.ops))

    @property
    def eager_rerun(self):
        """Whether something written to run as a graph (fit, tf.function) was recorded eagerly."""
        return bool(getattr(self._log, "eager_rerun", False))

    @cached_property
    def kept_tensors(self):
        """{index of value: (name, Location or None)} of tensors made before the step that a layer or module holds."""
        self._ended()
        return {index: kept for recorder in self._recorders for index, kept in recorder.kept_tensors().items()}

    @property
    def read_in_vain(self):
        """Indexes of values that are no variables and whose gradient the user's code read."""
        self._ended()
        return tuple(index for recorder in self._recorders for index in recorder.read_in_vain)

    @property
    def idle_optimizers(self):
        """Class names of the optimizers that the recording code could see and that updated nothing in the step."""
        return tuple(name for recorder in self._recorders or () for name in recorder.idle_optimizers())

    def index_of(self, thing):
        """Return the index of a variable's or tensor's Value, None if it took no part in the step."""
        self._ended()
        found = (recorder.index_of(thing) for recorder in self._recorders)
        return next((index for index in found if index is not None), None)

    def name_of(self, value):
        """Return what to call a value: its name, else its kind and shape."""
        row = self.values[value]
        return row.name or f"{row.kind} of shape {row.shape}"

    def details_of(self, value):
        """Return the plain facts that a recorder keeps of a value."""
        self._ended()
        return next((r.value_details[value] for r in self._recorders if value in r.value_details), {})

    def kind_of_scope(self, name):
        """Return the class name of the layer or module with this name in an op's scope, None if unknown."""
        return self._log.kinds_of_scope.get(name)

    def custom(self, op):
        """Return what was kept of a call of a hand-written backward, None if nothing was."""
        self._ended()
        return next((recorder.customs[op] for recorder in self._recorders if op in recorder.customs), None)

    @property
    def facts(self):
        """Sentences on what the step did on purpose, and is no fault."""
        from gradtape.facts import facts

        self._ended()
        return facts(self)

    def explain(self, variables=None, model=None, optimizer=None, loss=None):
        """Return a Diagnosis per variable, what is wrong first, nearest the loss first where one has several causes.

        variables: {name: variable or tensor} to answer for these only, under these names.
        model, optimizer: to audit these too.  loss: the tensor meant, where several gradients were asked for.
        Raises RuntimeError while the block is running.
        """
        from gradtape.explain import explain

        self._ended()
        if variables is None and model is None and optimizer is None and loss is None:
            return self._answer
        return explain(self, variables, model, optimizer, loss)

    @cached_property
    def _answer(self):
        """What explain() says of the whole step: the report, its facts and its data all start from it."""
        from gradtape.explain import explain

        return explain(self)

    def told(self, diagnoses):
        """Return these diagnoses as text, a paragraph per fault."""
        from gradtape.report import text

        return text(self, diagnoses)

    def __str__(self):
        return self.told(self.explain())

    def __repr__(self):
        if self._recorders is None:
            return "<Trace: still recording>"
        return f"<Trace: {len(self._log.ops)} ops, {len(self._log.gradient_calls)} gradient calls>"

    def _repr_pretty_(self, printer, cycle):
        printer.text(repr(self) if self._recorders is None else str(self))

    def save(self, path):
        """Write the drawing and the answer to a file.

        .html steps by itself, .svg and .png are still, .txt and .json have the rest.
        Raises ValueError for another suffix.
        """
        from gradtape.draw import save

        self._ended()
        save(self, path)

    def widget(self):
        """Return the drawing as a live widget (TapeWidget). Raises ImportError without anywidget."""
        from gradtape.draw.widget import TapeWidget

        self._ended()
        return TapeWidget(self)

    def _repr_mimebundle_(self, include=None, exclude=None):
        """Called by Jupyter: the page that steps by itself, and stills for where scripts or SVG are taken out."""
        from gradtape.draw import bundle

        return {"text/plain": repr(self)} if self._recorders is None else bundle(self)
