"""Causes on the way from variable to loss: an op that lets the value through and the gradient not."""

import re

from gradtape import lines
from gradtape.causes import Cause, Finding
from gradtape.paths import DISCRETE, SAMPLES, shape_only, short


def _float(case, value):
    return (case.trace.values[value].dtype or "").startswith(("float", "bfloat", "complex"))


def _mask_like(case, op):
    """Whether an op only makes a condition or an index, which is often beside the way that matters."""
    outputs = [case.trace.values[value].dtype or "" for value in op.outputs]
    return bool(outputs) and all(dtype.startswith(("bool", "int", "uint")) for dtype in outputs)


def kind_of_cut(case, op):
    """Return the word for one cut, None where no word of this file fits."""
    name = short(op.name)
    if op.details.get("metric"):
        return "metric_as_loss"
    if op.kind == "leave":
        return "rewrapped" if op.details.get("copied") else "exported"
    if _samples(op):
        return "sampled"
    if op.details.get("checkpoint"):
        return "checkpointed"
    if op.kind == "rewrap":
        return "assigned" if op.name == "nn.Parameter" else "rewrapped"
    if op.kind == "assign":
        return "assigned"
    if op.kind == "detach":
        return "detached"
    if op.kind == "custom":
        return "custom_incomplete"
    if op.tape == "paused":
        return "paused"
    if op.tape == "none":
        return "unrecorded"
    if op.kind == "call":
        return (
            "exported"
            if "py_func" in name.lower() or "PyFunc" in op.name or "numpy_function" in name
            else "unsupported"
        )
    if op.kind == "gradient":
        return "detached" if op.details.get("create_graph") is False else "unsupported"
    if op.location and _REBUILT.search(op.location.text) and op.tape == "open":
        return "rewrapped"  # TensorFlow makes a constant of a tensor by ops of its own, with recording stopped
    if name in DISCRETE or op.on_tape or _to_whole(case, op):
        return "discretized"
    return "unsupported" if not shape_only(op) else None


_REBUILT = re.compile(r"\b(tf\.constant|convert_to_tensor|tf\.Variable)\(")


def _samples(op):
    within = op.details.get("within", ())
    return short(op.name) in SAMPLES or any(short(name) in ("sample", "sample_n") for name in within)


def _to_whole(case, op):
    return _mask_like(case, op) and any(_float(case, value) for value in op.inputs if value is not None)


def rebinds(case, op):
    """Whether a line gives the variable's own name to what it computes from it: from then on it is no variable."""
    if op.location is None:
        return False
    return bool(lines.rebound(op.location.file, op.location.line) & set(re.findall(r"\w+", case.own_name)))


def _cut_findings(word, tell):
    """Return a test that finds the cuts of this word and tells of each."""

    def test(case):
        if case.symptom == "ok":
            yield from constant_terms(case, word, tell)
            return
        front, behind = case.cuts
        for rank, ops in ((1, front), (3, behind)):
            for op in ops:
                if kind_of_cut(case, op) == word:
                    beside = _mask_like(case, op) and any(not _mask_like(case, other) for other in front)
                    location, evidence, repair = tell(case, op)
                    worth = 0 if case.alone(op) else rank + (1 if beside or not case.first_cut(op) else 0)
                    if word == "detached" and worth == 1 and _starved(case, op):
                        worth = 0
                    yield Finding(op, location or op.location, evidence, _sure(case, op), op.index,
                                  worth + (1 if _librarys(op) else 0), repair)  # fmt: skip

    return test


def constant_terms(case, word, tell):
    """Yield a Finding for each cut of this word behind which a summand of the loss is a constant to the variable.

    Such a term adds to the loss and not to the gradient. A scalar that was detached itself is meant so: it only shows.
    """
    for term, before in case.constants:
        for op in case.paths.cuts(case.value, (term,), before)[0]:
            if kind_of_cut(case, op) == word and not (op.kind == "detach" and case.shape(op.outputs[0]) == ()):
                location, evidence, repair = tell(case, op)
                said = f"{evidence} So a term of the loss is a constant: it adds to the loss and not to the gradient."
                yield Finding(op, location or op.location, said, "likely", op.index, 0, repair, symptom="wrong")


