"""Write down what a function of torch did: which tensors went in, which came out, and whether they hang together.

Also what was overwritten by an op in place, and in one row all that made a tensor which the recorder did not see made.
"""

import torch

from gradtape.recorders.log import NO_DETAILS, failure_of, here, is_users
from gradtape.recorders.torch_callers import caller, through
from gradtape.recorders.torch_measure import collect

_OVERWRITES = {"__setitem__", *(f"__i{name}__" for name in (
    "add", "sub", "mul", "div", "truediv", "floordiv", "mod", "pow", "and", "or", "xor",
    "lshift", "rshift"))}  # fmt: skip
MOST_NODES = 10_000  # followed back through a history that was not seen


class Ops:
    """The ops of one block, and which node of autograd's graph belongs to which."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.nodes = {}  # grad_fn -> index of op; holds the nodes while armed, their ids would be reused
        self.aliases = {}  # index of a detached tensor -> index of the one whose memory it shares
        self.inplace_at = {}  # name of a function -> place of its argument `inplace`
        self.captured = None  # variables that the forward of a custom Function takes from outside

    def op(self, name, kind, func, args, kwargs):
        """Run a function of torch and write what it did; what it raises is written and passed on."""
        try:
            made = func(*args, **kwargs)
        except Exception as error:
            with self.recorder.guarded:
                self._raised(name, args, kwargs, error)
            raise
        try:
            self.write(name, kind, args, kwargs, made)
        except Exception as error:
            self.log.note(f"Recording missed {name} ({type(error).__name__}: {error}).")
        return made

    def write(self, name, kind, args, kwargs, made, details=NO_DETAILS):
        """Write an op that has run, and return its index, None where the log is full."""
        if self.log.full():
            self.log.dropped += 1
            return None
        recorder = self.recorder
        inputs = recorder.values.indexes(args, kwargs)
        if recorder.borders.numbers:
            inputs += recorder.borders.numbers_in(args)
        if self.captured is not None:
            self.captured.update(index for index in inputs if self.log.values[index][0] == "variable")
        outputs, known, on_tape = self._outputs(made, inputs)
        inplace = known and self._overwrites(name, args, kwargs)
        if name.endswith("__setitem__"):  # gives nothing back
            inplace, on_tape = True, args[0].requires_grad
            outputs.append(inputs[0])
            self._belongs(args[0])
        if kind == "compute" and inplace and outputs:
            kind, outputs, details = self._overwritten(name, args, outputs, on_tape, details)
        if kind == "detach" and inputs:
            self.aliases[outputs[0] if outputs else inputs[0]] = self.aliases.get(inputs[0], inputs[0])
        tape = recorder.pauses.tape()
        if not on_tape:
            details = self._cut(tape, details)
        return self.log.op(name, kind, inputs, tuple(outputs), here(), on_tape, tape, details)

    def _outputs(self, made, inputs):
        """Return (indexes of the tensors made, whether one of them went in as well, whether one is on the tape)."""
        values = self.recorder.values
        found, outputs, known, on_tape = [], [], False, False
        collect((made,), found)
        for tensor in found:
            index = values.seen(tensor)
            if index is None:
                index = values.write(tensor)
            elif index in inputs:
                known = True
                self.log.values[index][4] = tensor.requires_grad
            outputs.append(index)
            if tensor.requires_grad:
                on_tape = True
                self._belongs(tensor)
        return outputs, known, on_tape

    def _belongs(self, tensor):
        """Take the op that is being written for the one that made a tensor."""
        try:
            node = tensor.grad_fn
        except RuntimeError:  # of a view of a leaf that was overwritten under no_grad, torch will not tell
            return
        if node is not None:
            self.nodes[node] = len(self.log.ops)

    def _overwrites(self, name, args, kwargs):
        """Return whether an op that gave back what it was given has changed it: contiguous() and to() may not."""
        last = name.rpartition(".")[2]
        if last in _OVERWRITES or (last.endswith("_") and not last.endswith("__")) or kwargs.get("out") is not None:
            return True
        place = self.inplace_at.get(name, len(args))
        return bool(kwargs.get("inplace") or (place < len(args) and args[place]))

    def _overwritten(self, name, args, outputs, on_tape, details):
        """Return (kind, outputs, details) of an op in place: also what it is a view or a detached alias of."""
        target = outputs[-1]
        original = self.aliases.get(target)
        if original is not None:
            outputs.append(original)
        base = getattr(args[0], "_base", None) if args and isinstance(args[0], torch.Tensor) else None
        whole = None if base is None else self.recorder.values.seen(base)
        if whole is not None:
            outputs.append(whole)
            if whole in self.aliases:
                outputs.append(self.aliases[whole])
        owner = self.recorder.variables_seen.grad_owner.get(target)
        if owner is not None and not on_tape:
            return ("zero_grad", [owner], details) if name.endswith("zero_") else ("compute", outputs, details)
        variable = original is not None or any(self.log.values[index][0] == "variable" for index in outputs)
        return "assign" if variable else "compute", outputs, {**details, "inplace": True}

    def _cut(self, tape, details):
        """Return details with why nothing flows back: where the tape was paused, through which library functions."""
        frame = caller()
        if frame is not None and not is_users(frame.f_code):
            details = {**details, "within": through(frame)}
        return {**details, **self.recorder.pauses.paused_at()} if tape == "paused" else details

    def _raised(self, name, args, kwargs, error):
        inputs = self.recorder.values.indexes(args, kwargs)
        raised = {"raised": str(failure_of(error))}
        self.log.op(name, "compute", inputs, (), here(), False, self.recorder.pauses.tape(), raised)

    def history(self, index, tensor):
        """Write one op for what made a tensor unseen by us: before the block, by an extension, or in a full log."""
        inputs, seen, todo = [], set(), [tensor.grad_fn]
        while todo and len(seen) < MOST_NODES:
            node = todo.pop()
            if node is None or node in seen:
                continue
            seen.add(node)
            if node in self.nodes:
                inputs += self.log.ops[self.nodes[node]][3]
            elif hasattr(node, "variable"):
                if node.variable is not None:
                    inputs.append(self.recorder.values.index(node.variable))
            else:
                todo += [upstream for upstream, _ in node.next_functions]
        op = self.log.must("earlier", "compute", tuple(inputs), (index,), None, True, "open", {"earlier": True})
        if op is not None:
            self.nodes[tensor.grad_fn] = op

    def mark(self):
        """Return where the log stands, for `back_to`."""
        return (
            len(self.log.ops),
            len(self.log.gradient_calls),
            len(self.log.backward),
            len(self.nodes),
            len(self.recorder.customs),
        )

    def back_to(self, mark):
        """Take back every op since, and what is known of them."""
        ops, calls, steps, nodes, customs = mark
        del self.log.ops[ops:], self.log.gradient_calls[calls:], self.log.backward[steps:]
        for rows, length in ((self.nodes, nodes), (self.recorder.customs, customs)):
            while len(rows) > length:
                rows.popitem()

    def disarm(self):
        self.nodes.clear()
        self.aliases.clear()
