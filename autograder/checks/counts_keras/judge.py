"""Judge `train_step(model, optimizer, x, hours, counts)` in Keras by where it left the weights, and its twin."""

import numpy as np

from autograder.checks import counts, misspelt
from autograder.verdict import Claim, Finding, adam, listed, off_by, symptom

RTOL, ATOL = 1e-5, 1e-5  # of weights in float32
EXACT = 1e-9  # of weights and loss in float64, which float32 cannot reach
_OF_THE_MODEL = ("slope", "growth", "expected")

challenge = counts.challenge


def _is_at(measured, right, exact=False):
    rtol, atol = (EXACT, EXACT) if exact else (RTOL, ATOL)
    return symptom(measured, np.float64(right), rtol, atol) == "ok"


def _cut(measured, sent, probe, batch, what):
    """Return whether a loss is one in which one of `what` was cut to whole numbers, and which."""
    w = counts.weights(sent)
    return next((one for one in what if _is_at(measured, counts.loss(sent, probe, batch, one)(w))), None)


def _first_step(sent, evidence):
    """Return the Finding against the first step, on whole numbers, None if it is right."""
    w, value = counts.weights(sent), counts.loss(sent, "steps")
    measured = evidence["steps/loss"]
    if measured is None:
        return Finding(False, "`train_step` returns None. The task asks for the loss.", "wrong")
    still = [name for name in w if symptom(evidence[f"steps/{name}"], w[name], 0, 0) == "ok"]
    lost = [name for name in still if evidence[f"steps/{name}_given"] is None]
    if not _is_at(measured, value(w)):
        return _first_loss(sent, measured, value, lost)
    if len(still) == len(w) and evidence["steps/iterations"] == 0:
        why = "No weight moved: the optimizer that `train_step` was given never took a step."
        return Finding(False, why, "not_updated", "misordered")
    if lost:
        why = f"{listed(lost)} did not move: the loss is right, but no gradient reached the optimizer for them."
        return Finding(False, why, "none")
    return _steps_off(sent, evidence, value, still)


def _first_loss(sent, measured, value, lost):
    w = counts.weights(sent)
    if _cut(measured, sent, "steps", "", _OF_THE_MODEL):
        if lost:
            why = f"{listed(lost)} get the gradient None: what they make becomes whole numbers on its way to the loss."
            return Finding(False, why, "none", "discretized")
        why = "The loss is off: what the model gave became whole numbers on its way to it."
        return Finding(False, why, "wrong", "discretized")
    after = counts.sgd([value], w, float(sent["steps/rate"]))
    if _is_at(measured, value(after)):
        return Finding(False, "The loss that is returned is that after the step, not before it.", "wrong")
    return Finding(False, f"The loss that is returned {off_by(measured, np.float64(value(w)))}.", "wrong")


def _steps_off(sent, evidence, value, still):
    w, rate = counts.weights(sent), float(sent["steps/rate"])
    due = counts.gradient(value, w)
    wrong = [name for name in w if not _is_at(evidence[f"steps/{name}"], w[name] - rate * due[name])]
    if not wrong:
        return None
    if still:
        return Finding(False, f"{listed(still)} did not move in one step.", "not_updated")
    name, measured = wrong[0], evidence[f"steps/{wrong[0]}"]
    if symptom(measured, w[name]) == "nan":
        return Finding(False, f"`{name}` holds NaN or infinity after one step.", "nan")
    if measured.shape == w[name].shape:
        moved = w[name] - np.float64(measured)
        with np.errstate(over="ignore", invalid="ignore"):  # a hostile answer may be as large as a float goes
            factor = float((moved * due[name]).sum() / (rate * due[name] ** 2).sum())
            same = _is_at(measured, w[name] - factor * rate * due[name])
        if same and abs(factor - 1) > 0.01:
            return Finding(False, f"In one step `{name}` moved {factor:.3g} times as far as it should.", "wrong")
    return Finding(False, f"In one step `{name}` {off_by(measured, w[name] - rate * due[name])}.", "wrong")


