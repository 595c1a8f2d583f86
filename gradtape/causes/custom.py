"""Causes in a hand-written backward."""

from gradtape import differences, lines
from gradtape.causes import Cause, Finding
from gradtape.causes.path import _first


def _customs(case):
    between = set(case.between)
    return [
        op
        for op in case.ops
        if op.kind == "custom" and (op.index in between or case.value in op.details.get("captured", ()))
    ]


def _at(op, position=0):
    """Return the line of the backward that gives the gradient at a position, the call's where it is not found."""
    spot = op.details.get("backward_defined") or op.details.get("grad_defined")
    return (lines.returned(*spot, position) if spot else None) or op.location


def _defined(case):
    """Return the line of the only backward in the user's files: its return where the number of gradients is wrong."""
    error = case.error
    if error.location is None:
        return None
    defined = [at for file in case.files or [error.location.file] for at in lines.backwards_defined(file)]
    if len(defined) != 1:
        return None
    return (
        lines.returned(defined[0].file, defined[0].line, None) if "variables" not in error.message else None
    ) or defined[0]


def _custom_incomplete(case):
    error = case.error
    if error and any(words in error.message for words in _CONTRACT):
        customs = [op for op in case.ops if op.kind == "custom"]
        named = [op for op in customs if op.details.get("function", "?") in error.message]
        op = (named or customs or [None])[-1]
        if op is None:
            place = _defined(case) or error.location
        elif named:
            place = _at(op, None)
        else:
            place = op.location
        yield Finding(op, place, f"{error.type}: {_first(error.message)}", near=len(case.ops))
        return
    for op in _customs(case):
        name = op.details.get("function", op.name)
        if case.value in op.details.get("captured", ()):
            yield Finding(op, op.location, f"{name} uses {case.name} without taking it as an argument.", near=op.index)
        for step in case.trace.backward:
            if step.op == op.index:
                for position, gradient in enumerate(step.outgoing):
                    if gradient is None:
                        yield Finding(op, _at(op, position), f"The backward of {name} gave None.", near=op.index)


_CONTRACT = ("grad_fn must accept keyword argument 'variables'", "function expected to return", "gradients, expected",
             "returned too few", "returned too many", "returned an incorrect number of gradients",
             "returned an invalid gradient", "not enough values to unpack (expected 1",
             "not enough values to unpack (expected 2, got 1",
             "You must implement either the backward or vjp")  # fmt: skip


def _custom_wrong(case):
    for op in _customs(case):
        kept = case.trace.custom(op.index)
        found = differences.compare(kept, starved=case.symptom == "zero") if kept is not None else {}
        for position in _through(case, op, kept, found):
            place = _shared(case, op) or _at(op, position)
            yield Finding(op, place, found[position], near=op.index, symptom="wrong")
            break


def _through(case, op, kept, positions):
    """Return those positions of a call's inputs by which this case's value goes in; all if that cannot be told."""
    if kept is None or len(op.inputs) != len(kept.inputs) or case.value in op.details.get("captured", ()):
        return list(positions)
    reached = {case.value, *(made for index in case.between for made in case.ops[index].outputs)}
    return [number for number in positions if op.inputs[number] in reached]


def _shared(case, op):
    """Return the line of a backward that reads what every call writes over, None if there is none or one call only."""
    spot = op.details.get("backward_defined") or op.details.get("grad_defined")
    calls = [other for other in case.ops if spot and spot in other.details.values()]
    return lines.kept_between(*spot) if len(calls) > 1 else None


CAUSES = (
    Cause("custom_incomplete", "A hand-written backward gives no gradient for this input.",
          "Return a gradient for every input of the forward, and take what it uses as an argument.",
          ("none", "not_updated", "exception"), _custom_incomplete),
    Cause("custom_wrong", "A hand-written backward gives other numbers than the forward has derivatives.",
          "Derive the formula again, multiply by the upstream gradient, "
          "and check it with gradcheck or central differences.",
          ("wrong", "ok", "zero"), _custom_wrong),
)  # fmt: skip
