"""Causes that the framework names itself, as it refuses: two dtypes that do not mix, an op without a gradient."""

import re

from gradtape import lines
from gradtape.causes import Cause, Finding
from gradtape.causes.path import ALL, _cut_findings, _first, _float, _plain
from gradtape.paths import short


def _mismatched(case):
    error = case.error
    if error and any(words in error.message for words in _DTYPES):
        op = _mixed(case) if case.call and case.call.error else None
        yield Finding(
            op, op.location if op else error.location, f"{error.type}: {_first(error.message)}", near=len(case.ops)
        )


def _mixed(case):
    """Return the last op that took two floating dtypes, None if there is none."""
    for op in reversed(case.ops[: case.end]):
        dtypes = {case.trace.values[value].dtype for value in op.inputs if value is not None and _float(case, value)}
        if len(dtypes) > 1:
            return op
    return None


_DTYPES = ("was expected to be a", "does not match type", "must have the same dtype", "expected scalar type",
           "expected m1 and m2 to have the same dtype", "Found dtype", "mat1 and mat2 must have the same dtype",
           "to have the same dtype", "same dtype", "to have dtype", "should be the same", "dtype mismatch",
           "same scalar type", "Input dtype", "but got Double", "but got Float", "but got Half", "expected dtype",
           "self and source to have")  # fmt: skip


def _unsupported(case):
    error = case.error
    if error and any(words in error.message for words in _NO_DERIVATIVE):
        op = _named_in(case, error.message)
        place = _once(op, error.message) or (op.location if op else _spelt(case, error.message) or error.location)
        yield Finding(op, place, f"{error.type}: {_first(error.message)}", near=len(case.ops))
        return
    yield from _cut_findings("unsupported", _plain("{op} has no registered gradient."))(case)
    if case.symptom == "none" and not case.cuts[0]:
        for op in _swallows(case):
            yield Finding(
                op, op.location, f"A gradient enters the backward step of {op.name}, and None leaves it.", near=op.index
            )


def _once(op, message):
    """Return the line that says of a hand-written backward that it is differentiated once only."""
    spot = op.details.get("backward_defined") if op is not None and "once_differentiable" in message else None
    return lines.decorator(*spot, "once_differentiable") if spot else None


def _swallows(case):
    """Yield the ops into whose backward step a gradient goes and out of which, towards the variable, none comes."""
    below = {value for index in case.between for value in case.ops[index].outputs} | {case.value}
    for step in case.steps:
        if step.op is None or not any(step.incoming) or case.ops[step.op].kind == "custom":
            continue
        towards = [g for g, value in zip(step.outgoing, step.inputs) if value in below and _float(case, value)]
        if towards and not any(towards):
            yield case.ops[step.op]


_NO_DERIVATIVE = ("gradient registry has no entry", "No gradient defined for operation", "derivative for aten::",
                  "is not implemented", "not implemented for", "once_differentiable", "not differentiable",
                  "does not support double backward", "does not have support for")  # fmt: skip


def _spelt(case, message):
    """Return the user's only line that calls what an error names: AdjustSaturation -> adjust_saturation."""
    named = re.search(r"no entry for: (\w+)", message)
    if named is None:
        return None
    word = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", named.group(1)).lower()
    files = case.files or ([case.error.location.file] if case.error and case.error.location else [])
    found = [place for file in files for place in lines.lines_with(file, word)]
    return found[0] if len(found) == 1 else None


_ALIASES = {"gammaincc": "igammac", "gammainc": "igamma"}


def _named_in(case, message):
    """Return the last op between variable and target, or of all, that an error message names."""
    wanted = message.lower()
    for ours, theirs in _ALIASES.items():
        wanted = wanted.replace(theirs, ours)
    if "once_differentiable" in wanted:
        return next((op for op in reversed(case.ops) if op.kind == "custom"), None)
    missing = re.search(r"no entry for: (\w+)", message)
    if missing:
        named = [op for op in case.ops if op.name in (missing.group(1), missing.group(1).removesuffix("Grad"))]
        return named[-1] if named else None
    named = [op for op in case.ops if op.kind != "gradient" and len(short(op.name)) > 2
             and short(op.name).lower().rstrip("_") in wanted]  # fmt: skip
    return max(named, key=lambda op: (len(short(op.name)), op.index), default=None)


CAUSES = (
    Cause("mismatched", "Two dtypes met that the framework does not mix.",
          "Convert one of them where it is made, so that both have the same floating dtype.",
          ("exception",), _mismatched),
    Cause("unsupported", "The framework has no gradient for this op.",
          "Replace the op by others that have a gradient, or write its gradient yourself.", (*ALL, "ok"), _unsupported),
)  # fmt: skip
