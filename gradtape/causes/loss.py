"""Causes in the loss: something is missing in it, or two shapes met that were not meant to."""

import math
import re

from gradtape.causes import Cause, Finding
from gradtape.causes.path import compiled
from gradtape.causes.unused import left_out
from gradtape.paths import short

_DIFFERENCES = {
    "SquaredDifference", "Sub", "__rsub__", "__sub__", "dist", "huber_loss", "l1_loss", "mse_loss", "rsub",
    "smooth_l1_loss", "sub", "subtract",
}  # fmt: skip
_PAIRS = _DIFFERENCES | {
    "Add", "AddV2", "Maximum", "Minimum", "Mul", "RealDiv", "__add__", "__mul__", "__truediv__", "add", "div",
    "maximum", "minimum", "mul", "multiply", "pow", "true_divide",
}  # fmt: skip
_RESHAPES = {
    "ExpandDims", "Identity", "ReadVariableOp", "Reshape", "Squeeze", "StopGradient", "StridedSlice", "__getitem__",
    "contiguous", "detach", "expand_dims", "flatten", "reshape", "squeeze", "unflatten", "unsqueeze", "view",
}  # fmt: skip
_LOSS_WORD = re.compile(r"(loss|penalt|regular|aux|kl|decay|balance|sparsity|prior|l1|l2|entropy|commit)", re.I)


def _broadcast(case):
    for index in case.between:
        op = case.ops[index]
        if short(op.name) not in _PAIRS:
            continue
        shapes = [case.shape(value) for value in op.inputs[:2] if value is not None]
        if len(shapes) == 2 and _crossed(*shapes) and not _with_itself(case, op):
            yield Finding(
                op,
                op.location,
                f"{op.name} met shapes {shapes[0]} and {shapes[1]} and made {_cross(*shapes)}.",
                near=op.index,
                symptom="wrong",
            )

    yield from _target_crossed(case)


def _target_crossed(case):
    """Find a target that was broadcast before the prediction met it: (N, N) against the variable's (N, 1)."""
    below = {value for index in case.between for value in case.ops[index].outputs}
    for index in case.between:
        op = case.ops[index]
        pair = [value for value in op.inputs[:2] if value is not None]
        if short(op.name) not in _DIFFERENCES or len(pair) != 2 or len(below & set(pair)) != 1:
            continue
        target, mine = sorted(pair, key=lambda value: value in below)
        for maker in sorted(case.paths.ancestors([target], op.index), reverse=True):
            made = case.ops[maker]
            shapes = [case.shape(value) for value in made.inputs[:2] if value is not None]
            if short(made.name) not in _PAIRS or len(shapes) != 2 or not _crossed(*shapes) or _with_itself(case, made):
                continue
            if case.shape(target) == _cross(*shapes) and case.shape(mine) in shapes:
                yield Finding(
                    made,
                    made.location,
                    f"{made.name} met shapes {shapes[0]} and {shapes[1]} and made {_cross(*shapes)}, "
                    f"from which {op.name} then takes {case.shape(mine)}.",
                    near=made.index,
                    symptom="wrong",
                )
                return


def _with_itself(case, op):
    """Whether an op meets every entry of a vector with every other of the same one, which nobody does by mistake."""
    left, right = (_unfolded(case, value, op.index) for value in op.inputs[:2])
    return left == right


def _unfolded(case, value, before):
    """Return the value that one came from by a mere change of shape."""
    while True:
        made = [case.ops[index] for index in case.paths.makers(value, before)]
        given = [one for one in made[0].inputs if one is not None] if len(made) == 1 else []
        sizes = [math.prod(case.shape(one)) for one in (value, *given[:1]) if None not in (case.shape(one) or (None,))]
        if len(made) != 1 or short(made[0].name) not in _RESHAPES or len(sizes) != 2 or sizes[0] != sizes[1]:
            return value
        value, before = given[0], made[0].index


def _crossed(left, right):
    """Whether (N, 1) met (N,): the same N numbers, every one with every other."""
    if left is None or right is None or None in left + right:
        return False
    column, row = (left, right) if len(left) > len(right) else (right, left)
    return len(column) == len(row) + 1 and column[-1] == 1 and column[:-1] == row and math.prod(row) > 1


def _cross(left, right):
    column, row = (left, right) if len(left) > len(right) else (right, left)
    return (*column[:-1], row[-1])


def _loss_incomplete(case):
    error = case.error
    if error and "No loss to compute" in error.message:
        yield Finding(
            None, compiled(case) or error.location, f"{error.type}: {error.message[:200]}", near=len(case.ops)
        )
    if not case.call:
        return
    if (
        case.symptom == "ok"
        and case.variable is not None
        and case.variable.details.get("regularized")
        and not _regularized(case)
    ):
        yield Finding(
            None,
            _target_location(case),
            f"{case.name} has a regularizer, and the loss that was differentiated has no term of it.",
            "likely",
            symptom="wrong",
        )
    for op in dangling(case):
        if case.value in case.paths.roots(op):
            kept = "add_loss" in op.location.text
            stopped = all(
                cut.kind == "detach" for cut in case.cuts[0]
            )  # which the user meant; the term was the other way
            place = _target_location(case) if kept else left_out(case, op, op.location) or op.location
            yield Finding(
                op,
                place,
                f"{case.name} is part of this term, and the term is no part of what was differentiated.",
                "likely",
                len(case.ops),
                1 if case.connected and not stopped and case.symptom != "ok" else 0,
                symptom="wrong" if case.symptom == "ok" else None,
            )


def _regularized(case):
    """Whether the target was computed from the variable outside its layer too, as model.losses is."""
    ancestors = case.paths.ancestors(case.targets, case.end)
    return any(
        op.index in ancestors and not op.scope and case.value in op.inputs for op in case.ops if op.kind == "read"
    )


def _target_location(case):
    """Return the line that made what was differentiated."""
    made = [case.ops[index] for target in case.targets for index in case.paths.makers(target, case.end)]
    return max(made, key=lambda op: op.index).location if made else case.ops[case.call.index].location


def dangling(case):
    """Yield the ops whose scalar result was on the tape, looks like a loss term, and went nowhere."""
    inside, targets = set(), set()
    for call in case.trace.gradient_calls:
        targets.update(call.targets)
        inside |= case.paths.ancestors([t for t in call.targets if t is not None], call.index)
    for op in case.ops:
        if op.kind == "compute" and op.on_tape and op.index not in inside and len(op.outputs) == 1:
            users = case.paths.consumers.get(op.outputs[0], ())
            alone = case.shape(op.outputs[0]) == () and all(case.ops[user].kind == "leave" for user in users)
            term = alone and op.location and _LOSS_WORD.search(op.location.text)
            if term and not targets & case.paths.roots(op):
                yield op


CAUSES = (
    Cause(
        "loss_incomplete",
        "A term of the loss was computed, or kept by the model, and never added.",
        "Add the term to the loss before you ask for the gradients.",
        ("ok", "none", "not_updated", "zero", "exception", "wrong"),
        _loss_incomplete,
    ),
    Cause(
        "broadcast",
        "Prediction and target were broadcast against each other.",
        "Give both the same shape: squeeze or reshape one of them before they meet.",
        ("ok", "wrong", "zero"),
        _broadcast,
    ),
)
