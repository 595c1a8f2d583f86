"""Causes in what was recorded, and in what was asked: the tape was elsewhere, or another tensor was meant."""

import re

from gradtape import lines, source
from gradtape.causes import Cause, Finding
from gradtape.causes.path import ALL, constant_terms, kind_of_cut, rebinds
from gradtape.paths import shape_only


def _call_location(case):
    return case.ops[case.call.index].location if case.call else None


def _is_variable(case):
    return case.variable is not None


def _whole(dtype):
    return (dtype or "").startswith(("int", "uint", "bool"))


def _integer(case):
    error = case.error
    if error and "nly Tensors of floating point" in error.message:
        yield Finding(None, error.location, f"{error.type}: {error.message[:200]}", near=len(case.ops))
    if _whole(case.kind.dtype):
        op = _producer(case, case.value)
        yield Finding(
            op,
            (op.location if op else None) or case.made or _call_location(case),
            f"{case.name} is {case.kind.dtype}: only floating numbers have a gradient.",
            near=case.end,
            rank=1 if case.variable and case.variable.statistic else 0,
        )
    for target in case.targets:
        if _whole(case.trace.values[target].dtype):
            op = _producer(case, target)
            yield Finding(op, op.location if op else _call_location(case),
                          f"The target is {case.trace.values[target].dtype}.", near=case.end)  # fmt: skip


def _producer(case, value):
    made = case.paths.makers(value, case.end)
    return case.ops[max(made)] if made else None


def _unrecorded(case):
    if case.symptom == "ok":
        yield from constant_terms(case, "unrecorded", _tell_unrecorded)
        return
    front, behind = case.cuts
    for rank, ops in ((0, front), (2, behind)):
        for op in ops:
            if kind_of_cut(case, op) == "unrecorded" and not rebinds(case, op):
                place, evidence, repair = _tell_unrecorded(case, op)
                yield Finding(op, place, evidence, near=op.index, rank=rank, repair=repair)
    if case.connected and not case.loose or not case.targets:
        return
    mapped = _in_pipeline(case) if case.variable is not None and not case.uses else None
    if mapped is not None:
        yield Finding(
            None,
            mapped,
            f"{case.name} was not read in this step; the data had passed through it on their way here, "
            "in the pipeline.",
            "likely",
            near=0,
        )
        return
    ancestors = case.paths.ancestors(case.targets, case.end)
    mine = set() if " " in case.own_name else set(re.findall(r"\w+", case.own_name))
    for value, (name, made) in sorted(case.trace.kept_tensors.items()):
        made = made or next(filter(None, (source.kept_made(file, name) for file in case.files)), None)
        if made is None or not any(case.paths.uses(op, value) for op in ancestors):
            continue
        if mine & source.names_in(made.file, made.line):
            yield Finding(None, made, f"The loss was computed from {name}, which was made before this step; "
                          f"{case.name} itself was not read.", "likely", near=0)  # fmt: skip


def _tell_unrecorded(case, op):
    return _beside_tape(case, op), f"{op.name} ran while no tape was recording.", ""


def _in_pipeline(case):
    """Return the line that maps a pipeline of data through the model of a variable, None if none does."""
    root = case.own_name.partition(".")[0].partition("[")[0]
    return next(filter(None, (lines.mapped_through(file, root) for file in case.files)), None)


def _beside_tape(case, op):
    """Return the line of an op in the function that asks for the gradient, where the tape is, else the op's own."""
    function = case.ops[case.call.index].location if case.call else None
    inside = [
        place
        for place in op.stack
        if function is not None and place.function == function.function and place.file == function.file
    ]
    return inside[0] if inside else op.location


def _nonleaf(case):
    details = case.trace.details_of(case.value)
    op = _producer(case, case.value)
    for op in case.cuts[0]:
        if kind_of_cut(case, op) == "unrecorded" and rebinds(case, op):
            yield Finding(
                op,
                op.location,
                f"From this line on {case.name} is what {op.name} gave, no variable any more.",
                near=op.index,
            )
            return
    again = _made_from_itself(case)
    if again is not None:
        yield Finding(None, again, f"{case.name} is what an op gave, no variable any more.", near=case.end)
        return
    if details.get("nonleaf") or details.get("was_variable"):
        place = op.location if op is not None and op.location else case.made
        yield Finding(
            op, place, f"{case.name} is the result of an op, no variable: its gradient is not kept.", near=case.end
        )
    elif case.variable is not None and not case.variable.owner:
        for value, (name, made) in case.trace.kept_tensors.items():
            if any(case.ops[index].details.get("earlier") and case.value in case.ops[index].inputs
                   for index in case.paths.producers.get(value, ())):  # fmt: skip
                yield Finding(
                    None, made, f"{name} was made from it by an op, and is itself no variable.", "likely", near=case.end
                )


def _made_from_itself(case):
    """Return the line that rebinds the name of a plain tensor to something made from it (w = w - …), else None."""
    if case.kind.kind != "tensor" or not case.asked or " " in case.own_name:
        return None
    name, _, key = case.own_name.partition("[")
    name = name.rpartition(".")[2]
    for file in case.files:
        for place in source.assignments(file, name):
            if name in source.names_in(place.file, place.line):
                return place
    return None


