"""Judge `train(model, optimizer, batches)` in torch by where the weights are between batches, and its twin."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.checks import misspelt, steps
from autograder.checks.drawing import drawn
from autograder.verdict import Claim, Finding, listed, off_by, symptom, whole

SIZES = {"loop": (2, 3, 4, 2), "decay": (3, 2, 2), "twin": (2, 3, 2, 3, 2)}  # rows of each batch
task = steps.Task(("body", "head"), "no layer", "decay", np.float64)


def challenge(rng):
    """Return `sent, kept`: fresh weights, batches of different sizes for each probe, and rates; nothing is kept."""
    return drawn(rng, _draw, _is_clear, "without a gradient close to zero"), {}


def _draw(rng):
    features, inner, outputs = (int(size) for size in rng.permutation([2, 3, 4]))
    sent = {}
    for layer, size in zip(task.layers, ((features, inner), (inner, outputs))):
        for kind, shape in (("kernel", size), ("bias", size[1:])):
            sent[f"weights/{layer}_{kind}"] = rng.choice([-1, 1], shape) * rng.uniform(0.4, 0.9, shape)
    for probe, sizes in SIZES.items():
        for number, size in enumerate(sizes):
            sent[f"{probe}/x{number}"] = rng.standard_normal((size, features))
            sent[f"{probe}/y{number}"] = 3 * rng.standard_normal((size, outputs))
        sent[f"{probe}/rate"] = np.array(rng.uniform(0.02, 0.04) / (10 if probe == "twin" else 1))
        sent[f"{probe}/momentum"] = np.array(rng.uniform(0.6, 0.9))
    sent["decay/decay"] = np.array(rng.uniform(0.3, 0.6))
    return sent


def _is_clear(sent):
    """Return whether no entry of a weight stays nearly where it was on the first two batches."""
    w = steps.weights(task, sent)
    found = (steps.gradient(task, loss, w) for loss in _losses(sent, "loop")[:2])
    return all(np.abs(one).min() > steps.CLEAR for gradient in found for one in gradient.values())


def _losses(sent, probe):
    """Return the mean squared error of each batch, functions of all weights."""

    def loss(number):
        x, y = sent[f"{probe}/x{number}"], sent[f"{probe}/y{number}"]
        return lambda w: float(((steps.network(task, w, x) - y) ** 2).mean())

    return [loss(number) for number in range(len(SIZES[probe]))]


@dataclass(frozen=True)
class _Case:
    """A challenge and what `train` made of it. Each method returns a Finding against the answer, or None."""

    sent: dict
    evidence: dict

    @cached_property
    def weights(self):
        return steps.weights(task, self.sent)

    @cached_property
    def losses_due(self):
        return _losses(self.sent, "loop")

    @cached_property
    def path(self):
        """All weights after 0, 1, 2, … steps."""
        rate, keep = float(self.sent["loop/rate"]), float(self.sent["loop/momentum"])
        path, last = [self.weights], dict.fromkeys(task.names(), 0.0)
        for loss in self.losses_due:
            gradient = steps.gradient(task, loss, path[-1])
            last = {name: keep * last[name] - rate * gradient[name] for name in gradient}
            path.append({name: path[-1][name] + last[name] for name in last})
        return path

    @cached_property
    def measured(self):
        """All weights as measured: at each request for a batch but the last, and in the end."""
        kept = self.number("loop/asked")
        at = {
            name: _array(self.evidence, f"loop/{name}_at", (kept, *weight.shape))
            for name, weight in (self.weights.items() if kept else ())
        }
        places = [{name: at[name][place] for name in at} for place in range(self.drawn())]
        return [*places, _measured(self.evidence, "loop", "", self.weights)]

    def number(self, name):
        return whole(self.evidence[name])

    def losses(self):
        """Against the number of losses, and the first of them."""
        losses = self.evidence["loop/losses"]
        if losses is None:
            return Finding(False, "`train` returns None. The task asks for the list of losses.", "wrong")
        if losses.shape != (len(self.losses_due),):
            count = f"{losses.size} loss{'es' * (losses.size != 1)}"
            why = f"`train` drew {self.drawn()} of {len(self.losses_due)} batches and returned {count}."
            return Finding(False, why, "wrong")
        first, right = losses[0], self.losses_due[0]
        if symptom(first, np.float64(right(self.weights))) == "ok":
            return None
        return Finding(False, f"The loss that is returned for the first batch {self._loss_off(first, right)}.", "wrong")

    def drawn(self):
        return min(self.number("loop/asked"), len(self.losses_due))

    def _loss_off(self, first, right):
        if len(self.measured) > 1 and symptom(first, np.float64(right(self.measured[1]))) == "ok":
            return "is that after the step, not before it"
        return off_by(first, np.float64(right(self.weights)))

    def first_batch(self):
        """Against the step on the first batch."""
        if self.drawn() < len(self.losses_due):
            why = f"`train` drew {self.drawn()} of {len(self.losses_due)} batches."
            return Finding(False, why, "wrong")
        return self._nothing_moved() or self._late() or self._nan() or self._some_still() or self._first_off()

    def _nothing_moved(self):
        if not all(self._is(place, self.weights) for place in self.measured[1:]):
            return None
        if self.number("loop/steps") == 0:
            why = "`body` and `head` did not move: the optimizer never took a step."
        elif self.number("loop/reached") == 0:
            why = "`body` and `head` did not move: the optimizer took its steps, and no gradient was ever worked out."
        elif self.number("loop/found") == 0:
            why = (
                "`body` and `head` did not move: gradients were worked out, "
                "and none was there when the optimizer took a step."
            )
        else:
            why = "`body` and `head` did not move: each gradient was zero when the optimizer took a step."
        return Finding(False, why, "not_updated", "misordered")

    def _late(self):
        *between, end = self.measured[1:]
        if all(self._is(place, self.weights) for place in between):
            if self._is(end, self.path[-1]):
                why = "All batches were drawn before the first step. The step on one comes before the next is drawn."
                return Finding(False, why, "wrong")
            why = "No weight moved before all batches had been drawn: there was one step, in the end."
            return Finding(False, why, "wrong", "misordered")
        if all(self._is(place, right) for place, right in zip(self.measured[1:], self.path)):
            why = (
                "Every step comes one batch late: it uses the gradient of the batch before, "
                "and the last is never used."
            )
            return Finding(False, why, "wrong", "misordered")
        return None

    def _nan(self):
        for name in task.names():
            if symptom(self.measured[1][name], self.path[1][name]) == "nan":
                return Finding(False, f"`{name}` holds NaN or infinity after the first batch.", "nan")
        return None

    def _some_still(self):
        still = [name for name in task.names() if self._at(1, name, self.weights)]
        return Finding(False, f"{listed(still)} did not move on the first batch.", "not_updated") if still else None

    def _first_off(self):
        wrong = [name for name in task.names() if not self._at(1, name, self.path[1])]
        if not wrong:
            return None
        moved = {name: self.measured[1][name] - self.weights[name] for name in task.names()}
        due = {name: self.path[1][name] - self.weights[name] for name in task.names()}
        return Finding(False, f"On the first batch {_off(moved, due, wrong[0])}.", "wrong")

    def each_batch(self):
        """Against the steps on the later batches, and the losses."""
        later = [(place, name) for place in range(2, len(self.path)) for name in task.names()]
        wrong = [(place, name) for place, name in later if not self._at(place, name, self.path[place])]
        if not wrong:
            right = np.array([loss(w) for loss, w in zip(self.losses_due, self.path)])
            if symptom(self.evidence["loop/losses"], right) != "ok":
                why = f"The list of losses {off_by(self.evidence['loop/losses'], right)}, though the weights are right."
                return Finding(False, why, "wrong")
            return None
        if self._is(self.measured[2], self._piled_up):
            why = "On the second batch the step uses the sum of both gradients: the first one was never cleared."
            return Finding(False, why, "wrong", "misordered")
        if self._is(self.measured[2], self._forgetful):
            why = (
                "The second step knows nothing of the first: the momentum of the optimizer that was passed in is lost."
            )
            return Finding(False, why, "wrong")
        if self._is(self.measured[2], self.path[1]):
            return Finding(False, "On the second batch no weight moved.", "not_updated")
        place, name = wrong[0]
        off = off_by(self.measured[place][name], self.path[place][name])
        return Finding(False, f"After {place} batches `{name}` {off}.", "wrong")

    @cached_property
    def _forgetful(self):
        return steps.momentum(task, self.losses_due[:2], self.weights, float(self.sent["loop/rate"]), 0.0)

    @cached_property
    def _piled_up(self):
        """All weights after a second step with the sum of both gradients."""
        rate, keep = float(self.sent["loop/rate"]), float(self.sent["loop/momentum"])
        return _piled_up(self.losses_due[:2], self.weights, self.path[1], rate, keep)

    def decay(self):
        """Against the weights after AdamW."""
        rate, keep = float(self.sent["decay/rate"]), float(self.sent["decay/decay"])
        losses = _losses(self.sent, "decay")
        right = steps.adam(task, losses, self.weights, rate, keep)
        for name in task.names():
            measured = self.evidence[f"decay/{name}"]
            if symptom(measured, right[name]) != "ok":
                why = f"After {len(losses)} steps of AdamW `{name}` {off_by(measured, right[name])}."
                return Finding(False, why, "wrong")
        return None

    def _is(self, place, weights):
        return all(symptom(place[name], weights[name]) == "ok" for name in task.names())

    def _at(self, place, name, weights):
        return symptom(self.measured[place][name], weights[name]) == "ok"


def _measured(evidence, probe, suffix, weights):
    """Return `{name: measured}` in the shapes of the weights."""
    return {name: _array(evidence, f"{probe}/{name}{suffix}", weight.shape) for name, weight in weights.items()}


def _array(evidence, name, shape):
    """Return a measured array. Raises KeyError if it is not of this shape: then it is none of ours."""
    measured = evidence[name]
    if measured is None or measured.shape != shape:
        raise KeyError(name)
    return measured


def _piled_up(losses, before, after, rate, keep):
    """Return the weights after a second step whose gradient was added to the first one."""
    first, second = steps.gradient(task, losses[0], before), steps.gradient(task, losses[1], after)
    return {name: after[name] - rate * (keep * first[name] + first[name] + second[name]) for name in first}


def _off(moved, due, name):
    """Return in words how a weight moved instead: as a multiple of what was due, if all moved so."""
    with np.errstate(over="ignore", invalid="ignore"):  # a hostile answer may be as large as a float goes
        factor = sum((moved[one] * due[one]).sum() for one in due) / sum((due[one] ** 2).sum() for one in due)
        alike = all(symptom(moved[one], factor * due[one]) == "ok" for one in due)
    if alike:
        return f"every weight moved {factor:.3g} times as far as it should"
    return f"`{name}` is off by up to {np.abs(moved[name] - due[name]).max():.3g}"


def _first_batch(case):
    return case.first_batch() or Finding(True, "After the first batch each weight is where it should be.")


def _each_batch(case):
    return (
        case.first_batch()
        or case.each_batch()
        or Finding(True, "So it is after every later batch, and in the end.")
    )


def _decay(case):
    return (
        case.first_batch()  # AdamW itself would not see a gradient of double size.
        or case.decay()
        or Finding(True, "After three steps of AdamW each weight is where it should be.")
    )


def _twin(sent, kept, evidence):
    w, rate, keep = steps.weights(task, sent), float(sent["twin/rate"]), float(sent["twin/momentum"])
    single = [_summed(sent, number) for number in range(len(SIZES["twin"]))]
    first, second = _total(single[:3]), _total(single[3:])
    after = steps.momentum(task, [first], w, rate, keep)
    measured = _measured(evidence, "twin", "", w)

    def is_at(weights, measured=measured):
        return all(symptom(measured[name], weights[name]) == "ok" for name in task.names())

    if is_at(w):
        return Finding(False, "No weight moved in the first step.", "not_updated", "misordered")
    for number, which in ((0, "first"), (2, "last")):
        if is_at(steps.momentum(task, [single[number]], w, rate, keep)):
            why = f"The step uses the gradient of the {which} piece alone; there were three."
            return Finding(False, why, "wrong", "misordered")
    if is_at(steps.momentum(task, single[:3], w, rate, keep)):
        return Finding(False, "There was one step for each of three pieces. The task asks for one for all.", "wrong")
    if not is_at(after):
        moved = {name: measured[name] - w[name] for name in after}
        off = _off(moved, {name: after[name] - w[name] for name in after}, task.names()[0])
        return Finding(False, f"In the first step {off}.", "wrong")
    later = _measured(evidence, "twin", "_second", w)
    if is_at(_piled_up([first, second], w, after, rate, keep), later):
        why = "The second step uses the gradients of the first one too: they were never cleared."
        return Finding(False, why, "wrong", "misordered")
    right = steps.momentum(task, [first, second], w, rate, keep)
    for name in task.names():
        if symptom(later[name], right[name]) != "ok":
            return Finding(False, f"After the second step `{name}` {off_by(later[name], right[name])}.", "wrong")
    return Finding(True, "Each step uses the gradients of all its pieces.")


def _summed(sent, number):
    x, y = sent[f"twin/x{number}"], sent[f"twin/y{number}"]
    return lambda w: float(((steps.network(task, w, x) - y) ** 2).sum())


def _total(losses):
    return lambda w: sum(loss(w) for loss in losses)


def _claim(name, points, probes, judge):
    def after_losses(sent, kept, evidence):
        case = _Case(sent, evidence)
        return case.losses() or judge(case)

    return Claim(name, points, probes, after_losses)


claims = (
    _claim("first_batch", 3, ("loop",), _first_batch),
    _claim("each_batch", 3, ("loop",), _each_batch),
    _claim("adamw_three_steps", 2, ("loop", "decay"), _decay),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "Another loop, around a kitchen. The pot is washed before the next soup, and never between cooking and serving:\n\n"
    "```python\n"
    "for guest in guests:\n"
    "    pot.wash()\n"
    "    pot.cook(guest.wish)\n"
    "    guest.serve(pot)\n"
    "```"
)
_order = (
    "Three calls make a step: one clears, one fills, one moves. Say for each of yours what it finds in `weight.grad` "
    "when it runs, and what it leaves there.",
    "`backward()` adds to `weight.grad`, `step()` moves what has one, `zero_grad()` throws all of them away. Whatever "
    "stands between the filling and the moving must leave them alone; and between two fillings they must go.",
    _OTHER,
)
_amount = (
    "Take the second batch apart: what does the step find in `weight.grad`, and what does the optimizer remember?",
    "`backward()` adds to what is there, and the optimizer keeps a memory from step to step. So each step clears "
    "once, and uses the one optimizer that was passed in, once.",
    "See what an optimizer remembers:\n\n```python\nprint(optimizer.state_dict()['state'].keys())\n```",
)
_losses_asked = (
    "Count what `train` returns, and work out the first loss by hand.",
    "One loss for each batch: the mean squared error, as it was before the step on that batch. The list is returned "
    "when the loop is over.",
    "A check by hand:\n\n```python\nx, y = batches[0]\nprint(((model(x) - y) ** 2).mean())\n```",
)
_misspelt = misspelt.in_function("train")
_raised = (
    "Read the message and the line in the report. Print `loss.requires_grad` before that line.",
    "`backward()` needs a loss with a history, and a fresh one for each batch. `no_grad`, `.item()` and `.detach()` "
    "take the history away.",
    "With a history, and without:\n\n"
    "```python\n"
    "a = torch.ones(2, requires_grad=True).sum()\n"
    "print(a.requires_grad, a.detach().requires_grad)\n"
    "```",
)
_mistakes = {
    "misordered": _order,
    "NameError": _misspelt,
    "not_updated": _order,
    "exception": _raised,
    "any": _losses_asked,
}
hints = {"first_batch": _mistakes}
hints |= {name: {**_mistakes, "any": _amount} for name in ("each_batch", "adamw_three_steps")}

_twin_order = (
    "Follow `weight.grad` of one weight through three pieces: what is in it after each line?",
    "`backward()` adds. That is what makes one step of several pieces possible, as long as nothing is cleared from "
    "the first piece to the step.",
    "A purse, emptied once, filled by every guest, counted in the end:\n\n"
    "```python\n"
    "purse.empty()\n"
    "for guest in guests:\n"
    "    purse.add(guest.coins)\n"
    "print(purse.count())\n"
    "```",
)
_twin_amount = (
    "Work out what one weight gets from three pieces, by hand, and how often `step_in_pieces` steps.",
    "One step for all pieces together, with the gradient of the plain sum of all squared errors.",
    "The sum over two pieces is that over both in one:\n\n"
    "```python\n"
    "torch.cat([a, b]).sum() == a.sum() + b.sum()\n"
    "```",
)
hints["twin"] = {"misordered": _twin_order, "exception": _raised, "any": _twin_amount}
