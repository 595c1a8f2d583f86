"""The loss leaves a variable out: its result was dropped on the way, or nothing used it."""

import math
import re

from gradtape import afterwards, origins
from gradtape.causes import Cause, Finding
from gradtape.causes.path import ALL, compiled
from gradtape.paths import short


def _unused(case):
    variable = case.variable
    if case.symptom == "zero":
        op = part_dropped(case)
        if op is not None:
            yield Finding(
                op,
                op.location,
                f"{op.name} takes a part of the result, and {case.name} made another part.",
                near=op.index,
            )
        return
    if case.connected or variable is None or not case.targets:
        return
    if orphan(case):
        return
    last = _last_descendant(case)
    if last is not None:
        place = _dropped(case, last)
        if place is not None:
            known = _without_loss(case, last) or afterwards.dropped_at(place) or left_out(case, last, place)
            place = known or _read_instead(case, place) or place
        yield Finding(last, place, f"{case.name} was used, and nothing that the loss is made of comes from it.",
                      near=last.index, rank=1)  # fmt: skip
    else:
        place = _twin_used(case) or variable.made or case.ops[case.call.index].location
        yield Finding(None, place, f"{case.name} was not used in this step.", "likely", rank=2)


_RECURRENT = {"gru", "lstm", "rnn_tanh", "rnn_relu"}  # each makes the results of several directions and layers at once


def part_dropped(case):
    """Return the op that takes from a recurrent layer's result only what other directions or layers made, else None."""
    user = next((op for op in reversed(case.uses) if short(op.name) in _RECURRENT), None)
    if user is None or case.call is None or case.symptom != "zero":
        return None
    seen = dict(zip(case.call.sources, case.call.results))
    names = {row.value: row.name.rpartition(".")[2] for row in case.trace.variables if row.value in user.inputs}
    mine = _direction(names.get(case.value, ""))
    theirs = [(_direction(name) == mine, seen.get(value)) for value, name in names.items()]
    if not all(one is not None and one.zero for same, one in theirs if same):
        return None
    return _taken(case, user) if any(one is not None and not one.zero for same, one in theirs if not same) else None


def _direction(name):
    """Return what tells a recurrent layer's weights of one direction and layer from others: "weight_ih_l0" -> "l0"."""
    return re.sub(r"^(weight|bias)_(ih|hh|hr)_", "", name)


def _taken(case, op):
    """Return the first op after one, on the way to the target, that passes on a part of what it is given."""
    alive, reached = case.paths.ancestors(case.targets, case.end), set(op.outputs)
    for later in case.ops[op.index + 1 : case.end]:
        given = [value for value in later.inputs if value in reached]
        if not given or later.index not in alive:
            continue
        sizes = [_size(case, value) for value in (given[0], *later.outputs[:1])]
        if len(sizes) == 2 and None not in sizes and sizes[1] < sizes[0]:
            return later
        reached |= set(later.outputs)
    return None


def _size(case, value):
    shape = case.shape(value)
    return None if shape is None or None in shape else math.prod(shape)


def _without_loss(case, op):
    """Return the line of compile() that gives the losses, where Keras itself ran the layer and dropped its output."""
    return compiled(case) if op.location is not None and ".fit(" in op.location.text else None


def _read_instead(case, place):
    """Return the next line of the function that the loss was made on, None if something reads what a line names."""
    if not afterwards.unread(place):
        return None
    alive = (case.ops[index] for index in case.paths.ancestors(case.targets, case.end) if case.ops[index].on_tape)
    later = {spot for op in alive for spot in op.stack if spot.line > place.line and origins.same_function(spot, place)}
    return min(later, key=lambda spot: spot.line, default=None)


def left_out(case, op, place):
    """Return the line that put the loss together where a result of an op was at hand, None where it was not.

    place: the line of the op's stack that gave the result.
    """
    call = case.ops[case.call.index]
    given = origins.target_of(call.location) if call.location is not None else None
    made = origins.chain(call.location, given, call.stack) if given is not None else []
    for spot in _handed_on(op, place):
        after = [line for line in made if origins.same_function(line, spot) and line.line > spot.line]
        if after:
            return made[-1] if origins.asks_of(after[-1], spot) else after[-1]
    return None


def _handed_on(op, place):
    """Yield the line that gave a result, then that of each caller to which it was returned."""
    outer = list(op.stack[op.stack.index(place) :]) if place in op.stack else [place]
    for spot in outer:
        yield spot
        if not origins.hands_back(spot):
            return


def _twin_used(case):
    """Return the second line that used a weight of the same name and shape where ours was not used, else None."""
    end = case.own_name.rpartition(".")[2]
    for row in case.trace.variables:
        if (
            row.value == case.value
            or row.name.rpartition(".")[2] != end
            or case.shape(row.value) != case.shape(case.value)
        ):
            continue
        uses = [op for op in case.ops[: case.end] if op.kind != "update" and case.paths.uses(op.index, row.value)]
        for level in range(max((len(op.stack) for op in uses), default=0)):
            places = list(dict.fromkeys(op.stack[level] for op in uses if len(op.stack) > level))
            if len(places) > 1:
                return places[-1]
    return None


def orphan(case):
    """Whether only an optimizer still holds it: no module of the step knows it, and the step did not use it."""
    row = case.variable
    return bool(
        row and row.stepped and row.owner is None and row.details.get("parameter") and " " in row.name and not case.uses
    )


def _dropped(case, last):
    """Return the line where a result was dropped: the outermost call of which nothing reached the loss."""
    alive = case.paths.ancestors(case.targets, case.end)
    level = 0
    scope = last.scope
    while scope and case.trace.kind_of_scope(scope[-1]):
        scope = scope[:-1]  # inside a library's layer; the user's function is the one around it
    while level + 1 < len(last.stack):
        outer, function = last.stack[level + 1 :], last.stack[level].function
        inside = [
            op
            for op in case.ops
            if op.stack[-len(outer) :] == outer
            and len(op.stack) > len(outer)
            and op.stack[-len(outer) - 1].function == function
            and (level or op.scope[: len(scope)] == scope)
        ]
        if any(op.index in alive for op in inside):
            break
        level += 1
    return last.stack[level] if last.stack else last.location


def _last_descendant(case):
    users = [case.ops[index] for index in case.paths.descendants(case.value) if index < case.end]
    users = [op for op in users if op.kind not in ("update", "gradient", "leave", "detach") and op.location is not None]
    return max(users, key=lambda op: op.index, default=None)


CAUSES = (
    Cause("unused", "The loss does not depend on the variable.",
          "Use the result that comes from {variable} in the loss, or take the variable out.", (*ALL, "zero"), _unused),
)  # fmt: skip
