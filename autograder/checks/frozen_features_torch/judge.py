"""Judge `train_step(model, optimizer, x, y)` in torch, of a model with a frozen part, by where it left the weights."""

import numpy as np

from autograder.checks import misspelt, steps, steps_claims
from autograder.verdict import Claim, Finding, gradients, off_by, symptom

task = steps.Task(("backbone", "adapter", "head"), "backbone", "decay", np.float64, decay=True)


def challenge(rng):
    """Return `sent, kept`: that of two steps, and a student, a teacher and a batch for the twin; nothing is kept."""
    sent, kept = steps.challenge(task, rng)
    batch, features, outputs = (int(size) for size in rng.permutation([3, 4, 5]))
    sent["twin/x"] = rng.standard_normal((batch, features))
    return {**sent, **{f"twin/{name}": rng.standard_normal((features, outputs)) for name in _TWO}}, kept


_TWO = ("student", "teacher")


def _first_step(case):
    """Return the Finding against the first step of adapter and head, None if it is right."""
    found = case.kinds()
    if case.nan():
        return case.nan()
    if set(found.values()) == {"still"}:
        if case.frozen("steps", "", "one step"):
            why = "`adapter` and `head` did not move in one step, while `backbone` did."
            return Finding(False, why, "not_updated", "frozen")
        if case.number("steps/reached") == 0:
            why = "No weight moved: from the loss no recorded path led to any of them."
            return Finding(False, why, "none", "paused")
        why = "No weight moved, though gradients were worked out: the optimizer did not find them when it stepped."
        return Finding(False, why, "not_updated", "misordered")
    still = [part for part in ("adapter", "head") if all(found[f"{part}_{kind}"] == "still" for kind in _KINDS)]
    if still == ["adapter"] and all(found[f"head_{kind}"] == "right" for kind in _KINDS):
        why = (
            "`adapter` did not move in one step, and `head` did: what `adapter` works out arrives without its history."
        )
        return Finding(False, why, "not_updated", "paused")
    return case.still() or case.off()


_KINDS = ("kernel", "bias")


def _adapter_learns(case):
    return _first_step(case) or Finding(True, "`adapter` and `head` moved as they should.")


def _backbone_stays(case):
    # That it stays is only worth something in a step that was taken.
    return (
        case.frozen("steps", "", "one step")
        or _first_step(case)
        or Finding(True, "`backbone` stayed, and the rest learned.")
    )


def _two_steps(case):
    return (
        case.frozen("steps", "_second", "two steps")
        or _first_step(case)
        or case.second_loss()
        or case.second_step()
        or Finding(True, "After two steps with momentum each weight is where it should be.")
    )


def _adamw_two_steps(case):
    return (
        case.frozen("decay", "", "two steps of AdamW")
        or _first_step(case)  # Adam itself would not see a gradient of double size.
        or case.after_adam()
        or Finding(True, "After two steps of AdamW each weight is where it should be.")
    )


def _claim(name, probes, judge):
    def after_loss(sent, kept, evidence):
        case = steps_claims.Case(task, sent, evidence)
        return case.loss() or judge(case)

    return Claim(name, 2, probes, after_loss)


def _twin(sent, kept, evidence):
    x, kernels = sent["twin/x"], {name: sent[f"twin/{name}"] for name in _TWO}

    def loss(w):
        return float(((x @ w["student"] - x @ w["teacher"]) ** 2).mean())

    measured, right = evidence["twin/loss"], gradients(loss, kernels)["student"]
    if symptom(measured, np.float64(loss(kernels))) != "ok":
        return Finding(False, f"The loss that `distil` returns {off_by(measured, np.float64(loss(kernels)))}.", "wrong")
    if evidence["twin/teacher"] is not None:
        return Finding(False, "The teacher gets a gradient too, and should have stayed out of it.", "wrong")
    found = symptom(evidence["twin/student"], right)
    if found == "none":
        return Finding(False, "The student gets no gradient: its outputs arrive without their history.",
                       "none", "paused")  # fmt: skip
    if found != "ok":
        return Finding(False, f"The student's gradient {off_by(evidence['twin/student'], right)}.", found)
    return Finding(True, "The student gets its gradient, and the teacher none.")


claims = (
    _claim("adapter_learns", ("steps",), _adapter_learns),
    _claim("backbone_stays", ("steps",), _backbone_stays),
    _claim("two_steps", ("steps",), _two_steps),
    _claim("adamw_two_steps", ("steps", "decay"), _adamw_two_steps),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "Another function, with a price that is looked up and a demand that is learned:\n\n"
    "```python\n"
    "with torch.no_grad():\n"
    "    price = table(product)       # looked up, never learned\n"
    "demand = curve(price)            # learned, so it is recorded\n"
    "profit = demand * price\n"
    "```"
)
_paused = (
    "Print `features.requires_grad` and `features.grad_fn` after each line that makes features. Where should there be "
    "a `grad_fn`, and is none?",
    "What runs under `no_grad` keeps its value and loses its history. Setting `requires_grad` on the result afterwards "
    "does not bring the history back.",
    _OTHER,
)
_moved = (
    "Print the weights that moved before and after the step. Which of them did the task ask you to leave alone?",
    "The optimizer holds all weights and moves each that has a gradient: any gradient at all, for a weight decay works "
    "on zeros too. A part stays if it gets None.",
    _OTHER,
)
_no_step = (
    "Three calls make a step: clear, walk back, move. In which order do yours come, and are all three there?",
    "`zero_grad` clears what `backward` has written; `step` moves what it finds. Whatever stands between the last two "
    "must leave the gradients alone.",
    "Write the state out as you go:\n\n```python\nprint([p.grad is None for p in model.parameters()])\n```",
)
_amount = (
    "Take the second step apart: which gradients does it find, and what does the optimizer remember of the first?",
    "`backward` adds to what is there, and an optimizer keeps a memory from step to step. So each step clears first, "
    "and uses the one optimizer that it was given.",
    "See what an optimizer remembers:\n\n```python\nprint(optimizer.state_dict()['state'].keys())\n```",
)
_loss = (
    "Work out the loss by hand for one small batch and compare it with what `train_step` returns.",
    "It is the mean squared error, as it was before the step: all three parts, one after the other.",
    "A check by hand:\n\n```python\nprint(((model.head(model.adapter(model.backbone(x))) - y) ** 2).mean())\n```",
)
_misspelt = misspelt.in_function("train_step")
_raised = (
    "Read the message and the line in the report. Print `loss.requires_grad`, and `features.is_inference()`.",
    "`backward` needs a path: at least one part must have run while notes were taken. And a tensor that was made in "
    "`inference_mode` can never take part in recorded work; one made under `no_grad` can.",
    "The difference, alone:\n\n"
    "```python\n"
    "with torch.inference_mode():\n"
    "    a = torch.ones(2)\n"
    "print(a.is_inference(), a.clone().is_inference())\n"
    "```",
)
_mistakes = {
    "paused": _paused,
    "frozen": _moved,
    "misordered": _no_step,
    "NameError": _misspelt,
    "not_updated": _paused,
    "exception": _raised,
    "any": _loss,
}
hints = {"adapter_learns": _mistakes, "backbone_stays": {**_mistakes, "any": _moved}}
hints |= {"twin": {"none": _paused, "exception": _raised, "any": _moved}}
hints |= {"two_steps": {**_mistakes, "any": _amount}, "adamw_two_steps": {**_mistakes, "any": _moved}}
