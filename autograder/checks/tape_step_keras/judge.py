"""Judge `train_step(model, optimizer, x, y)` in Keras from where it left the weights, and its twin `saliency`."""

import numpy as np

from autograder.checks import misspelt, steps, steps_claims
from autograder.verdict import Claim, Finding, central_difference, off_by, symptom

RATE = 0.1  # of the penalty, as the task states it


def _penalty(trained):
    return RATE * sum((weight**2).sum() for weight in trained.values())


task = steps.Task(("first", "second", "third"), "second", "graph", np.float32, penalty=_penalty)


def challenge(rng):
    """Return `sent, kept`: that of two steps, and two batches for the twin; nothing is kept."""
    sent, kept = steps.challenge(task, rng)
    for name, batch in (("x", steps.BATCH), ("second_x", steps.SECOND_BATCH)):
        sent[f"twin/{name}"] = rng.standard_normal((batch, len(sent["weights/first_kernel"]))).astype(np.float32)
    return sent, kept


_UNRECORDED = "has a value, but no tape saw how it was made"


def _first_step(case, parts):
    """Return the Finding against the first step, None if each weight moved by the parts of the loss named."""
    found = case.kinds()
    if case.nan():
        return case.nan()
    if set(found.values()) == {"still"}:
        if case.number("steps/iterations") == 0:
            why = "No weight moved: the optimizer that `train_step` was given never took a step."
            return Finding(False, why, "not_updated", "misordered")
        why = "No weight moved, though the optimizer took a step: each gradient that it was given is zero."
        return Finding(False, why, "zero", "unrecorded")
    if case.number("steps/iterations") > 1 and set(found.values()) != {"right"}:
        why = f"In one call of `train_step` the optimizer took {case.number('steps/iterations')} steps."
        return Finding(False, why, "wrong")
    for kind, other in (("penalty", "error"), ("error", "penalty")):
        names = [name for name, one in found.items() if one == kind]
        if names and other in parts:
            who = "Every weight" if len(names) == len(found) else steps_claims.listed(names)
            why = f"{who} moved as if the loss were the {kind} alone: the {other} {_UNRECORDED}."
            return Finding(False, why, "wrong", "unrecorded")
    return case.still() or case.off()


def _error_taught(case):
    return _first_step(case, ("error",)) or Finding(True, "The error moves every weight as it should.")


def _penalty_taught(case):
    return _first_step(case, ("error", "penalty")) or Finding(True, "So does the penalty.")


def _two_steps(case):
    return (
        _first_step(case, ("error", "penalty"))
        or case.frozen("steps", "", "one step")
        or case.frozen("steps", "_second", "two steps")
        or case.second_loss()
        or case.second_step()
        or Finding(True, "After two steps with momentum each weight is where it should be.")
    )


def _graph_two_steps(case):
    return (
        _first_step(case, ("error", "penalty"))  # Adam itself would not see a gradient of double size.
        or case.frozen("graph", "", "two Adam steps")
        or case.after_adam()
        or Finding(True, "In `tf.function` two Adam steps leave each weight where it should be.")
    )


def _twin(sent, kept, evidence):
    w = steps.weights(task, sent)
    for name in ("x", "second_x"):
        right = central_difference(lambda x: steps.network(task, w, x).sum(), np.float64(sent[f"twin/{name}"]))
        measured = evidence[f"twin/{name}_gradient"]
        found = symptom(measured, right)
        if found == "none":
            return Finding(False, "`saliency` returns None: no tape saw how the outputs came from `x`.",
                           "none", "unrecorded")  # fmt: skip
        if found != "ok":
            return Finding(False, f"The gradient that `saliency` returns {off_by(measured, right)}.", found)
    return Finding(True, "`saliency` returns the gradient of the outputs for `x`.")


def _claim(name, points, probes, judge):
    def after_loss(sent, kept, evidence):
        case = steps_claims.Case(task, sent, evidence)
        return case.loss() or judge(case)

    return Claim(name, points, probes, after_loss)