def _starved(case, op):
    """Whether a stop leaves a whole term without gradient: what it was to meet was taken off the tape as well.

    A straight-through `z + (q - z).detach()`, or a target that is held still, meets something that learns.
    """
    met = [case.ops[index] for value in op.outputs for index in case.paths.consumers.get(value, ())]
    others = [value for user in met for value in user.inputs if value is not None and value not in op.outputs]
    made = [case.ops[index] for value in others for index in case.paths.producers.get(value, ())]
    return bool(made) and not any(user.on_tape for user in met) and all(maker.kind == "detach" for maker in made)


def _librarys(op):
    return bool(op.details.get("library"))


def _sure(case, op):
    if op.kind == "leave" and case.paths.links and any(op.index in ops for ops in case.paths.links.values()):
        return "certain"
    return "likely" if op.kind == "leave" else "certain"


def _plain(sentence):
    return lambda case, op: (None, sentence.format(op=op.name, line=op.location), "")


_CASTS = {"Cast", "to", "type", "int", "long", "short"}
_CAST_THE_OTHER = (
    "Leave this value a float, and cast what it meets to float: counts and labels carry no gradient. "
    "If it must be a whole number, give {op} a straight-through gradient."
)


def _tell_detached(case, op):
    if op.kind == "gradient":
        why = f"{op.name} ran without create_graph=True, so the gradient it gave has no history."
        return None, why, f"Pass create_graph=True to {op.name}, and how it gets the gradient is recorded too."
    return None, f"{op.name} passes the value on and stops the gradient.", ""


def _tell_discretized(case, op):
    values = [case.trace.values[value] for value in (*op.inputs, *op.outputs) if value is not None]
    dtypes = " -> ".join(dict.fromkeys(value.dtype or "?" for value in values))
    why = f"{op.name} ({dtypes}) gives whole numbers or a choice; its result jumps and has no derivative."
    return None, why, _CAST_THE_OTHER.format(op=op.name) if short(op.name) in _CASTS else ""


def _tell_exported(case, op):
    back = [value for value, ops in {**case.paths.loose_links, **case.paths.links}.items() if op.index in ops]
    came = min((case.paths._entered(case.trace.values[value]) for value in back), default=None)
    where = case.ops[came].location if came is not None else None
    back = f" and came back at line {where.line}" if where else ""
    return None, f"The value left the framework by {op.name}{back}: the tape ends there.", ""


def _tell_paused(case, op):
    place = op.details.get("paused_at")
    for step in op.stack if place is None else ():
        place = place or lines.inside_with(step.file, step.line, ("stop_recording", "no_grad", "inference_mode"))
    return place, f"{op.name} ran while recording was switched off.", ""


def _tell_assigned(case, op):
    target = case.named(op.outputs[0]) if op.outputs else None
    return None, f"The value was written into {target or 'a variable'}; writing is no op of the tape.", ""


def generated(case):
    """Return the op that made a variable, in the step, of what others gave on the tape; None if there is no such op."""
    op = case.maker(case.value)
    if op is None or op.kind != "rewrap":
        return None
    given = [value for value in op.inputs if value is not None and case.trace.values[value].on_tape]
    return op if any(case.maker(value) is not None for value in given) else None


def _assigned(case):
    if case.symptom != "not_updated":
        yield from _cut_findings("assigned", _tell_assigned)(case)
        return
    op = generated(case)
    if op is not None:
        said = f"{case.name} took over computed values; what they were computed from gets no gradient through it."
        yield Finding(op, op.location, said, near=op.index)


def _tell_metric(case, op):
    place = compiled(case) if op.location is not None and ".fit(" in op.location.text else _read_again(case, op)
    return place, f"{op.name} belongs to a metric: its running totals carry no gradient.", ""


