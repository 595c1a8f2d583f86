"""The summands of a loss, and which of them teach nothing: walks back from the target of a Case over sums alone."""

from gradtape.paths import short

_SUMS = {"Add", "AddN", "AddV2", "Pack", "Sub", "__add__", "__radd__", "__rsub__", "__sub__", "add", "rsub", "stack",
         "sub", "subtract"}  # fmt: skip
_REDUCED = {"Mean", "Sum", "mean", "sum"}
_SCALES = {"Div", "DivNoNan", "Identity", "Mul", "Neg", "RealDiv", "__mul__", "__neg__", "__rmul__", "__truediv__", "div",
           "mul", "multiply", "neg", "negative", "true_divide"}  # fmt: skip


def constants(case):
    """Yield (value, before) for each scalar that teaches nothing and is added to others on the way to the target."""
    todo = [(target, case.end) for target in case.targets]
    while todo:
        value, before = todo.pop()
        for op in [case.ops[index] for index in case.paths.makers(value, before)]:
            name = short(op.name)
            given = [one for one in op.inputs if one is not None]
            scalars = [one for one in given if case.shape(one) == ()]
            learn = [one for one in scalars if one in case.paths.taught]
            if op.kind != "compute" or not op.on_tape:
                continue
            if name in _REDUCED:
                todo += [(one, op.index) for one in given if _stacked(case, one, op.index)]
            elif name in _SUMS:
                todo += [(one, op.index) for one in learn]
                yield from ((one, op.index) for one in scalars if one not in learn)
            elif name in _SCALES and len(learn) == 1:
                todo.append((learn[0], op.index))


def _stacked(case, value, before):
    return any(short(case.ops[index].name) in ("Pack", "stack") for index in case.paths.makers(value, before))
