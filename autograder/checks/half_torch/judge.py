"""Judge `train_step(model, optimizer, x, y, limit)` on a float16 model by where it left the weights, and its twin."""

import numpy as np

from autograder.checks import half, misspelt
from autograder.verdict import Claim, Finding, listed, off_by, symptom

NEAR = 0.04  # of the largest movement in a weight, as the task states it
HARDLY = 1e-12  # a movement of a weight that is none: far less than any of a gradient

challenge = half.challenge


def _loss(sent, evidence, probe="steps"):
    """Return the Finding against the first loss of a probe, None if it is right."""
    measured, right = evidence[f"{probe}/loss"], half.loss(sent, probe)(half.weights(sent))
    if measured is None:
        return Finding(False, "`train_step` returns None. The task asks for the loss.", "wrong")
    if _near_loss(measured, right):
        return None
    if measured.ndim == 0 and np.isfinite(measured) and measured > 1.5 * right:
        why = f"The loss that is returned is {float(measured) / right:.2g} times what it should be."
        return Finding(False, why, "wrong")
    if symptom(measured, np.float64(right)) == "nan":
        return Finding(False, "The loss that is returned is no finite number.", "nan")
    return Finding(False, f"The loss that is returned {off_by(measured, np.float64(right))}.", "wrong")


def _near_loss(measured, right):
    return measured is not None and symptom(measured, np.float64(right), rtol=0.001) == "ok"


def _movements(sent, evidence, probe, suffix=""):
    """Return `{name: how far the weight moved}`, and the Finding against one that is no finite array of its shape."""
    moved = {}
    for name, weight in half.weights(sent).items():
        measured = evidence[f"{probe}/{name}{suffix}"]
        if symptom(measured, weight) in ("none", "nan"):
            why = f"`{name}` holds NaN or infinity: on the way back something was too large for float16."
            return {}, Finding(False, why, "nan")
        if measured.shape != weight.shape:
            return {}, Finding(False, f"`{name}` {off_by(measured, weight)}.", "wrong")
        if measured.dtype != weight.dtype:
            why = f"`{name}` is kept in {measured.dtype} now. The model was to keep its weights in full precision."
            return {}, Finding(False, why, "wrong")
        with np.errstate(over="ignore"):  # a hostile answer may be as large as a float goes
            moved[name] = np.float64(measured) - weight
    return moved, None


def _is_near(moved, due):
    return np.abs(moved - due).max() <= NEAR * np.abs(due).max()


def _factor(moved, due):
    """Return the number by which all weights moved too far or not far enough, None if there is no such number."""
    with np.errstate(over="ignore", invalid="ignore"):  # as above
        factors = [float((moved[name] * due[name]).sum() / (due[name] ** 2).sum()) for name in due]
        factor = factors[-1]
        same = all(_is_near(moved[name] / factor, due[name]) for name in due) if factor else False
    return factor if same else None


def _due(sent, probe, losses, limits, keep=0.0):
    """Return `{name: how far the weight should have moved}` after one clipped SGD step per loss."""
    w = half.weights(sent)
    after = half.sgd(losses, limits, w, float(sent[f"{probe}/rate"]), keep)
    return {name: after[name] - w[name] for name in w}


def _first_step(sent, evidence):
    """Return the Finding against the step that nothing clips, None if it is right."""
    moved, damaged = _movements(sent, evidence, "steps")
    if damaged:
        return damaged
    due = _due(sent, "steps", [half.loss(sent, "steps")], [half.UNLIMITED])
    still = [name for name in due if np.abs(moved[name]).max() <= HARDLY]
    if len(still) == len(due):
        if not evidence["steps/asked"]:
            why = "No weight moved: the optimizer that `train_step` was given was not asked to take a step."
            return Finding(False, why, "not_updated", "misordered")
        why = "No weight moved, though the optimizer took a step: it found no gradient that says anything."
        return Finding(False, why, "not_updated", "misordered")
    if tuple(still) == half.BODY and all(_is_near(moved[name], due[name]) for name in due if name not in still):
        why = (
            f"{listed(still)} did not move: on the way back from the loss their gradient fell below what float16 "
            "can hold."
        )
        return Finding(False, why, "zero", "saturated")
    factor = _factor(moved, due)
    if factor is not None and abs(factor - 1) > NEAR:
        return Finding(False, f"Each weight moved {factor:.2g} times as far as it should.", "wrong")
    for name in due:
        if not _is_near(moved[name], due[name]):
            return Finding(False, f"`{name}` {_how(moved[name], due[name])}.", "wrong")
    return None