claims = (
    _claim("error_taught", 2, ("steps",), _error_taught),
    _claim("penalty_taught", 1, ("steps",), _penalty_taught),
    _claim("two_steps", 3, ("steps",), _two_steps),
    _claim("graph_two_steps", 2, ("steps", "graph"), _graph_two_steps),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "Another step, which asks how hard a spring pulls. Both energies are made while the tape is open:\n\n"
    "```python\n"
    "with tf.GradientTape() as tape:\n"
    "    stretch = end - start\n"
    "    energy = stiffness * stretch**2 + weight * end\n"
    "force = tape.gradient(energy, end)\n"
    "```"
)
_unrecorded = (
    "Go through `train_step` line by line and say of each: is a tape open, and listening, while it runs?",
    "The loss is a sum of two parts. A part that was worked out while no tape listened still has its value, but the "
    "tape takes it for a constant: its gradient is missing from the sum, without None and without a warning.",
    _OTHER,
)
_none = (
    "Which of the two parts of the loss was made while the tape was open? Count the lines inside the block.",
    "If nothing that leads from a weight to the loss was recorded, every gradient is None, and the optimizer refuses. "
    "The loss itself must be made inside too.",
    _OTHER,
)
_no_step = (
    "Print a weight before `train_step` and after it. Which line of yours is meant to change it?",
    "A gradient changes nothing by itself. The optimizer that was passed in moves the variables that it is given.",
    "One step for a single variable:\n\n```python\noptimizer.apply_gradients([(gradient, variable)])\n```",
)
_amount = (
    "Take the second step apart: which loss does it start from, which weights does it move, and what does the "
    "optimizer remember of the first?",
    "The optimizer that is passed in keeps a memory from step to step, so it must be this one, asked once in a step, "
    "with the gradient of the whole loss, for the weights that are trainable.",
    "See what an optimizer remembers:\n\n```python\nprint([v.path for v in optimizer.variables])\n```",
)
_loss = (
    "Work out the loss by hand for one small batch and compare it with what `train_step` returns.",
    "Mean squared error plus 0.1 times the sum of all squared trainable weights, as it was before the step.",
    "A check by hand:\n\n```python\nprint(np.mean((model(x) - y) ** 2))  # the error alone\n```",
)
_misspelt = misspelt.in_function("train_step")
_raised = (
    "Read the message and the line in the report. The report names the step: `steps` calls your function plainly, "
    "`graph` inside a `tf.function`.",
    "Inside a `tf.function` a tensor has no value yet, so nothing may ask for it: no `.numpy()`, no `float()`.",
    "`graph` alone, with the whole message:\n\n```python\ntf.function(train_step)(model, optimizer, x, y)\n```",
)
_mistakes = {
    "unrecorded": _unrecorded,
    "misordered": _no_step,
    "ValueError": _none,
    "NameError": _misspelt,
    "not_updated": _amount,
    "exception": _raised,
    "any": _loss,
}
hints = {claim.name: _mistakes for claim in claims[:2]}
hints |= {claim.name: {**_mistakes, "any": _amount} for claim in claims[2:4]}

_twin_path = (
    "Say of each line of `saliency`: is a tape open while it runs, and does the tape know of `x` by then?",
    "A tape takes notes only while it is open. And a variable is watched by itself, but `x` is none: somebody must "
    "tell the tape to watch it.",
    "How hard a spring pulls at its end, which is no variable either:\n\n"
    "```python\n"
    "with tf.GradientTape() as tape:\n"
    "    tape.watch(end)\n"
    "    energy = stiffness * (end - start)**2\n"
    "force = tape.gradient(energy, end)\n"
    "```",
)
_twin_value = (
    "Work out by hand what `saliency` must give for a model that is one linear layer.",
    "It is the gradient of the plain sum of all outputs, in the shape of `x`.",
    "For one linear layer each row of the gradient is the sum of the kernel's columns:\n\n"
    "```python\n"
    "print(kernel.sum(axis=1))\n"
    "```",
)
hints["twin"] = {"none": _twin_path, "exception": _twin_path, "any": _twin_value}