def _unwatched(case):
    details = case.call.details if case.call else {}
    if (
        case.variable is not None
        and details.get("watch_accessed") is False
        and case.value not in details.get("watched", ())
    ):
        found = [
            place for file in case.files for place in lines.calls_of(file, "GradientTape") if "watch_acc" in place.text
        ]
        yield Finding(
            None,
            found[0] if found else _call_location(case),
            f"The tape watches what it is told to, and nobody told it to watch {case.name}.",
            near=case.end,
        )
        return
    held = case.variable is not None and case.variable.details.get("held")
    if _whole(case.kind.dtype) or case.gradient is not None or not (case.asked or case.explicit or held):
        return
    if _is_variable(case) and case.variable.details.get("parameter", True):
        return
    if case.trace.details_of(case.value).get("nonleaf"):
        return
    tape = details.get("tape")
    watched = [op for op in case.ops[: case.end] if op.kind == "watch" and case.value in op.inputs
               and op.details.get("tape", tape) == tape]  # fmt: skip
    if watched and case.uses and min(op.index for op in case.uses) < watched[0].index:
        yield Finding(watched[0], watched[0].location, f"{case.name} was used before it was watched.", near=case.end)
        return
    if case.connected and not watched and not case.cuts[0]:
        place = case.trace.details_of(case.value).get("read_at") or _call_location(case)
        yield Finding(
            None,
            (case.made if held else place) or case.made,
            f"{case.name} is a constant that no tape watched.",
            near=case.end,
        )


def _unrelated(case):
    if case.symptom == "zero":
        yield from _unconnected(case)
        return
    if case.kind.kind == "variable" and (case.uses or not _others_instead(case) or replaced_by(case) is not None):
        return
    if case.asked and not case.connected and not _whole(case.kind.dtype):
        op = _producer(case, case.value)
        yield Finding(op, _call_location(case), f"The target was not computed from {case.name}.", near=case.end, rank=1)


def _unconnected(case):
    """Find a gradient that is 0 as its target was not computed from its source, and that is ours or multiplies ours."""
    used = {value for index in case.paths.ancestors(case.targets, case.end) for value in case.paths.sources(index)}
    for call in reversed(case.trace.gradient_calls):  # that nearest the loss first
        op = case.ops[call.index]
        for source, seen in zip(call.sources, call.results):
            mine = call is case.call and source == case.value
            if source is None or seen is None or not seen.zero or not (mine or used & set(op.outputs)):
                continue
            above = case.paths.ancestors([target for target in call.targets if target is not None], call.index)
            if all(shape_only(case.ops[index]) for index in above & case.paths.descendants(source)):
                said = f"The target was not computed from {case.named(source)}, so {op.name} gave 0."
                yield Finding(op, op.location, said, near=op.index, rank=-1)
                return


def replaced_by(case):
    """Return the unregistered weight of the same shape that the step used instead, None if there is none."""
    for row in case.trace.variables:
        if (
            not row.registered
            and row.trainable
            and case.shape(row.value) == case.shape(case.value)
            and row.value != case.value
        ):
            return row
    return None


def _others_instead(case):
    """Whether the step used other variables of the same shapes, of which no gradient was asked."""
    asked = {source for call in case.trace.gradient_calls for source in call.sources}
    shapes = [case.shape(row.value) for row in case.trace.variables
              if row.trainable and row.value not in asked and row.details.get("used", True)]  # fmt: skip
    return case.shape(case.value) in shapes


def _given_to_optimizer(case):
    """Return the line that gathered what an optimizer was given, None if it was given in place or not found."""
    update = next((op for op in case.ops if op.kind == "update"), None)
    name = update.details.get("optimizer", "") if update is not None else ""
    for file in case.files if name else ():
        for place in lines.calls_of(file, name):
            for word in source.names_in(place.file, place.line):
                found = source.name_made(file, word, before=place.line)
                if found is not None and found.line < place.line and case.own_name.rpartition(".")[2] in found.text:
                    return found
    return None


def sources_made(case):
    """Return the line that gathered the sources: the list's own, else the gradient call's; None without a call."""
    call = case.call or next(iter(case.trace.gradient_calls), None)
    op = case.ops[call.index] if call else None
    if op is None or op.location is None:
        return None
    return lines.argument_made(op.location, 1, "sources", "inputs", stack=op.stack)


def _untrainable(case):
    if (
        case.variable is not None
        and case.variable.statistic
        and (case.asked or case.explicit or case.variable.details.get("held"))
    ):
        made = case.variable.made
        buffer = made is not None and "register_buffer" in made.text
        place = sources_made(case) if case.asked and not buffer else made or _given_to_optimizer(case)
        yield Finding(
            None,
            place or _call_location(case),
            f"{case.name} is kept by {case.variable.owner}, not trained.",
            near=case.end,
        )


CAUSES = (
    Cause(
        "integer",
        "The variable, or what was differentiated, is of an integer dtype.",
        "Make it a floating tensor (float32); integers have no gradient.",
        (*ALL,),
        _integer,
    ),
    Cause(
        "untrainable",
        "The gradient was asked of a variable that is not trained.",
        "Ask for trainable_variables (or parameters()) instead of all variables.",
        ("none", "exception", "not_updated"),
        _untrainable,
    ),
    Cause(
        "unrecorded",
        "It was computed where no tape was recording.",
        "Move the line into the tape's block, and into the step if it runs only once.",
        (*ALL, "ok"),
        _unrecorded,
    ),
    Cause(
        "nonleaf",
        "It is the result of an op, not a variable.",
        "Keep the variable itself and change it in place (assign_sub, an optimizer, or under no_grad).",
        (*ALL, "not_updated"),
        _nonleaf,
    ),
    Cause(
        "unwatched",
        "The gradient was asked of a constant that nobody watched.",
        "Watch it before it is used: tape.watch({variable}) or {variable}.requires_grad_().",
        ("none", "exception"),
        _unwatched,
    ),
    Cause(
        "unrelated",
        "The gradient was asked of a tensor from which the loss was not computed.",
        "Ask for the gradient of the very tensor that went into the loss.",
        ("none", "exception", "zero"),
        _unrelated,
    ),
)