def _how(moved, due):
    if np.abs(moved).max() <= HARDLY:
        return "did not move"
    if moved.size > 1 and np.ptp(moved) <= HARDLY:
        return "moved by the same in every entry, whatever the batch says"
    factor = _factor({"": moved}, {"": due})
    if factor is not None:
        return f"moved {factor:.2g} times as far as it should"
    return f"moved, and is off by up to {100 * np.abs(moved - due).max() / np.abs(due).max():.3g} % of its way"


def _clipped_step(sent, evidence):
    """Return the Finding against the first step that is clipped, None if it is right."""
    moved, damaged = _movements(sent, evidence, "clipped")
    if damaged:
        return damaged
    first, limit = half.loss(sent, "clipped"), float(sent["clipped/limit"])
    due = _due(sent, "clipped", [first], [limit])
    if all(_is_near(moved[name], due[name]) for name in due):
        return None
    free = _due(sent, "clipped", [first], [half.UNLIMITED])
    if all(_is_near(moved[name], free[name]) for name in due):
        return Finding(False, "Nothing was clipped: all gradients together are longer than `limit`.", "wrong")
    factor = _factor(moved, due)
    if factor is not None and factor < 1:
        why = (
            f"With a `limit` that bites each weight moved {factor:.2g} times as far as it should: what was held "
            "against `limit` was longer than the gradients are."
        )
        return Finding(False, why, "wrong", "misordered")
    apart = all(_factor({"": moved[name]}, {"": free[name]}) for name in due)
    name = next(name for name in due if not _is_near(moved[name], due[name]))
    what = "the weights are not shortened together" if apart else "more than the length of the gradients is changed"
    return Finding(False, f"With a `limit` that bites {what}: `{name}` {_how(moved[name], due[name])}.", "wrong")


def _second_step(sent, evidence):
    """Return the Finding against the second clipped step, with momentum, None if it is right."""
    losses = [half.loss(sent, "clipped"), half.loss(sent, "clipped", "second_")]
    limits, keep = [float(sent["clipped/limit"]), float(sent["clipped/second_limit"])], float(sent["clipped/momentum"])
    due = _due(sent, "clipped", losses, limits, keep)
    moved, damaged = _movements(sent, evidence, "clipped", "_second")
    if damaged:
        return damaged
    forgetful = _due(sent, "clipped", losses, limits)
    after = half.sgd(losses[:1], limits[:1], half.weights(sent), float(sent["clipped/rate"]))
    if not _near_loss(evidence["clipped/second_loss"], losses[1](after)):
        return Finding(False, "In the second step the loss that is returned is wrong.", "wrong")
    if all(_is_near(moved[name], due[name]) for name in due):
        return None
    if all(_is_near(moved[name], forgetful[name]) for name in due):
        why = "The second step knows nothing of the first: the momentum of the optimizer that was passed in is lost."
        return Finding(False, why, "wrong")
    name = next(name for name in due if not _is_near(moved[name], due[name]))
    return Finding(False, f"After two steps `{name}` {_how(moved[name], due[name])}.", "wrong")


def _adam(sent, evidence):
    """Return the Finding against two steps of Adam, None if they are right."""
    w = half.weights(sent)
    losses = [half.loss(sent, "adam"), half.loss(sent, "adam", "second_")]
    after = half.adam(losses, w, float(sent["adam/rate"]), float(sent["adam/eps"]))
    moved, damaged = _movements(sent, evidence, "adam")
    if damaged:
        return damaged
    for name in w:
        due = after[name] - w[name]
        if not _is_near(moved[name], due):
            return Finding(False, f"After two Adam steps `{name}` {_how(moved[name], due)}.", "wrong")
    return None


def _twin(sent, kept, evidence):
    for name in ("x", "second_x"):
        right, measured = half.influence(sent, name), evidence[f"twin/{name}_gradient"]
        if measured is None:
            return Finding(False, "`influence` returns None. The task asks for the gradient.", "none")
        if measured.shape != right.shape:
            return Finding(False, f"The gradient that `influence` returns {off_by(measured, right)}.", "wrong")
        if not np.isfinite(measured).all():
            why = "`influence` returns NaN or infinity: on the way something was too large for float16."
            return Finding(False, why, "nan")
        if not measured.any():
            why = "`influence` returns zeros: on the way back the gradient fell below what float16 can hold."
            return Finding(False, why, "zero", "saturated")
        if not _is_near(measured, right):
            factor = _factor({"": measured}, {"": right})
            how = f"is {factor:.2g} times what it should be" if factor else off_by(measured, right)
            return Finding(False, f"The gradient that `influence` returns {how}.", "wrong")
    return Finding(True, "`influence` returns the gradient of the mean output for `x`.")


