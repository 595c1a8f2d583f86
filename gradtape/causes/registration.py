"""Causes in who knows the weight: its gradient is right, and never reaches it."""

import re

from gradtape import afterwards, lines, origins, source
from gradtape.causes import Cause, Finding
from gradtape.causes.path import _first, generated
from gradtape.causes.record import replaced_by, sources_made
from gradtape.causes.unused import orphan


def _fresh(case):
    return case.variable is not None and _made_now(case, case.variable)


def _made_now(case, row):
    """Whether a variable was made by the step itself, and not by a set-up that was recorded with it."""
    if row.details.get("made_in_call"):
        return True
    if not row.details.get("made_in_block") and not row.details.get("made_here"):
        return False
    older = [other for other in case.trace.variables if other.trainable and not other.details.get("made_in_block")
             and not other.details.get("made_here")]  # fmt: skip
    if older and not case.trace.whole_run:
        return True  # what is to learn was there before the step, so this is no set-up
    op = case.maker(row.value)
    return op is not None and (bool(op.scope) or any(earlier.on_tape for earlier in case.ops[: op.index]))


def _recreated(case):
    error = case.error
    if error and any(words in error.message for words in _SINGLETON):
        yield Finding(None, error.location, f"{error.type}: {_first(error.message)}", near=len(case.ops))
        return
    if _fresh(case):
        op = case.maker(case.value)
        if generated(case) is None:
            yield Finding(
                op, _made_at(case, op, case.variable), f"{case.name} was made anew while the step ran.", near=0
            )
        return
    if case.variable is None or case.connected:
        return
    shape = case.shape(case.value)
    for row in case.trace.variables:
        fresh = _made_now(case, row) or (orphan(case) and row.details.get("made_here"))
        if fresh and row.trainable and case.shape(row.value) == shape and row.value != case.value:
            op = case.maker(row.value)
            yield Finding(op, _made_at(case, op, row), f"Another one of the same shape was made while the step ran, "
                          f"and used instead of {case.name}.", "likely", near=0)  # fmt: skip
            return


def _made_at(case, op, row):
    """Return the line that made a variable anew: that of the library's layer which holds it, else its own."""
    own = any(lines.class_named(file, row.owner) for file in case.files)
    layer = None if own else constructed(case, row.owner)
    return layer or (op.location if op else None) or row.made


def _unregistered(case):
    variable = case.variable
    if variable is not None and variable.registered and case.asked and not case.uses:
        twin = replaced_by(case)
        if twin is not None:
            yield Finding(
                None,
                _holding_line(case, twin),
                f"{twin.name} took its place, and {twin.owner} does not list it.",
                "likely",
            )
        return
    if variable is None or variable.registered or not variable.trainable or _fresh(case):
        return
    place = (
        _handed_in(variable)
        or _holding_line(case, variable)
        or _kept_in(case)
        or constructed(case, variable.owner)
        or case.made
    )
    yield Finding(None, place, f"{variable.owner} holds {case.name} and does not list it among its parameters; "
                  f"{_moved(variable)}.", "certain" if variable.made else "likely")  # fmt: skip


_SINGLETON = (
    "singleton tf.Variable",
    "tried to create variables on non-first call",
    "cannot add new elements of state",
)


def _holding_line(case, row):
    """Return the line that put a weight where its owner does not list it: set from outside, else the class's own."""
    attribute = re.search(r"(\w+)\[[^]]*\][^[]*$", row.name)
    for file in case.files if attribute else ():
        outside = [at for at in source.assignments(file, attribute.group(1)) if "[" in at.text.partition("=")[0]]
        if outside:
            return origins.container_made(outside[-1]) or outside[-1]
    plain = lines.plain_class(row.made) if row.made is not None and "leaf" in row.details else None
    return plain or row.made  # in torch, one word in the head of a plain class registers all that it holds


def _handed_in(row):
    """Return the line that made a weight which its holder only kept as an argument; None if it made it."""
    return origins.argument_kept(row.made) if row.made is not None else None


def _kept_in(case):
    """Return the line that made the thing in which a layer keeps the weight: helper, in "layer.helper.scale"."""
    attribute = re.match(r"[^.]+\.(\w+)", case.own_name)
    found = (source.attribute_given(file, attribute.group(1)) for file in case.files) if attribute else ()
    return next(filter(None, found), None)


def constructed(case, kind):
    """Return the line that makes the library's layer of this class, if the user's files make just one."""
    found = [place for file in case.files for place in lines.calls_of(file, kind)] if kind else []
    return found[0] if len(found) == 1 else None


def _moved(variable):
    return "it did not move" if not variable.moved else f"it moved by {variable.moved:.3g}"


def _asked_of_frozen(case):
    """Whether the last gradient call asked for nothing because the model in its argument is frozen whole."""
    call = case.trace.gradient_calls[-1] if case.trace.gradient_calls else None
    weights = [row for row in case.trace.variables if not row.statistic]
    if weights and not any(row.trainable for row in weights):
        return True
    if call is None or call.sources:
        return False
    asked = lines.argument_names(case.ops[call.index].location)
    return any(not row.trainable and row.name.partition(".")[0] in asked for row in weights)


