"""Causes in the numbers: the derivative itself is 0, or not a number."""

import math

from gradtape import lines, source
from gradtape.causes import Cause, Finding
from gradtape.causes.path import _PRODUCTS, DISCRETE, _zero_steps
from gradtape.causes.unused import part_dropped
from gradtape.paths import SAMPLES, short

_SELECTS = {
    "SelectV2",
    "Select",
    "where",
    "masked_fill",
    "masked_fill_",
    "Mul",
    "mul",
    "__mul__",
    "__rmul__",
    "multiply",
    "nan_to_num",
    "masked_select",
    "nansum",
    "MulNoNan",
    "masked_scatter",
}


def _saturated(case):
    if part_dropped(case) is not None:
        return
    op = _cancelled(case)
    if op is not None:
        said = f"The gradients that come back to {op.name} are not 0 and add up to 0."
        lone = _of_one(case, op)
        said += " It was normalised over a batch of one, which is its own mean." if lone else ""
        yield Finding(op, lone or _constructor(case, op) or op.location, said, near=op.index)
        return
    for rank, step, op in _zero_steps(case):
        if short(op.name) in DISCRETE | SAMPLES or op.kind == "call":
            continue
        dtype = next((g.dtype for g in step.outgoing if g is not None), "")
        half = " in half precision, where numbers this small become 0" if dtype in ("float16", "half") else ""
        factor = _zero_factor(case, op)
        if factor is not None:
            named = (source.name_made(file, factor.name.partition("[")[0]) for file in case.files)
            made = factor.made or next(filter(None, named), None)
            made = lines.given_back(made) or made
            yield Finding(op, made or op.location, f"{op.name} multiplies by {factor.name}, which is all zeros.",
                          near=op.index, rank=rank, because=factor.value)  # fmt: skip
        else:
            yield Finding(op, _constructor(case, op) or op.location, f"{op.name}: the gradient that enters is not 0, "
                          f"the one that leaves is{half}.", near=op.index,
                          rank=rank + (op.kind == "custom"))  # fmt: skip


def _of_one(case, op):
    """Return the line that gave a BatchNormalization one row only, None if the op is in no such layer or it had more.

    That is the line from which the outermost layer was called: what is inside is right for a larger batch.
    """
    kind = case.trace.kind_of_scope(op.scope[-1]) if op.scope else None
    shape = case.shape(op.outputs[0]) if op.outputs else None
    if kind != "BatchNormalization" or shape is None or None in shape or math.prod(shape[:-1]) != 1:
        return None
    outside = {place for other in case.ops if not other.scope for place in other.stack}
    return next((place for place in op.stack if place in outside), None)


def _cancelled(case):
    """Return the op of whose result several gradients came back that add up to 0, None if there is none."""
    given = {}
    for step in case.steps:
        if (
            step.op is not None
            and step.incoming
            and all(g is not None and g.zero for g in step.incoming if g is not None)
        ):
            sent = [g for value in case.ops[step.op].outputs for g in given.get(value, ())]
            if len(sent) > 1 and not any(g.zero for g in sent):
                return case.ops[step.op]
        for value, gradient in zip(step.inputs, step.outgoing):
            if value is not None and gradient is not None:
                given.setdefault(value, []).append(gradient)
    return None


def _zero_factor(case, op):
    """Return the variable that is all zeros and with which an op multiplied what comes from ours, None if none."""
    others = {row.value: row for row in case.trace.variables if row.details.get("zero") and row.value != case.value}
    below = {value for index in case.between for value in case.ops[index].outputs} | {case.value}
    for value in op.inputs:
        if value is not None and value not in below:
            roots = {value} | {
                root for maker in case.paths.makers(value, op.index) for root in case.paths.roots(case.ops[maker])
            }
            if len(roots) < 6:
                for root in roots & set(others):
                    return others[root]
    return None


def _constructor(case, op):
    """Return the line that made the library's layer inside which an op ran, if the user makes just one of its class."""
    kind = case.trace.kind_of_scope(op.scope[-1]) if op.scope else None
    if kind is None:
        return None
    found = [place for file in case.files for place in lines.calls_of(file, kind)]
    if len(found) != 1:  # an activation that was given by its name
        found = [place for file in case.files for place in lines.lines_with(file, short(op.name))]
    return found[0] if len(found) == 1 else None


