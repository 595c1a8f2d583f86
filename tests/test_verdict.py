"""`autograder.verdict`: its numbers against known derivatives and the frameworks' optimizers, its words."""

import numpy as np
import pytest

from autograder.evidence import MISSING, UNFINISHED, Crash, Evidence
from autograder.verdict import (
    ATOL,
    RTOL,
    Claim,
    Finding,
    Verdict,
    adam,
    central_difference,
    gradients,
    judge,
    mistaken_for,
    off_by,
    outcome,
    symptom,
)

DERIVATIVES = {
    "sin": (np.sin, np.cos),
    "exp": (np.exp, np.exp),
    "cube": (lambda x: x**3, lambda x: 3 * x**2),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "sigmoid": (lambda x: 1 / (1 + np.exp(-x)), lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
}


@pytest.mark.parametrize("name", DERIVATIVES)
@pytest.mark.parametrize("shape", [(), (3,), (2, 0), (2, 3)])
def test_central_differences_agree_with_a_known_derivative(name, shape):
    f, derivative = DERIVATIVES[name]
    rng = np.random.default_rng(0)
    x, upstream = rng.normal(size=shape), rng.normal(size=shape)
    found = central_difference(lambda at: float((upstream * f(at)).sum()), x)
    assert found.shape == shape and found.dtype == np.float64
    np.testing.assert_allclose(found, upstream * derivative(x), rtol=1e-7, atol=1e-8)


def test_central_differences_leave_their_point_as_it_was_and_compute_in_float64():
    x = np.arange(3, dtype=np.float32)
    found = central_difference(lambda at: float(at.dtype == np.float64) * float((at**2).sum()), x)
    np.testing.assert_allclose(found, [0, 2, 4], atol=1e-8)
    assert x.tolist() == [0, 1, 2]


def test_a_function_that_is_not_finite_is_refused():
    with np.errstate(all="ignore"), pytest.raises(ValueError, match="not finite"):
        central_difference(lambda x: float(np.log(x).sum()), np.array([1.0, 0.0]))


def test_gradients_take_each_weight_with_the_others_held():
    found = gradients(lambda w: float((w["a"] ** 2 * w["b"]).sum()), {"a": np.array([3.0]), "b": np.array([5.0])})
    assert {name: value.round(6).tolist() for name, value in found.items()} == {"a": [30.0], "b": [9.0]}


def _problem():
    """Return two losses of weights a (2, 3) and b (3,), as (x, target), and the weights; float64."""
    rng = np.random.default_rng(1)
    batches = [(rng.normal(size=(4, 2)), rng.normal(size=(4, 3))) for _ in range(3)]
    return batches, {"a": rng.normal(size=(2, 3)), "b": rng.normal(size=3)}


def _ours(batches, weights, rate, **options):
    losses = [lambda w, x=x, y=y: float(((np.tanh(x @ w["a"]) + w["b"] - y) ** 2).mean()) for x, y in batches]
    return adam(losses, weights, rate, **options)


def test_adam_takes_the_steps_that_torch_takes():
    import torch

    batches, weights = _problem()
    a, b = (torch.tensor(weights[name], requires_grad=True) for name in "ab")
    optimizer = torch.optim.Adam([a, b], lr=0.05)
    for x, y in batches:
        optimizer.zero_grad()
        ((torch.tanh(torch.tensor(x) @ a) + b - torch.tensor(y)) ** 2).mean().backward()
        optimizer.step()
    found = _ours(batches, weights, 0.05)
    np.testing.assert_allclose(found["a"], a.detach(), rtol=1e-7)
    np.testing.assert_allclose(found["b"], b.detach(), rtol=1e-7)


def test_adam_takes_the_steps_that_keras_takes():
    import keras
    import tensorflow as tf

    batches, weights = _problem()
    a, b = (keras.Variable(weights[name], dtype="float64") for name in "ab")
    optimizer = keras.optimizers.Adam(
        0.05, epsilon=1e-12
    )  # Keras adds epsilon elsewhere than the paper; torch does not.
    for x, y in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((tf.tanh(x @ a.value) + b.value - y) ** 2)
        optimizer.apply_gradients(zip(tape.gradient(loss, [a, b]), [a, b]))
    found = _ours(batches, weights, 0.05, eps=1e-12)
    # Keras corrects the bias with betas in float32, whatever the weights are: 1e-5 of a step.
    np.testing.assert_allclose(found["a"], a.numpy(), rtol=0, atol=2e-6)
    np.testing.assert_allclose(found["b"], b.numpy(), rtol=0, atol=2e-6)


EXPECTED = np.array([1.0, -2.0, 0.0])
INF, NAN = float("inf"), float("nan")
SYMPTOMS = [
    (None, "none", "is None"),
    (EXPECTED, "ok", "is off by up to 0"),
    (EXPECTED.astype(np.float16), "ok", "is off by up to 0"),
    (EXPECTED * (1 + 0.9 * RTOL) + 0.9 * ATOL * np.sign(EXPECTED), "ok", "is off by up to 0.000189"),
    (EXPECTED * (1 + 3 * RTOL), "wrong", "is off by up to 0.0006"),
    (EXPECTED + 3 * ATOL, "wrong", "is off by up to 3e-05"),
    (EXPECTED + [0.0, 0.5, 0.0], "wrong", "is off by up to 0.5"),
    (np.zeros(3), "zero", "is off by up to 2"),
    (np.zeros(3, bool), "zero", "is off by up to 2"),
    (np.array([1, -2, 0]), "ok", "is off by up to 0"),
    (np.array([1.0, NAN, 0.0]), "nan", "is off by up to nan"),
    (np.array([1.0, INF, 0.0]), "nan", "is off by up to inf"),
    (np.array([[1.0, -2.0, 0.0]]), "wrong", "has shape (1, 3) instead of (3,)"),
    (np.zeros((0,)), "wrong", "has shape (0,) instead of (3,)"),
    (np.array(1.0), "wrong", "has shape () instead of (3,)"),
    (np.full(2, NAN), "wrong", "has shape (2,) instead of (3,)"),
]


@pytest.mark.parametrize(("measured", "word", "distance"), SYMPTOMS)
def test_a_measurement_gets_its_symptom_and_its_distance(measured, word, distance):
    assert symptom(measured, EXPECTED) == word
    assert off_by(measured, EXPECTED) == distance


def test_zeros_are_right_where_zeros_are_expected():
    assert symptom(np.zeros(2), np.zeros(2)) == "ok"


def _claim(name, points=1, probes=("forward",), judge=lambda sent, kept, evidence: Finding(True, "It is right.")):
    return Claim(name, points, probes, judge)


def test_a_claim_that_holds_gets_its_points():
    (found,) = judge([_claim("owned", 2)], {}, {}, Evidence())
    assert found == Verdict("owned", 2.0, 2, True, "It is right.")


def test_a_claim_that_fails_gets_none_and_keeps_its_words():
    finding = Finding(False, "It is wrong.", "zero", "saturated")
    (found,) = judge([_claim("owned", 2, judge=lambda *_: finding)], {}, {}, Evidence())
    assert found == Verdict("owned", 0.0, 2, False, "It is wrong.", "zero", "saturated")


def test_a_claim_whose_probe_crashed_fails_and_its_judge_is_not_asked():
    def unasked(sent, kept, evidence):
        raise AssertionError("asked")

    evidence = Evidence(crashes={"forward": Crash("ValueError", "too bad", "line 3")})
    (found,) = judge([_claim("owned", judge=unasked)], {}, {}, evidence)
    assert found == Verdict("owned", 0.0, 1, False, "too bad", "exception", None, "forward")


def test_a_crash_of_another_probe_costs_nothing():
    (found,) = judge([_claim("owned")], {}, {}, Evidence(crashes={"saving": Crash("ValueError", "")}))
    assert found.held


def test_what_was_not_measured_holds_no_claim():
    asks = _claim("owned", judge=lambda sent, kept, evidence: Finding(evidence["owned/gamma"] is None, ""))
    (found,) = judge([asks], {}, {}, Evidence())
    assert found == Verdict("owned", 0.0, 1, False, "owned/gamma was not measured.", "exception")


RIGHT, WRONG = (Verdict("a", held, 1, held, "") for held in (True, False))
BEGUN = Crash("NotImplementedError", "numpy() is only available when eager", "line 7: return np.tanh(x)")
NOT_BEGUN = Crash(UNFINISHED, "", "line 3: raise NotImplementedError")
OUTCOMES = [
    ([RIGHT], {}, "passed"),
    ([RIGHT, WRONG], {}, "wrong"),
    ([RIGHT, Verdict("b", 0, 1, False, "", crash="fit")], {"fit": Crash("ValueError", "")}, "crashed"),
    ([WRONG, Verdict("b", 0, 1, False, "", crash="fit")], {"fit": Crash("TimeoutError", "")}, "crashed"),
    ([RIGHT], {"fit": Crash("ValueError", "")}, "passed"),
    ([Verdict("b", 0, 1, False, "", crash="forward")], {"forward": Crash(MISSING, "")}, "unattempted"),
    ([RIGHT, Verdict("b", 0, 1, False, "", crash="twin")], {"twin": Crash(MISSING, "")}, "wrong"),
    ([Verdict("b", 0, 1, False, "", crash="forward")], {"forward": NOT_BEGUN}, "unattempted"),
    ([Verdict("b", 0, 1, False, "", crash="fit")], {"fit": BEGUN}, "crashed"),
    ([RIGHT], {"fit": NOT_BEGUN}, "passed"),
]


@pytest.mark.parametrize(("verdicts", "crashes", "word"), OUTCOMES)
def test_the_outcome_of_a_check(verdicts, crashes, word):
    assert outcome(verdicts, Evidence(crashes=crashes)) == word


def test_a_known_mistake_is_named_only_where_both_batches_show_it():
    others = [{"lacks a": 1.0, "lacks b": 2.0}, {"lacks a": 3.0, "lacks b": 4.0}]
    one, two, four = (np.array(value) for value in (1.0, 2.0, 4.0))
    assert mistaken_for((two, four), others) == "lacks b"
    assert mistaken_for((one, four), others) is None  # the first by chance
    assert mistaken_for((two, None), others) is None
