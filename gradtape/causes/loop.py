"""Causes in the order of the loop: right gradients at the wrong time."""

from gradtape import lines
from gradtape.by_hand import made_by_hand
from gradtape.causes import Cause, Finding
from gradtape.causes.path import _first


def _updates(case):
    return [op for op in case.ops if op.kind == "update"]


def _misordered(case):
    calls = case.trace.gradient_calls
    updates = [op for op in _updates(case) if case.value in op.inputs] or _updates(case)
    if case.symptom in ("ok", "not_updated"):
        yield from _stale(case, updates)
    if case.symptom == "ok":
        yield from _cleared_between(case)
        yield from _too_early(case)
        return
    if updates and not calls:
        closure = updates[0].details.get("closure")  # it was to ask for the gradient
        place = lines.returned(*closure, None) if closure else None
        yield Finding(
            updates[0],
            place or updates[0].location,
            f"{updates[0].name} ran and no gradient was asked for in the step.",
            near=updates[0].index,
        )
        return
    if not case.call or case.symptom == "none":
        return
    if not updates and not any(row.moved for row in case.trace.variables if not row.statistic):
        idle = [at for file in case.files for at in lines.calls_of(file, "apply_gradients", "apply", "minimize", "step")
                if at.line not in {op.location.line for op in case.ops if op.location}]  # fmt: skip
        yield Finding(
            None,
            idle[0] if idle else case.ops[case.call.index].location,
            "The gradient was there, and no optimizer updated anything.",
            "likely",
            case.end,
            0 if case.variable is None or case.variable.registered else 1,
        )
        return
    if not updates:
        return
    later = [op for op in updates if op.index > case.call.index]
    if updates and not later:
        yield Finding(updates[-1], updates[-1].location, f"{updates[-1].name} ran before the gradient was there.",
                      near=updates[-1].index)  # fmt: skip
    for update in later[:1]:
        for op in case.ops[case.call.index : update.index]:
            if op.kind == "zero_grad" and case.value in op.outputs:
                yield Finding(op, op.location, f"{op.name} ran between the gradient and {update.name}.", near=op.index)


def _stale(case, updates):
    """Find an update whose gradients do not come from this step's gradient calls, or were written over before it."""
    for update in updates:
        given = dict(zip(update.inputs, update.details.get("grads", ())))
        grad = given.get(case.value)
        if grad is None or not case.trace.gradient_calls or made_by_hand(case, update, grad):
            continue
        made = [case.ops[index] for index in case.paths.ancestors([grad], update.index)]
        latest = [
            call.index for call in case.trace.gradient_calls if case.value in call.sources and call.index < update.index
        ]
        if any(op.kind == "gradient" for op in made) and latest and case.symptom == "ok":
            theirs = {op.index for op in made if op.kind == "gradient"} | {
                op.index for op in case.ops[: update.index] if op.kind == "gradient" and grad in op.outputs
            }
            if latest[-1] not in theirs and len(latest) > 1:
                yield Finding(
                    update,
                    update.location,
                    f"{update.name} was given gradients of an earlier call.",
                    near=update.index,
                    symptom="wrong",
                )
            continue
        if any(op.kind == "gradient" for op in made) or grad in {
            out for op in case.ops if op.kind == "gradient" for out in op.outputs
        }:
            if case.symptom == "ok":
                continue
            wiped = [op for op in made if op.kind == "assign" and not any(
                case.ops[index].kind == "gradient" for index in case.paths.ancestors(op.inputs, op.index))]  # fmt: skip
            if wiped:
                last = max(wiped, key=lambda op: op.index)
                said = f"What {update.name} was given had been written over before."
                yield Finding(last, parting(last, update), said, near=last.index)
            continue
        yield Finding(update, update.location, f"{update.name} was given gradients that this step did not compute.",
                      near=update.index, symptom="wrong")  # fmt: skip