def _read_again(case, op):
    """Return the last line on the way to the loss that reads what an op has written, None if there is none."""
    reads = [case.ops[index] for index in case.between if case.ops[index].kind == "read" and index > op.index]
    reads = [read for read in reads if set(read.inputs) & set(op.outputs) and read.location is not None]
    return reads[-1].location if reads else None


def compiled(case):
    """Return the line that compiles the model, None if the user's files have none."""
    files = case.files or ([case.error.location.file] if case.error and case.error.location else [])
    found = [place for file in files for place in lines.calls_of(file, "compile")]
    return lines.keyword_of(found[-1], "loss") if found else None


def _zero_steps(case):
    """Yield (rank, step, op) for the backward steps that a gradient entered and none left, towards the variable."""
    below = {value for index in case.between for value in case.ops[index].outputs} | {case.value}
    for step in case.steps:
        if step.op is None:
            continue
        entered = [g for g in step.incoming if g is not None and not g.zero]
        inputs = step.inputs or (None,) * len(step.outgoing)
        left = [g for g, value in zip(step.outgoing, inputs) if g is not None and (value is None or value in below)]
        if entered and left and all(g.zero for g in left):
            op = case.ops[step.op]
            yield 0 if case.alone(op) else 1, step, op


def _discretized(case):
    if case.symptom == "zero":
        for rank, _, op in _zero_steps(case):
            if short(op.name) in DISCRETE:
                yield Finding(op, op.location,
                              f"{op.name} is flat: the gradient that enters is not 0, the one that leaves is.",
                              near=op.index, rank=rank)  # fmt: skip
        return
    yield from _cut_findings("discretized", _tell_discretized)(case)


def _exported(case):
    if case.symptom == "zero":
        for rank, _, op in _zero_steps(case):
            if op.kind == "call":
                yield Finding(
                    op,
                    op.location,
                    f"NumPy ran inside {op.name}: TensorFlow made its gradient 0.",
                    near=op.index,
                    rank=rank,
                )
        return
    if case.error and any(words in case.error.message for words in _SYMBOLIC):
        yield Finding(
            None, case.error.location, f"{case.error.type}: while the function was traced, the value has no number yet."
        )
    yield from _cut_findings("exported", _tell_exported)(case)


_SYMBOLIC = ("Cannot convert a symbolic", "has no attribute 'numpy'", "numpy() is only available when eager",
             "You are passing KerasTensor", "Can't call numpy() on Tensor that requires grad", "Cannot interpret",
             "symbolic tf.Tensor", "SymbolicTensor", "KerasTensor", "truth value of a symbolic")  # fmt: skip


def _first(message):
    return message.strip().splitlines()[0][:200] if message.strip() else ""


def _sampled(case):
    if case.symptom == "zero":
        for rank, _, op in _zero_steps(case):
            if _samples(op):
                yield Finding(
                    op,
                    op.location,
                    f"{op.name} draws at random; no gradient goes through the draw.",
                    near=op.index,
                    rank=rank,
                )
        return
    if case.symptom == "ok":
        yield from _drawn(case)
        return
    yield from _cut_findings("sampled", _plain("{op} draws at random; no gradient goes through the draw."))(case)


def _drawn(case):
    """Find a draw whose result the loss uses, whose parameters learn, and whose log-probability nobody asks for."""
    for index in sorted(case.paths.ancestors(case.targets, case.end)):
        op = case.ops[index]
        if not any(short(name) == "sample" for name in op.details.get("within", ())) or op.tape != "paused":
            continue
        later = case.paths.descendants(op.outputs[0]) if op.outputs else set()
        scored = {user for user in later if any("log_prob" in place.text for place in case.ops[user].stack)}
        if scored and not _shown_to_others(case, later, scored):
            continue
        if case.value in case.paths.roots(op):
            yield Finding(
                op,
                op.location,
                "`sample` draws without a gradient, and the loss uses the draw.",
                "likely",
                op.index,
                symptom="wrong",
            )