def _claim(name, points, probes, *judges, held):
    def in_turn(sent, kept, evidence):
        found = (judge(sent, evidence) for judge in (_loss, *judges))
        return next(filter(None, found), Finding(True, held))

    return Claim(name, points, probes, in_turn)


claims = (
    _claim("every_layer_learns", 3, ("steps",), _first_step, held="In one step each weight moves as it should."),
    _claim(
        "clipped", 2, ("steps", "clipped"), _first_step, _clipped_step, held="The gradients are clipped at `limit`."
    ),
    _claim(
        "two_steps",
        2,
        ("steps", "clipped"),
        _first_step,
        _clipped_step,
        _second_step,
        held="After two steps with momentum each weight is where it should be.",
    ),
    _claim(
        "adam_two_steps",
        1,
        ("steps", "adam"),
        _first_step,
        _adam,
        held="After two Adam steps each weight is where it should be.",
    ),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "Another small number on its way through a small type, a length in metres through whole numbers:\n\n"
    "```python\n"
    "length = 0.0042                     # int(length) would be 0\n"
    "kept = int(round(length * 10**6))   # in micrometres it fits\n"
    "print(kept / 10**6)                 # and is a length in metres again\n"
    "```"
)
_vanished = (
    "After `loss.backward()` print the largest entry of each weight's gradient. Which layers have one, and how far are "
    "the others from the loss?",
    "On the way back each step works in float16, and float16 makes zero of what is smaller than 3e-8. What is zero on "
    "the way cannot be brought back at its end; so the numbers must be larger before they set out.",
    _OTHER,
)
_longer = (
    "Print the norm of all gradients before each line that follows `backward`. Where is it what it would be without "
    "float16?",
    "What was made larger to survive must be made small again by the same number, before anybody looks at how long "
    "the gradients are, or steps by them.",
    _OTHER,
)
_too_large = (
    "Print the largest gradient of each layer after `backward`. Is one of them infinite?",
    "float16 has an end at the top as well: what is larger than 65504 becomes infinity. There is a wide range between "
    "too small and too large.",
    "See both ends:\n\n```python\nprint(torch.finfo(torch.float16).tiny, torch.finfo(torch.float16).max)\n```",
)
_order = (
    "Write down the calls of one step in your order: clear, walk back, the two that change gradients, move.",
    "`zero_grad` clears what `backward` has written, `limit` is about the gradients as they really are, and `step` "
    "moves by what it finds.",
    "Write the state out as you go:\n\n```python\nprint([p.grad.norm().item() for p in model.parameters()])\n```",
)
_amount = (
    "Compare the gradients that the optimizer finds with those of a small model in float32.",
    "What you do to save them must be undone exactly, for every weight, and the memory of the optimizer that was "
    "passed in must stay. Adam forgives a wrong factor, plain descent does not.",
    _OTHER,
)
_loss_words = (
    "Work out the loss by hand for one small batch and compare it with what `train_step` returns.",
    "It is the mean squared error itself, before the step; whatever else you make of it is for the way back only.",
    "A check by hand:\n\n```python\nprint(((model(x).float() - y) ** 2).mean())\n```",
)
_misspelt = misspelt.in_function("train_step")
_raised = (
    "Read the message and the line in the report. Which types meet there?",
    "The weights are kept in full precision and the model's output is float16; the optimizer wants gradients of the "
    "weights' own type.",
    "To see the types:\n\n```python\nprint(model(x).dtype, [p.dtype for p in model.parameters()])\n```",
)
_mistakes = {
    "saturated": _vanished,
    "misordered": _order,
    "not_updated": _order,
    "nan": _too_large,
    "NameError": _misspelt,
    "exception": _raised,
    "any": _amount,
}
hints = {claim.name: _mistakes for claim in claims[:4]}
hints["every_layer_learns"] = {**_mistakes, "any": _loss_words}
hints["clipped"] = hints["two_steps"] = {**_mistakes, "misordered": _longer}

_twin_zero = (
    "Print `gradient` before its type is changed. Is it zero already?",
    "The way back through the model is in float16 whatever the type of `x`. What sets out must be large enough to "
    "arrive; and the small true number fits only into a larger type.",
    _OTHER,
)
_twin_value = (
    "Compare what you get for one entry of `x` with two calls of the model that differ in that entry alone.",
    "It is the gradient of the mean of all outputs, in its true size.",
    "To see how small float16 goes:\n\n```python\nprint(torch.tensor([6e-8, 3e-8, 2e-8]).half())\n```",
)
hints["twin"] = {"zero": _twin_zero, "saturated": _twin_zero, "nan": _too_large, "any": _twin_value}