def parting(op, other):
    """Return the line of an op in the innermost function from which another op was reached too: their order."""
    around = {(place.file, place.function) for place in other.stack}
    return next((place for place in op.stack if (place.file, place.function) in around), op.location)


def _cleared_between(case):
    """Find a clearing between two runs of the same gradient line, with no update in between."""
    calls = [call for call in case.trace.gradient_calls if case.value in call.sources]
    for first, second in zip(calls, calls[1:]):
        between = case.ops[first.index : second.index]
        same = case.ops[first.index].location == case.ops[second.index].location
        if (
            same
            and not any(op.kind == "update" for op in between)
            and any(op.kind == "update" for op in case.ops[second.index :])
        ):
            if _moved_between(case, between):
                return  # the first gradient was made use of: it found the point at which the second was asked
            for op in between:
                if op.kind == "zero_grad" and case.value in op.outputs:
                    yield Finding(
                        op,
                        op.location,
                        f"{op.name} threw the gradient of {case.name} away before any update.",
                        near=op.index,
                        symptom="wrong",
                    )
                    return


def _moved_between(case, ops):
    return any(op.kind == "assign" and case.value in op.outputs for op in ops)


def _released(case):
    error = case.error
    if error and any(words in error.message for words in _SPENT):
        place = error.location
        for value, (_, made) in case.trace.kept_tensors.items():
            op = next((case.ops[index] for index in case.paths.producers.get(value, ())), None)
            if op is not None and op.details.get("earlier") and made is not None:
                place = made
        said, repair = f"{error.type}: {_first(error.message)}", ""
        kept = _carried_over(case)
        if kept is not None:
            line = f" at line {kept.location.line}" if kept.location is not None else ""
            said = f"What {kept.name} gave{line} went through an earlier backward pass, and is used once more. {said}"
            repair = _ANEW
        yield Finding(None, _second_call(case, place) or place, said, near=len(case.ops), repair=repair)


_ANEW = (
    "Compute it anew for each backward pass, or add the losses and ask once; "
    "a state that is carried over is detached first."
)


def _carried_over(case):
    """Return the op before an earlier backward pass whose result what ran after it still uses, None if none does."""
    calls = [call for call in case.trace.gradient_calls if case.call is not None and call.index < case.call.index]
    if not calls:
        return None
    earlier, mine = calls[-1], case.paths.ancestors(case.targets, case.end)
    theirs = case.paths.ancestors([target for target in earlier.targets if target is not None], earlier.index)
    late = {value for index in mine if index > earlier.index for value in case.paths.sources(index)}
    shared = [case.ops[index] for index in sorted(mine & theirs, reverse=True) if index < earlier.index]
    return next((op for op in shared if op.on_tape and op.kind == "compute" and late & set(op.outputs)), None)


def _second_call(case, place):
    """Return the user's line that led to the same gradient line a second time, from elsewhere; None if nothing did."""
    calls = [case.ops[call.index] for call in case.trace.gradient_calls]
    if case.call is None or len(calls) < 2 or place is None:
        return None
    last, earlier = calls[-1], [op for op in calls[:-1] if op.location == calls[-1].location]
    for first in earlier[-1:]:
        for mine, theirs in zip(last.stack, first.stack):
            if mine != theirs:
                return mine
    return None


_SPENT = ("backward through the graph a second time", "can only be used to compute one set of gradients",
          "Trying to backward through", "saved intermediate values of the graph are freed")  # fmt: skip


def _overwritten(case):
    error = case.error
    yield from _silently_overwritten(case)
    yield from _changed_before_reread(case)
    if error and "modified by an inplace operation" in error.message:
        op = _overwriter(case, error.message)
        yield Finding(
            op, op.location if op else error.location, f"{error.type}: {_first(error.message)}", near=len(case.ops)
        )


def _overwriter(case, message):
    """Return the last op before the gradient call that changed something in place."""
    found = [op for op in case.ops[: case.end] if op.kind == "update" or op.details.get("inplace")]
    return found[-1] if found else None


