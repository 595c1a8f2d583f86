"""Whether a step computed a gradient itself, without a tape: by a formula, or by trying the weights out in NumPy.

Such a step is in order although it asks for no gradient. Knows no framework, and draws no conclusion.
"""


def by_hand(case):
    """Return whether the step gave an optimizer a gradient of the case's variable that it had computed itself."""
    return any(made_by_hand(case, update, grad) for update, grad in _handed(case))


def made_by_hand(case, update, grad):
    """Return whether the step made, before an update, the gradient that it was given, from weights or in NumPy.

    grad: index of its Value.  What only changes an earlier gradient, as clipping does, is not made by hand.
    """
    made = [case.ops[index] for index in case.paths.ancestors([grad], update.index)]
    if any(op.kind == "gradient" for op in made):
        return False
    if any(op.kind == "return" and op.outputs and case.shape(op.outputs[0]) == case.shape(grad) for op in made):
        return True
    learned = {row.value for row in case.trace.variables if row.stepped or row.details.get("held")}
    return any(value in learned for op in made for value in case.paths.sources(op.index))


def _handed(case):
    """Yield each update of the variable with the index of the gradient that it was given."""
    for update in case.ops:
        if update.kind == "update":
            grads = update.details.get("grads", update.details.get("held_grads", ()))
            grad = dict(zip(update.inputs, grads)).get(case.value)
            if grad is not None:
                yield update, grad