def _every_dtype(sent, evidence):
    """Return the Finding against one step in each combination of types, None if all are right."""
    w, rate = counts.weights(sent), float(sent["training/rate"])
    for weights, data in counts.COMBINATIONS:
        batch, exact = counts.whole(data), weights == "float64"
        value, key = counts.loss(sent, "training", batch), f"training/{weights}_{data}"
        where = f"With weights in {weights}, hours and counts in {data},"
        measured = evidence[f"{key}_loss"]
        if measured is None:
            return Finding(False, f"{where} `train_step` returns None.", "wrong")
        if not _is_at(measured, value(w)):
            cut = _cut(measured, sent, "training", batch, ("hours", "counts"))
            if cut:
                return Finding(False, f"{where} the loss is that of `{cut}` cut to whole numbers.", "wrong")
            return Finding(False, f"{where} the loss {off_by(measured, np.float64(value(w)))}.", "wrong")
        after = counts.sgd([value], w, rate)
        for name in w:
            if not _is_at(evidence[f"{key}_{name}"], after[name]):
                return Finding(False, f"{where} `{name}` {off_by(evidence[f'{key}_{name}'], after[name])}.", "wrong")
        if exact and not (
            _is_at(measured, value(w), exact)
            and all(_is_at(evidence[f"{key}_{name}"], after[name], exact) for name in w)
        ):
            why = f"{where} the step has only the digits of a smaller type: on its way something was cast down."
            return Finding(False, why, "wrong", "mismatched")
    return None


def _two_steps(sent, evidence):
    """Return the Finding against the second step, with momentum, None if it is right."""
    w, rate, keep = counts.weights(sent), float(sent["steps/rate"]), float(sent["steps/momentum"])
    losses = [counts.loss(sent, "steps"), counts.loss(sent, "steps", "second_")]
    right, measured = losses[1](counts.sgd(losses[:1], w, rate)), evidence["steps/second_loss"]
    if not _is_at(measured, right):
        return Finding(False, f"In the second step the loss that is returned {off_by(measured, np.float64(right))}.",
                       "wrong")  # fmt: skip
    after, forgetful = counts.sgd(losses, w, rate, keep), counts.sgd(losses, w, rate)
    wrong = [name for name in w if not _is_at(evidence[f"steps/{name}_second"], after[name])]
    if not wrong:
        return None
    if all(_is_at(evidence[f"steps/{name}_second"], forgetful[name]) for name in w):
        why = "The second step knows nothing of the first: the momentum of the optimizer that was passed in is lost."
        return Finding(False, why, "wrong")
    name = wrong[0]
    return Finding(False, f"After two steps `{name}` {off_by(evidence[f'steps/{name}_second'], after[name])}.", "wrong")


def _graph(sent, evidence):
    """Return the Finding against two Adam steps in a tf.function, None if they are right."""
    w = counts.weights(sent)
    losses = [counts.loss(sent, "graph"), counts.loss(sent, "graph", "second_")]
    after = adam(losses, w, float(sent["graph/rate"]))
    for name in w:
        if symptom(evidence[f"graph/{name}"], after[name]) != "ok":
            return Finding(False, f"After two Adam steps `{name}` {off_by(evidence[f'graph/{name}'], after[name])}.",
                           "wrong")  # fmt: skip
    return None


def _twin(sent, kept, evidence):
    for name in ("days", "second_days"):
        right, measured = counts.sensitivity(sent, name), evidence[f"twin/{name}_gradient"]
        found = symptom(measured, right)
        if found == "none":
            why = "`sensitivity` returns None: between the outputs and what it asks for stand whole numbers."
            return Finding(False, why, "none", "integer")
        if found != "ok":
            return Finding(False, f"The gradient that `sensitivity` returns {off_by(measured, right)}.", found)
    return Finding(True, "`sensitivity` returns the gradient of the outputs for `days`.")


def _claim(name, points, probes, *judges, held):
    def in_turn(sent, kept, evidence):
        found = (judge(sent, evidence) for judge in (_first_step, *judges))
        return next(filter(None, found), Finding(True, held))

    return Claim(name, points, probes, in_turn)