def _silently_overwritten(case):
    """Find a write past autograd (.data) to what the backward pass still needed."""
    if not case.call or case.symptom != "ok":
        return
    for op in case.ops[: case.end]:
        if op.kind == "assign" and not op.on_tape and op.details.get("inplace"):
            used = [index for value in op.outputs for index in case.paths.consumers.get(value, ()) if index < op.index]
            if any(case.ops[index].on_tape and index in case.paths.ancestors(case.targets, case.end) for index in used):
                yield Finding(op, op.location, f"{op.name} changed a value between the forward and the backward pass, "
                              "where autograd does not look.", near=op.index, symptom="wrong")  # fmt: skip


def _changed_before_reread(case):
    """Find an assignment to a variable that a backward pass reads anew: recompute_grad, or a hand-written gradient."""
    if not case.call or case.symptom != "ok":
        return
    assigned = [op for op in case.ops[: case.end] if op.kind == "assign"]
    for op in case.ops[: case.end]:
        if "grad_defined" not in op.details or op.index not in case.between:
            continue
        for late in assigned:
            if late.index > op.index and any(_reads_again(case, op, value) for value in late.outputs):
                said = (
                    f"{late.name} changed {case.named(late.outputs[0])} after {op.name} had used it, "
                    "and its backward pass reads it again."
                )
                asked = case.ops[case.call.index]
                yield Finding(late, parting(late, asked), said, "likely", late.index, symptom="wrong")
                return


def _reads_again(case, op, value):
    """Whether an op with a backward of its own took a variable's value, and the backward takes it once more."""
    if op.kind == "call":
        return case.trace.values[value].kind == "variable" and value in op.inputs
    name = (case.named(value) or "").rpartition(".")[2]
    spots = op.details.get("defined"), op.details.get("grad_defined")
    return op.kind == "custom" and all(spot and name in lines.names_in_function(*spot) for spot in spots)


def _too_early(case):
    """Find an update by hand from a buffer to which this step's gradient was added only afterwards."""
    if not case.call or case.variable is None or _updates(case):
        return
    asked = case.ops[case.call.index]
    moves = [op for op in case.ops[asked.index :] if op.kind == "assign" and case.value in op.outputs]
    if any(asked.index in case.paths.ancestors(op.inputs, op.index) for op in moves):
        return
    for move in moves:
        if case.value in case.paths.roots(move):
            return  # changed from what it was itself: a mask, a decay
        late = _added_later(case, asked, move)
        if late is not None:
            said = f"{move.name} updated {case.name} from what {late.name} adds the gradient to only afterwards."
            symptom = "wrong" if case.variable.moved else "not_updated"
            yield Finding(move, parting(move, asked), said, "likely", move.index, symptom=symptom)
            return


def _added_later(case, asked, move):
    """Return the op after a move that joins the gradient with a buffer the move was made from, else None."""
    given = case.paths.roots(move) - case.paths.roots(asked)
    buffers = {value for value in given if case.shape(value) == case.shape(case.value)}
    for op in case.ops[move.index :]:
        joins = op.kind == "compute" and asked.index in case.paths.ancestors(op.inputs, op.index)
        if joins and buffers & case.paths.roots(op):
            return op
    return None


CAUSES = (
    Cause(
        "released",
        "The graph or tape was used a second time, after it had been let go.",
        "Ask for all gradients in one call, or keep it: persistent=True, retain_graph=True; "
        "detach a state that is carried over.",
        ("exception",),
        _released,
    ),
    Cause(
        "overwritten",
        "A tensor that the backward pass needs was changed in place.",
        "Write `x = x + y` instead of changing x in place, or do it after the backward pass.",
        ("exception", "wrong", "ok"),
        _overwritten,
    ),
    Cause(
        "misordered",
        "The steps of the loop are in the wrong order, or one is missing.",
        "Order: clear the gradients, compute the loss, ask for the gradients, update.",
        ("not_updated", "none", "ok"),
        _misordered,
    ),
)
