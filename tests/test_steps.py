"""`autograder.checks.steps`: its reference against closed forms, its claims against evidence that somebody made up."""

import numpy as np
import pytest

from autograder.checks import steps
from autograder.checks.frozen_features_torch import judge as torch_judge
from autograder.checks.tape_step_keras import judge as keras_judge
from autograder.evidence import Evidence, decode, encode
from autograder.verdict import judge

SEEDS = range(10)
JUDGES = {"tape_step_keras": keras_judge, "frozen_features_torch": torch_judge}
PENALTY = {"tape_step_keras": 0.1, "frozen_features_torch": 0.0}


def challenge(exercise, seed=0):
    """Return what a challenge sends, as it comes off the wire."""
    sent, kept = JUDGES[exercise].challenge(np.random.default_rng(seed))
    assert kept == {}
    return dict(decode(encode(Evidence(sent))).values)


def loss_and_gradients(exercise, sent, w, batch):
    """Return the loss and the gradients of the trained weights, by hand."""
    task = JUDGES[exercise].task
    x, y = np.float64(sent[f"{batch}x"]), np.float64(sent[f"{batch}y"])
    seen = [x]
    for layer in task.layers:
        x = x @ w[f"{layer}_kernel"] + w[f"{layer}_bias"]
        x = x if layer == task.layers[-1] else np.tanh(x)
        seen.append(x)
    loss, upstream, found = ((x - y) ** 2).mean(), 2 * (x - y) / y.size, {}
    for number in (2, 1, 0):
        layer = task.layers[number]
        upstream = upstream if number == 2 else upstream * (1 - seen[number + 1] ** 2)
        found |= {f"{layer}_kernel": seen[number].T @ upstream, f"{layer}_bias": upstream.sum(0)}
        upstream = upstream @ w[f"{layer}_kernel"].T
    trained = [name for name in found if not name.startswith(task.frozen)]
    loss += PENALTY[exercise] * sum((w[name] ** 2).sum() for name in trained)
    return loss, {name: found[name] + 2 * PENALTY[exercise] * w[name] for name in trained}


def right(exercise, sent):
    """Return the evidence of a right answer, made by hand."""
    task = JUDGES[exercise].task
    start = steps.weights(task, sent)
    w, last, losses = dict(start), {}, []
    values = {"steps/iterations": np.array(1)} if exercise == "tape_step_keras" else {"steps/reached": np.array(4)}
    rate, keep = float(sent["steps/rate"]), float(sent["steps/momentum"])
    for batch, suffix in (("steps/", ""), ("steps/second_", "_second")):
        loss, gradient = loss_and_gradients(exercise, sent, w, batch)
        last = {name: keep * last.get(name, 0.0) - rate * g for name, g in gradient.items()}
        w = {**w, **{name: w[name] + last[name] for name in last}}
        losses.append(np.array(loss))
        values |= {f"steps/{name}{suffix}": value for name, value in w.items()}
    adam = _adamw(exercise, sent, start)
    return {
        **values,
        "steps/loss": losses[0],
        "steps/second_loss": losses[1],
        **{f"{task.second}/{name}": adam[name] for name in adam},
    }


def _adamw(exercise, sent, w):
    task = JUDGES[exercise].task
    rate, decay = float(sent[f"{task.second}/rate"]), float(sent.get(f"{task.second}/decay", 0.0))
    m, v = {}, {}
    for t, batch in enumerate((f"{task.second}/", f"{task.second}/second_"), start=1):
        _, gradient = loss_and_gradients(exercise, sent, w, batch)
        for name, g in gradient.items():
            m[name] = 0.9 * m.get(name, 0.0) + 0.1 * g
            v[name] = 0.999 * v.get(name, 0.0) + 0.001 * g**2
        step = {name: m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / (1 - 0.999**t)) + 1e-8) for name in m}
        w = {**w, **{name: w[name] - rate * decay * w[name] - rate * step[name] for name in step}}
    return w


def verdicts(exercise, sent, values):
    """Return the verdicts on evidence of two steps as it comes off the wire."""
    claims = [claim for claim in JUDGES[exercise].claims if claim.name != "twin"]
    return judge(claims, sent, {}, decode(encode(Evidence(values))))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("exercise", JUDGES)
def test_right_numbers_made_by_hand_get_all_points(exercise, seed):
    sent = challenge(exercise, seed)
    found = verdicts(exercise, sent, right(exercise, sent))
    assert [one.why for one in found if not one.held] == []
    assert sum(one.points for one in found) == 8


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("exercise", JUDGES)
def test_no_gradient_of_a_challenge_is_so_small_that_it_could_be_missed(exercise, seed):
    sent = challenge(exercise, seed)
    task = JUDGES[exercise].task
    for batch in ("steps/", "steps/second_", f"{task.second}/", f"{task.second}/second_"):
        _, gradient = loss_and_gradients(exercise, sent, steps.weights(task, sent), batch)
        assert min(np.abs(one).min() for one in gradient.values()) > 0.9 * steps.CLEAR


@pytest.mark.parametrize("exercise", JUDGES)
def test_challenges_differ_in_sizes_and_numbers_and_a_seed_gives_the_same_again(exercise):
    first, again, second = (challenge(exercise, seed) for seed in (0, 0, 1))
    assert list(first) == list(second)
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert not any(np.array_equal(first[name], second[name]) for name in first)
    assert len(first["steps/x"]) != len(first["steps/second_x"]), "one batch size"
    task = JUDGES[exercise].task
    assert all(len(set(first[f"weights/{layer}_kernel"].shape)) == 2 for layer in task.layers), "in = out"


def hostile(value):
    """Return, by name, what somebody could send in place of a right array."""
    return {
        "None": None,
        "NaN": np.full_like(value, np.nan, np.float64),
        "infinity": np.full_like(value, np.inf, np.float64),
        "largest": np.full(value.shape, np.finfo(np.float64).max),
        "one axis more": value[None],
        "empty": np.zeros((0, *value.shape)),
        "bools": np.asarray(value > 0),
        "zeros": np.zeros_like(value),
        "a little off": np.asarray(value + 0.01),
        "upside down": np.asarray(-value),
    }


@pytest.mark.parametrize("exercise", JUDGES)
def test_whatever_comes_in_place_of_a_number_costs_points_and_breaks_nothing(exercise):
    sent = challenge(exercise)
    values = right(exercise, sent)
    words = ("steps/iterations", "steps/reached")  # For the report alone.
    for name, value in values.items():
        for what, other in hostile(value).items():
            found = verdicts(exercise, sent, {**values, name: other})
            points = sum(one.points for one in found)
            assert points < 8 or name in words, f"{name}: {what}"
            assert all(one.why for one in found)


@pytest.mark.parametrize("exercise", JUDGES)
def test_a_missing_number_holds_no_claim_that_needs_it(exercise):
    sent = challenge(exercise)
    values = right(exercise, sent)
    del values["steps/loss"]
    assert not any(one.held for one in verdicts(exercise, sent, values))