def _shown_to_others(case, later, scored):
    """Whether a draw goes through weights that this step leaves alone, to teach by them, as a critic does an actor.

    In REINFORCE what they say of the draw is multiplied by its log-probability, and teaches that way.
    later: ops that depend on the draw.  scored: those of them that ask for its log-probability.
    """
    updated = {value for op in case.ops[case.end :] if op.kind == "update" for value in op.inputs}
    kept = {row.value for row in case.trace.variables if not row.statistic} - updated
    kept |= {value for op in case.ops if op.kind == "read" and kept & set(op.inputs) for value in op.outputs}
    inside = (later - scored) & case.paths.ancestors(case.targets, case.end)
    judging = [index for index in inside if kept & set(case.paths.sources(index))]
    said = {value for index in judging for value in case.ops[index].outputs}
    said |= {value for made in set(said) for index in case.paths.descendants(made) for value in case.ops[index].outputs}
    for op in (case.ops[index] for index in inside if short(case.ops[index].name) in _PRODUCTS):
        if said & set(op.inputs) and any(scored & case.paths.ancestors([value], op.index) for value in op.inputs):
            return False
    return bool(judging) and case.value in updated


_PRODUCTS = {"Mul", "mul", "__mul__", "__rmul__", "multiply"}


def _checkpointed(case):
    for op in case.ops[: case.end]:
        if "CheckpointFunction" in op.name and not op.on_tape:
            yield Finding(op, op.location,
                          "A re-entrant checkpoint got no input that requires a gradient, so it recorded nothing.",
                          near=op.index)  # fmt: skip


ALL = ("none", "exception")
CAUSES = (
    Cause("discretized", "The value was turned into a choice or whole numbers.",
          "Train on a smooth stand-in (softmax instead of argmax, sigmoid instead of a comparison), or give {op} a "
          "straight-through gradient, and keep the hard version for evaluation.", (*ALL, "zero", "ok"), _discretized),
    Cause("rewrapped", "A new tensor was built from the values, without their history.",
          "Keep the tensor itself, or join tensors with stack or concat; copying values starts a new history.",
          (*ALL, "ok"),
          _cut_findings("rewrapped", _plain("{op} copied the values into a new tensor; the copy has no history."))),
    Cause("exported", "The value left the framework and came back as a plain number.",
          "Do the same with the framework's own ops, or wrap the foreign code in a custom gradient.",
          (*ALL, "zero", "ok"), _exported),
    Cause("checkpointed", "A re-entrant checkpoint got no input that requires a gradient.",
          "Pass use_reentrant=False to checkpoint.", ALL, _checkpointed),
    Cause("paused", "Recording was switched off while the forward pass ran.",
          "Run the part that is to be trained outside no_grad, inference_mode or stop_recording.", (*ALL, "ok"),
          _cut_findings("paused", _tell_paused)),
    Cause("detached", "The value was taken off the tape.",
          "Take the detach or stop_gradient away, or move it to the branch that is not to be trained.", (*ALL, "ok"),
          _cut_findings("detached", _tell_detached)),
    Cause("assigned", "The value was written into a variable, and the loss was computed from the variable.",
          "Use the computed tensor in the forward pass instead of writing it into a variable "
          "(torch.func.functional_call or a functional layer takes weights as arguments).",
          (*ALL, "not_updated"), _assigned),
    Cause("sampled", "A random draw stands between the variable and the loss.",
          "Draw with the reparametrised form (rsample, mean + std * noise), or use the score-function estimator "
          "(log_prob times the reward).", (*ALL, "zero", "ok"), _sampled),
    Cause("metric_as_loss", "A metric was used as the loss.",
          "Compute the loss with a loss function; metrics keep running totals that carry no gradient.", ALL,
          _cut_findings("metric_as_loss", _tell_metric)),
)  # fmt: skip
