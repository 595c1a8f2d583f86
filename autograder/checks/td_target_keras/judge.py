"""Judge `td_loss(model, state, reward, next_state)` by which side of its error learns, and its twin `pull_together`.

The reference takes the target for a constant: central differences of the loss while only the prediction moves.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.checks import misspelt
from autograder.checks.drawing import drawn
from autograder.verdict import Claim, Finding, adam, central_difference, gradients, mistaken_for, off_by, symptom

DISCOUNT = 0.9
SHARE = 0.25  # of the second term of the twin
NAMES = ("first_kernel", "first_bias", "second_kernel", "second_bias")
SMALLEST, LARGEST = 0.02, 4.0  # of the gradients' entries, so that Adam sees no rounding and a step stays a step
APART = 0.02  # the least difference between two losses that the report tells apart by name


def challenge(rng):
    """Return `sent, kept`: fresh weights, two batches of different size for each probe, and rates; nothing is kept."""
    sent = drawn(rng, _draw, _is_clear, "with two sides that can be told apart")
    return {name: np.asarray(value, np.float32) for name, value in sent.items()}, {}


def _draw(rng):
    features, hidden = (int(size) for size in rng.permutation([2, 3, 4])[:2])
    sent = {"weights/first_kernel": rng.choice([-1, 1], (features, hidden)) * rng.uniform(0.3, 0.9, (features, hidden))}
    sent["weights/first_bias"] = rng.uniform(-0.5, 0.5, hidden)
    sent["weights/second_kernel"] = rng.choice([-1, 1], (hidden, 1)) * rng.uniform(0.4, 0.9, (hidden, 1))
    sent["weights/second_bias"] = rng.uniform(-0.5, 0.5, 1)
    for probe in ("loss", "steps", "graph"):
        for second, batch in (("", 2), ("second_", 3)):
            sent[f"{probe}/{second}state"] = rng.standard_normal((batch, features))
            sent[f"{probe}/{second}reward"] = rng.normal(scale=2.0, size=(batch, 1))
            sent[f"{probe}/{second}next_state"] = rng.standard_normal((batch, features))
    for probe in ("steps", "graph"):
        sent[f"{probe}/rate"] = rng.uniform(0.04, 0.08)
    sent["steps/momentum"] = rng.uniform(0.6, 0.9)
    for second, shape in (("", (2, 3)), ("second_", (4, 2))):
        sent[f"twin/{second}encodings"], sent[f"twin/{second}codes"] = rng.standard_normal((2, *shape))
    return sent


def _is_clear(sent):
    case = Case(sent, {})
    for probe in ("loss", "steps", "graph"):
        for second in ("", "second_"):
            prediction, target = case.sides(f"{probe}/{second}")
            flat = np.abs(np.concatenate([prediction[name].ravel() for name in NAMES]))
            if flat.min() < SMALLEST or flat.max() > LARGEST:
                return False
            if probe == "loss" and not second and not _apart(prediction, target):
                return False
    values = [_right_value(case, "loss/"), *_other_values(case, "loss/").values()]
    return np.diff(np.sort(values)).min() > APART


def _apart(prediction, target):
    """Whether the two sides pull the weights in clearly different directions, each clearly."""
    one, other = (np.concatenate([side[name].ravel() for name in NAMES]) for side in (prediction, target))
    sizes = np.linalg.norm(one), np.linalg.norm(other)
    return min(sizes) > 0.2 and abs(one @ other) < 0.9 * sizes[0] * sizes[1]


@dataclass(frozen=True)
class Case:
    """A challenge and what an answer made of it."""

    sent: dict
    evidence: dict

    @cached_property
    def weights(self):
        return {name: np.float64(self.sent[f"weights/{name}"]) for name in NAMES}

    def batch(self, batch):
        """Return state, reward and next state of a batch such as `loss/second_`, float64."""
        return tuple(np.float64(self.sent[f"{batch}{name}"]) for name in ("state", "reward", "next_state"))

    def sides(self, batch):
        """Return the gradients by name of what moves the prediction, and of what moves the target, each alone."""
        state, reward, next_state = self.batch(batch)
        moving = {**self.weights, "state": state}
        after = {**self.weights, "next_state": next_state}
        held_target = _target(self.weights, reward, next_state)
        held_prediction = network(self.weights, state)
        return (
            gradients(lambda w: _mean_square(network(w, w["state"]) - held_target), moving),
            gradients(lambda w: _mean_square(held_prediction - _target(w, reward, w["next_state"])), after),
        )

    @cached_property
    def first_sides(self):
        return self.sides("loss/")

    @cached_property
    def shares(self):
        """Return how much of each side is in the measured gradients of the weights, None if they are no such sum.

        None of the measured gradients is None.
        """
        measured = [self.evidence[f"loss/{name}_gradient"] for name in NAMES]
        if any(one.shape != self.weights[name].shape for name, one in zip(NAMES, measured)):
            return None
        if all(symptom(one, self.first_sides[0][name]) == "ok" for name, one in zip(NAMES, measured)):
            return 1.0, 0.0
        flat = [np.concatenate([side[name].ravel() for name in NAMES]) for side in self.first_sides]
        found = np.concatenate([np.float64(one).ravel() for one in measured])
        with np.errstate(over="ignore", invalid="ignore"):  # a hostile answer may be as large as a float goes
            share, *_ = np.linalg.lstsq(np.stack(flat, axis=1), found, rcond=None)
            fitted = share @ np.stack(flat)
        return tuple(np.round(share, 3) + 0.0) if symptom(fitted, found) == "ok" else None


def network(w, x):
    """Return the values, shape (batch, 1), of states of shape (batch, features)."""
    return np.tanh(x @ w["first_kernel"] + w["first_bias"]) @ w["second_kernel"] + w["second_bias"]


def _target(w, reward, next_state):
    return reward + DISCOUNT * network(w, next_state)


def _mean_square(error):
    return float((error**2).mean())


def _value(case):
    """Return the Finding against the loss that is returned, None if it is right."""
    measured = case.evidence["loss/value"]
    if measured is None:
        return Finding(False, "`td_loss` returns None. The task asks for the loss.", "wrong")
    right = _right_value(case, "loss/")
    if symptom(measured, right) == "ok":
        return _second_value(case)
    both = measured, case.evidence["loss/second_value"]
    how = mistaken_for(both, [_other_values(case, f"loss/{second}") for second in ("", "second_")])
    return Finding(False, f"The loss that is returned {how or off_by(measured, right)}.", "wrong")


def _right_value(case, batch):
    state, reward, next_state = case.batch(batch)
    return np.float64(_mean_square(network(case.weights, state) - _target(case.weights, reward, next_state)))


def _other_values(case, batch):
    """Return `{what is wrong: value}` of losses that are easily mistaken for the right one."""
    state, reward, next_state = case.batch(batch)
    prediction, following = network(case.weights, state), network(case.weights, next_state)
    return {
        "lacks the factor 0.9": _mean_square(prediction - reward - following),
        "lacks the reward": _mean_square(prediction - DISCOUNT * following),
        "is the sum of the squared errors, not their mean": len(state) * float(_right_value(case, batch)),
        "lacks the value of the next state": _mean_square(prediction - reward),
    }


def _second_value(case):
    right, measured = _right_value(case, "loss/second_"), case.evidence["loss/second_value"]
    if symptom(measured, right) == "ok":
        return None
    return Finding(False, f"For a second batch, of another size, the loss {off_by(measured, right)}.", "wrong")


def _weights_reached(case):
    """Return the Finding against gradients of the weights that are no sum of the two sides, None if they are one."""
    right = case.first_sides[0]
    found = {name: symptom(case.evidence[f"loss/{name}_gradient"], right[name]) for name in NAMES}
    missing = [name for name, one in found.items() if one == "none"]
    if len(missing) == len(NAMES):
        why = "No weight gets a gradient: neither the prediction nor the target leads back to the model."
        return Finding(False, why, "none", "detached")
    if missing:
        return Finding(False, f"No gradient reaches `{missing[0]}`: it is None.", "none", "detached")
    if "nan" in found.values():
        return Finding(False, "A gradient of the loss holds NaN or infinity.", "nan")
    if set(found.values()) == {"zero"}:
        return Finding(False, "Every weight gets the gradient zero: nothing in the error moves with it.", "zero")
    if case.shares is None:
        name = next(name for name, one in found.items() if one != "ok")
        how = off_by(case.evidence[f"loss/{name}_gradient"], right[name])
        return Finding(False, f"The gradient of `{name}` {how}.", found[name])
    return None


def _prediction(case):
    """Return the Finding against what the loss teaches the prediction, None if that is right."""
    unreached = _weights_reached(case)
    if unreached:
        return unreached
    prediction, target = case.shares
    if prediction == 0 and target == 1:
        why = "The weights learn through the target alone: the prediction is a number that nobody can change."
        return Finding(False, why, "wrong", "detached")
    if prediction != 1:
        why = f"The prediction teaches the weights {prediction:.3g} times as much as it should."
        return Finding(False, why, "wrong", "detached" if 0 < prediction < 1 else None)  # part of its path is cut
    measured, right = case.evidence["loss/state_gradient"], case.first_sides[0]["state"]
    found = symptom(measured, right)
    if found == "none":
        why = "No gradient reaches `state`, while the weights learn: a layer before the model would stand still."
        return Finding(False, why, "none", "detached")
    return None if found == "ok" else Finding(False, f"The gradient for `state` {off_by(measured, right)}.", found)


def _target_moves(case):
    """Return the Finding against a target that learns, None if it is held. The weights are reached."""
    share = case.shares[1]
    after = case.evidence["loss/next_state_gradient"]
    held = after is None or (np.isfinite(after).all() and not after.any())
    if share and held:
        why = (
            "`next_state` is held, and yet the target learns: its gradient reaches the weights of the model before "
            "it comes to `next_state`."
        )
        return Finding(False, why, "wrong")
    if share:
        how = "with its whole gradient" if share == 1 else f"{share:.3g} times as much as it could"
        return Finding(False, f"The target learns too, {how}: it moves towards the prediction.", "wrong")
    return None if held else Finding(False, "A gradient reaches `next_state`, which belongs to the target.", "wrong")


def _prediction_learns(case):
    return _prediction(case) or Finding(True, "The prediction teaches each weight what it should.")


def _target_held(case):
    # That it is held is only worth something beside a prediction that learns.
    unlearned = _weights_reached(case) or (None if case.shares[0] == 1 else _prediction(case))
    return unlearned or _target_moves(case) or Finding(True, "The target is held still.")


def _two_steps(case):
    found = _prediction(case) or _target_moves(case)
    if found:
        return found
    rate, keep = float(case.sent["steps/rate"]), float(case.sent["steps/momentum"])
    right = _momentum(case, rate, keep)
    wrong = [name for name in NAMES if symptom(case.evidence[f"steps/{name}"], right[name]) != "ok"]
    if not wrong:
        return Finding(True, "After two steps with momentum each weight is where it should be.")
    stale = _momentum(case, rate, keep, stale=True)
    if all(symptom(case.evidence[f"steps/{name}"], stale[name]) == "ok" for name in NAMES):
        why = "In the second step the target is still made with the weights from before the first one."
        return Finding(False, why, "wrong")
    how = off_by(case.evidence[f"steps/{wrong[0]}"], right[wrong[0]])
    return Finding(False, f"After two steps `{wrong[0]}` {how}.", "wrong")


def _momentum(case, rate, keep, stale=False):
    """Return the weights after two steps of SGD with momentum; stale: both targets are made with the first weights."""
    w, last = case.weights, dict.fromkeys(NAMES, 0.0)
    for second in ("", "second_"):
        found = gradients(_held_loss(case, f"steps/{second}", case.weights if stale else w), w)
        last = {name: keep * last[name] - rate * found[name] for name in NAMES}
        w = {name: w[name] + last[name] for name in NAMES}
    return w


def _held_loss(case, batch, target_weights):
    state, reward, next_state = case.batch(batch)
    target = _target(target_weights, reward, next_state)
    return lambda w: _mean_square(network(w, state) - target)


def _graph_two_steps(case):
    found = _prediction(case) or _target_moves(case)
    if found:
        return found
    rate = float(case.sent["graph/rate"])
    first = _held_loss(case, "graph/", case.weights)
    after = adam([first], case.weights, rate)
    right = adam([first, _held_loss(case, "graph/second_", after)], case.weights, rate)
    for name in NAMES:
        measured = case.evidence[f"graph/{name}"]
        if symptom(measured, right[name]) != "ok":
            return Finding(False, f"After two Adam steps `{name}` {off_by(measured, right[name])}.", "wrong")
    return Finding(True, "In `tf.function` two Adam steps leave each weight where it should be.")


def _twin(sent, kept, evidence):
    for second in ("", "second_"):
        encodings, codes = (np.float64(sent[f"twin/{second}{name}"]) for name in ("encodings", "codes"))
        measured, right = evidence[f"twin/{second}value"], np.float64((1 + SHARE) * _mean_square(codes - encodings))
        if measured is None:
            return Finding(False, "`pull_together` returns None. The task asks for the loss.", "wrong")
        if symptom(measured, right) != "ok":
            return Finding(False, f"The loss of `pull_together` {off_by(measured, right)}.", "wrong")
        pull = central_difference(lambda codes, fixed=encodings: _mean_square(codes - fixed), codes)
        found = _pulls(evidence, second, pull)
        if found:
            return found
    return Finding(True, "Each of the two is pulled as strongly as it should be.")


def _pulls(evidence, second, pull):
    """Return the Finding against how strongly one of the two is pulled, None if both are right. pull: on codes."""
    due = {"codes": pull, "encodings": -SHARE * pull}
    found = {name: symptom(evidence[f"twin/{second}{name}_gradient"], right) for name, right in due.items()}
    still = [name for name, one in found.items() if one in ("none", "zero")]
    if still:
        who = "Neither `codes` nor `encodings` is" if len(still) == 2 else f"`{still[0]}` is not"
        return Finding(False, f"{who} pulled at all: no gradient arrives there.", found[still[0]], "detached")
    if set(found.values()) == {"ok"}:
        return None
    swapped = {"codes": SHARE * pull, "encodings": -pull}
    if all(symptom(evidence[f"twin/{second}{name}_gradient"], one) == "ok" for name, one in swapped.items()):
        why = "Each is pulled as strongly as the other one should be: every term moves the side that it should hold."
        return Finding(False, why, "wrong", "detached")
    name = next(name for name, one in found.items() if one != "ok")
    measured = evidence[f"twin/{second}{name}_gradient"]
    if found[name] == "wrong" and measured.shape == pull.shape:
        with np.errstate(over="ignore", invalid="ignore"):  # as above
            factor = float((measured * due[name]).sum() / (due[name] ** 2).sum())
        if symptom(measured, factor * due[name]) == "ok":
            return Finding(False, f"`{name}` is pulled {factor:.3g} times as strongly as it should be.", "wrong")
    return Finding(False, f"The gradient for `{name}` {off_by(measured, due[name])}.", found[name])


def _claim(name, points, probes, judge):
    def after_value(sent, kept, evidence):
        case = Case(sent, evidence)
        return _value(case) or judge(case)

    return Claim(name, points, probes, after_value)


claims = (
    _claim("prediction_learns", 2, ("loss",), _prediction_learns),
    _claim("target_held", 2, ("loss",), _target_held),
    _claim("two_steps", 2, ("loss", "steps"), _two_steps),
    _claim("graph_two_steps", 2, ("loss", "graph"), _graph_two_steps),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "A thermostat that learns to foresee the temperature. What it foresaw is to come nearer to what was measured, and "
    "never the other way round:\n\n"
    "```python\n"
    "measured = tf.stop_gradient(sensor(room) + drift(hour))   # a number, however it was made\n"
    "surprise = (foresee(hour) - measured) ** 2\n"
    "```"
)
_detached = (
    "Two values meet in the error. Say of each: is a path left from it back to the model?",
    "`tf.stop_gradient` makes a constant of what it is given. The side that is to learn must not be given to it; the "
    "side that is only to be compared with must.",
    _OTHER,
)
_moves = (
    "Ask a tape for the gradient of the target alone, for `model.trainable_variables`. What should it say?",
    "The same weights make the prediction and the target. Unless the target is a constant, the cheapest way to a small "
    "error is to let the target come along. A constant is made of a value after the last weight has touched it.",
    _OTHER,
)
_amount = (
    "Work out prediction and target by hand for one small batch, before the first step and before the second.",
    "The target is made anew in every call, from the weights as they are then. It is a constant in that call alone.",
    "What a model says changes with its weights:\n\n```python\nprint(model(next_state)[0], w.assign_add(w), "
    "model(next_state)[0])\n```",
)
_loss = (
    "Work out the loss by hand for one small batch and compare it with what `td_loss` returns.",
    "It is the mean of the squared differences between the value of `state` and `reward + 0.9 * value of next_state`. "
    "A stop never changes a value.",
    "A check by hand:\n\n```python\nprint(model(state) - reward)  # all but the value of the next state\n```",
)
_misspelt = misspelt.in_function("td_loss")
_raised = (
    "Read the message and the line in the report. The report names the step: `loss` and `steps` call your function "
    "plainly, `graph` inside a `tf.function`.",
    "Inside a `tf.function` a tensor has no value yet, so nothing may ask for it: no `.numpy()`, no `float()`, no "
    "`predict`. And no layer may be made there.",
    "`graph` alone, with the whole message:\n\n```python\ntf.function(td_loss)(model, state, reward, next_state)\n```",
)
_mistakes = {"detached": _detached, "NameError": _misspelt, "exception": _raised, "any": _loss}
hints = {claim.name: _mistakes for claim in claims[:1]}
hints |= {"target_held": {**_mistakes, "any": _moves}}
hints |= {claim.name: {**_mistakes, "any": _amount} for claim in claims[2:4]}
hints["twin"] = {
    "detached": (
        "Take the two terms apart. Which of the two can change, in the first, and in the second?",
        "What stands inside `tf.stop_gradient` is held in that term; the other one is moved by it.",
        "A dog on a lead, and the one who holds it. The first line moves the dog alone:\n\n"
        "```python\n"
        "dog_comes = (dog - tf.stop_gradient(person)) ** 2\n"
        "```",
    ),
    "any": (
        "Ask a tape for the gradients for `codes` and for `encodings`, and compare their sizes.",
        "One pull is to be four times as strong as the other. Each term has one side that moves and one that is held.",
        "How a tape answers for both:\n\n"
        "```python\n"
        "tape.watch([encodings, codes])\n"
        "```",
    ),
}