def _frozen(case):
    variable = case.variable
    if variable is None and case.symptom == "exception" and case.explicit is False and _asked_of_frozen(case):
        yield Finding(
            None, lines.flag_set(case.files, "trainable", False), "What the gradient was asked of is frozen.", "likely"
        )
        return
    if variable is None or variable.statistic or not variable.details.get("parameter", True):
        return
    flag = variable.details.get("flag_on_module")
    if not variable.trainable or _asked_of_frozen(case):
        evidence = f"{case.name} does not ask for a gradient."
        if flag:
            evidence = f"requires_grad was set on the {flag} itself, which does nothing to its parameters."
        place = lines.flag_set(case.files, "requires_grad", bool(flag)) or lines.flag_set(
            case.files, "trainable", False
        )
        place = place or _implicitly_frozen(case)
        yield Finding(None, place or case.made, evidence, "likely")
    elif variable.details.get("compiled"):
        place = lines.flag_set(case.files, "trainable", True) or optimizer_made_any(case)
        yield Finding(None, place, f"{case.name} is trainable now, and was not when the model was compiled.")


def _implicitly_frozen(case):
    """Return the line of from_pretrained without a word on freezing: it freezes."""
    found = [place for file in case.files for place in lines.calls_of(file, "from_pretrained")]
    return next((place for place in found if "freeze" not in place.text), None)


def optimizer_made_any(case):
    found = [place for file in case.files for place in lines.calls_of(file, "compile")]
    return found[-1] if found else None


def optimizer_made(case, update):
    """Return the line that makes the optimizer of an update, None if not found."""
    name = update.details.get("optimizer", "")
    found = [place for file in case.files for place in lines.calls_of(file, name)]
    if not found:
        return None
    made = origins.given_to(found[-1], name) or found[-1]
    return afterwards.changed_after(made, case.own_name.partition(".")[0].partition("[")[0]) or made


def _optimizer_named(error):
    """Return the line that gave a value to the name of the optimizer that raised."""
    updates = "apply_gradients", "apply", "minimize"
    return origins.owner_made(error.location, *updates) if error.location is not None else None


_NOTHING_TO_UPDATE = (
    "Unknown variable",
    "not enough values to unpack (expected 2, got 0)",
    "optimizer got an empty parameter list",
)


def _unoptimized(case):
    variable = case.variable
    if orphan(case):
        update = next(op for op in case.ops if op.kind == "update")
        yield Finding(
            update,
            optimizer_made(case, update) or update.location,
            f"{update.details.get('optimizer')} holds a parameter that no module of this step has.",
            near=0,
        )
        return
    error = case.error
    frozen = _asked_of_frozen(case)
    if error and not frozen and any(words in error.message for words in _NOTHING_TO_UPDATE):
        place = _optimizer_named(error) if "Unknown" in error.message else sources_made(case)
        yield Finding(None, place or error.location, f"{error.type}: {_first(error.message)}", near=len(case.ops))
        return
    if case.symptom != "not_updated":
        return
    if variable is None or not variable.trainable or not variable.registered or variable.stepped or _fresh(case):
        return
    update = next((op for op in case.ops if op.kind == "update"), None)
    if update is None and not any(row.moved for row in case.trace.variables if not row.statistic):
        return
    tape = case.trace.gradient_calls and case.trace.gradient_calls[-1].call.startswith("GradientTape")
    if update is None or (tape and case.asked):
        place = sources_made(case) if update is None else update.location
        yield Finding(update, place, f"{case.name} has a gradient, and the update was given other variables.", near=0)
        return
    asking = (
        case.trace.gradient_calls and not case.asked and case.trace.gradient_calls[-1].call.startswith("GradientTape")
    )
    place = sources_made(case) if asking else optimizer_made(case, update)
    yield Finding(
        update,
        place or update.location,
        f"{case.name} has a gradient and {update.details.get('optimizer', 'the optimizer')} does not hold it.",
        near=update.index,
        rank=1 if variable.owner is None and " " in variable.name else 0,
    )


CAUSES = (
    Cause(
        "recreated",
        "It is made anew in every call, so nothing that it learns is kept.",
        "Make it once, in __init__ or build, and use it in the call.",
        ("none", "not_updated", "exception"),
        _recreated,
    ),
    Cause(
        "frozen",
        "The variable is marked as not to be trained.",
        "Set requires_grad_(True) or trainable = True on it before the optimizer is made and the model is compiled.",
        ("none", "not_updated", "exception"),
        _frozen,
    ),
    Cause(
        "unregistered",
        "The model does not know the variable, so nobody updates it.",
        "Make it a registered weight: self.add_weight(…) in Keras, nn.Parameter, nn.ModuleList or "
        "nn.ModuleDict in torch.",
        ("not_updated", "none"),
        _unregistered,
    ),
    Cause(
        "unoptimized",
        "The optimizer holds other variables.",
        "Give the optimizer the parameters that the model has now.",
        ("not_updated", "none", "exception"),
        _unoptimized,
    ),
)