claims = (
    _claim("slope_learns", 3, ("steps",), held="On whole numbers each weight moves as it should."),
    _claim("every_dtype", 2, ("steps", "training"), _every_dtype, held="In every type too."),
    _claim(
        "two_steps",
        2,
        ("steps",),
        _two_steps,
        held="After two steps with momentum each weight is where it should be.",
    ),
    _claim(
        "graph_two_steps",
        1,
        ("steps", "graph"),
        _graph,
        held="In `tf.function` two Adam steps leave each weight where it should be.",
    ),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "Another product of two types. The price is learned, the number of pieces is counted:\n\n"
    "```python\n"
    "pieces = tf.constant([3, 1, 2])               # int32\n"
    "income = price * tf.cast(pieces, price.dtype)\n"
    "print(tape.gradient(income, price))\n"
    "```"
)
_cut_hint = (
    "Print the type and the values of each thing on the way from `slope` to `loss`. Where does a value lose what "
    "stands behind its point?",
    "Two types met, and one of them was turned into the other. Of the two directions only one keeps what can change a "
    "little: whole numbers have no slope, and nothing that is learned survives as one.",
    _OTHER,
)
_types = (
    "Read the message or the report: which two types meet, and which of them did you write down by name?",
    "The data come in several types, and so do the weights. A type that is written down fits one of them; a type that "
    "is asked for, `something.dtype`, fits all.",
    "To see what each has:\n\n```python\nprint([value.dtype for value in (level, slope, hours, counts)])\n```",
)
_no_gradient = (
    "Which line between `slope` and `loss` hands on a value without saying where it came from?",
    "The value is right and the path is gone. A gradient needs each step from the weight to the loss to be one that "
    "the tape can walk back.",
    _OTHER,
)
_no_step = (
    "Print a weight before `train_step` and after it. Which line of yours is meant to change it?",
    "A gradient changes nothing by itself. The optimizer that was passed in moves the variables that it is given.",
    "One step for a single variable:\n\n```python\noptimizer.apply_gradients([(gradient, variable)])\n```",
)
_nothing = (
    "All gradients are None, and the optimizer refuses. Which line do all paths to the loss go through?",
    "If the whole prediction becomes whole numbers, no weight can be told how to change. The data may change its type, "
    "the prediction may not.",
    _OTHER,
)
_amount = (
    "Take the second step apart: which loss does it start from, and what does the optimizer remember of the first?",
    "The optimizer that is passed in keeps a memory from step to step, so it must be this one, asked once in a step.",
    "See what an optimizer remembers:\n\n```python\nprint([v.path for v in optimizer.variables])\n```",
)
_loss_words = (
    "Work out the loss by hand for one small batch and compare it with what `train_step` returns.",
    "The mean of (level + slope · hours - counts)², before the step, with nothing rounded.",
    "A check by hand:\n\n```python\nprint(np.mean((level.numpy() + slope.numpy() * hours - counts) ** 2))\n```",
)
_misspelt = misspelt.in_function("train_step")
_raised = (
    "Read the message and the line in the report. The report names the step: `graph` calls your function inside a "
    "`tf.function`, `training` with other types.",
    "Inside a `tf.function` a tensor has no value yet, so nothing may ask for it: no `.numpy()`, no `float()`.",
    "`graph` alone, with the whole message:\n\n"
    "```python\n"
    "tf.function(train_step)(model, optimizer, x, hours, counts)\n"
    "```",
)
_mistakes = {
    "discretized": _cut_hint,
    "mismatched": _types,
    "misordered": _no_step,
    "InvalidArgumentError": _types,
    "TypeError": _types,
    "ValueError": _nothing,
    "NameError": _misspelt,
    "none": _no_gradient,
    "not_updated": _no_step,
    "exception": _raised,
    "any": _loss_words,
}
hints = {claim.name: _mistakes for claim in claims[:1]}
hints |= {claims[1].name: {**_mistakes, "any": _types}}
hints |= {claim.name: {**_mistakes, "any": _amount} for claim in claims[2:4]}

_twin_path = (
    "Print `days.dtype`. What does TensorFlow write when the tape is told to watch it?",
    "A tape follows values that can change a little, and whole numbers cannot. What it watches must be the very tensor "
    "that the model gets, in a type that can.",
    "How a rent grows with the number of rooms:\n\n"
    "```python\n"
    "rooms = tf.constant([2.0, 3.0])     # not [2, 3]\n"
    "with tf.GradientTape() as tape:\n"
    "    tape.watch(rooms)\n"
    "    rent = base + each * rooms\n"
    "print(tape.gradient(rent, rooms))\n"
    "```",
)
_twin_value = (
    "Work out by hand what `sensitivity` must give for a model that is one linear layer.",
    "It is the gradient of the plain sum of all outputs, in the shape of `days`.",
    "For one linear layer each row of the gradient is the sum of the kernel's columns:\n\n"
    "```python\n"
    "print(kernel.sum(axis=1))\n"
    "```",
)
hints["twin"] = {"none": _twin_path, "integer": _twin_path, "exception": _twin_path, "any": _twin_value}