def _makes_nan(case):
    start = case.call.details.get("not_finite_from") if case.call else None
    if start is not None:
        return None, case.ops[start]
    for step in case.steps:
        entered = [g for g in step.incoming if g is not None]
        left = [g for g in step.outgoing if g is not None]
        if step.op is not None and entered and all(g.finite for g in entered) and any(not g.finite for g in left):
            return step, case.ops[step.op]
    return None


def _nan_masked(case):
    found = _makes_nan(case)
    if found and _hidden(case, *found):
        op = _unfinite_factor(case, *found) or found[1]
        yield Finding(
            op,
            op.location,
            f"{op.name} makes NaN or infinity where the mask hides it: 0 times infinity is NaN.",
            near=op.index,
        )


def _unfinite_factor(case, step, op):
    """Return the op that made the factor, not finite itself, for which a product gave its other factor a NaN gradient.

    None where the op is no product, or where its factor was made by nothing that is known to divide, or to take a log.
    """
    if step is None or short(op.name) not in _PRODUCTS | _MATRIX_PRODUCTS:
        return None
    gone = [pair for other in case.steps if other.op == op.index for pair in zip(other.inputs, other.outgoing)]
    ill = {value for value, gradient in gone if gradient is not None and not gradient.finite} & set(op.inputs)
    factors = [value for value in op.inputs if value is not None and (value not in ill or len(ill) > 1)]
    for index in sorted(case.paths.ancestors(factors, op.index), reverse=True):
        maker = case.ops[index]
        if short(maker.name) in _SINGULAR | _SHARES:
            return maker
    return None


_MATRIX_PRODUCTS = {
    "MatMul",
    "BatchMatMulV2",
    "BatchMatMulV3",
    "Einsum",
    "matmul",
    "einsum",
    "bmm",
    "mm",
    "mv",
    "dot",
    "__matmul__",
    "baddbmm",
    "linear",
}
_SHARES = {"Softmax", "softmax", "LogSoftmax", "log_softmax"}


def _hidden(case, step, op):
    """Whether what is not finite was meant to be masked: 0 met an infinite derivative, or the data were NaN."""
    if step is None:
        return short(op.name) not in _SINGULAR and _selected_later(case, op, _SELECTS)
    nan = any(g is not None and g.norm is not None and math.isnan(g.norm) for g in step.outgoing)
    return nan and _selected_later(case, op, _SELECTS - _PRODUCTS)


_SINGULAR = {
    "Log",
    "Log1p",
    "Sqrt",
    "Rsqrt",
    "RealDiv",
    "Div",
    "DivNoNan",
    "Reciprocal",
    "Pow",
    "Exp",
    "Acos",
    "Asin",
    "Xdivy",
    "log",
    "sqrt",
    "rsqrt",
    "div",
    "true_divide",
    "reciprocal",
    "pow",
    "exp",
    "acos",
    "asin",
    "arccos",
    "arcsin",
    "__truediv__",
    "__rtruediv__",
    "__pow__",
    "norm",
    "normalize",
    "Atanh",
    "atanh",
    "log2",
    "log10",
}


def _selected_later(case, op, selects):
    after = case.paths.descendants(op.outputs[0]) if op.outputs else set()
    return any(short(case.ops[index].name) in selects for index in after if index in case.between)


def _nan_singular(case):
    found = _makes_nan(case)
    if found:
        step, op = found
        yield Finding(op, op.location, f"{op.name} has no finite derivative at one of its inputs.", near=op.index,
                      rank=1 if _hidden(case, step, op) else 0)  # fmt: skip


CAUSES = (
    Cause(
        "saturated",
        "The derivative is 0 here.",
        "Move the input into the range where {op} changes: another start value, a smoother activation, "
        "loss scaling for float16.",
        ("zero",),
        _saturated,
    ),
    Cause(
        "nan_masked",
        "A branch that was not selected makes NaN in the backward pass.",
        "Make the input safe before the op: select inside and outside "
        "(where(ok, x, 1) first, then where(ok, f(x), 0)).",
        ("nan",),
        _nan_masked,
    ),
    Cause(
        "nan_singular",
        "The derivative is infinite here.",
        "Keep the input away from that point: add a small epsilon inside the root, the log or the division.",
        ("nan",),
        _nan_singular,
    ),
)
