"""One line in your own test suite: a step that leaves a variable without a gradient fails, with the whole answer."""

import pytest
import torch
from torch import nn

import gradtape
from gradtape.testing import assert_gradients_flow

X = torch.linspace(-1, 1, 12).reshape(3, 4)


def layers():
    torch.manual_seed(0)
    return nn.Linear(4, 5), nn.Linear(5, 1)


def test_a_healthy_step_passes_and_gives_its_trace():
    body, head = layers()
    trace = assert_gradients_flow(lambda: head(torch.tanh(body(X))).sum().backward())
    assert isinstance(trace, gradtape.Trace) and len(trace.gradient_calls) == 1
    assert {one.symptom for one in trace.explain()} == {"ok"}


def test_a_broken_step_fails_with_the_whole_answer():
    w, b = torch.ones(4, requires_grad=True), torch.ones(3, requires_grad=True)
    with pytest.raises(AssertionError) as failed:
        assert_gradients_flow(lambda: ((X @ w).detach() * b).sum().backward(), variables={"w": w, "b": b})
    assert str(failed.value).splitlines()[:5] == [
        "",
        "1 of 2 gradients need a look.",
        "",
        "  w",
        "    symptom      None · detached · certain",
    ]
    assert "assert_gradients_flow(lambda: ((X @ w).detach()" in str(failed.value)


def test_a_variable_that_may_go_without_is_allowed_by_name():
    w, b = torch.ones(4, requires_grad=True), torch.ones(3, requires_grad=True)

    def step():
        ((X @ w).detach() * b).sum().backward()

    assert assert_gradients_flow(step, variables={"w": w, "b": b}, allow=("w",)) is not None
    with pytest.raises(AssertionError):
        assert_gradients_flow(step, variables={"w": w, "b": b}, allow=("b",))


def test_an_allowed_name_is_whole():
    weight = torch.ones(4, requires_grad=True)
    with pytest.raises(AssertionError):
        assert_gradients_flow(
            lambda: (X @ weight.round()).sum().backward(), variables={"weight": weight}, allow=("wei", "w")
        )


def test_a_step_that_asks_for_no_gradient_is_told_what_is_missing():
    with pytest.raises(AssertionError) as failed:
        assert_gradients_flow(lambda: X.sum())
    assert str(failed.value) == "The step asked for no gradient. Call tape.gradient(…) or loss.backward() inside it."


def test_what_the_step_raises_is_passed_on_and_nothing_stays_armed():
    def step():
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        assert_gradients_flow(step)
    with gradtape.record():
        pass


def test_a_weight_that_the_optimizer_does_not_hold_fails():
    body, head = layers()
    optimizer = torch.optim.SGD(head.parameters(), 0.1)

    def step():
        optimizer.zero_grad()
        head(torch.tanh(body(X))).sum().backward()
        optimizer.step()

    with pytest.raises(AssertionError) as failed:
        assert_gradients_flow(step)
    assert "  body.weight, body.bias\n    symptom      not updated · unoptimized · certain\n" in str(failed.value)


def test_the_loss_that_is_meant_can_be_given():
    w = torch.ones(4, requires_grad=True)
    kept = []

    def step():
        kept.append((X @ w.round()).sum())
        (X @ w).sum().backward()
        kept[-1].backward()

    step()
    with pytest.raises(ValueError) as refused:
        assert_gradients_flow(lambda: (X @ w).sum().backward(), loss=kept[0])
    assert str(refused.value) == (
        "No gradient of this loss was asked for in the recorded block. Pass the tensor that was differentiated."
    )


def test_a_tensorflow_step_is_judged_too():
    tf = pytest.importorskip("tensorflow")
    w, v = tf.Variable([0.3, 0.7]), tf.Variable([1.0, 2.0])

    def step(break_it):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.round(w) * v if break_it else w * v)
        return tape.gradient(loss, [w, v])

    assert_gradients_flow(lambda: step(False), variables={"w": w, "v": v})
    with pytest.raises(AssertionError) as failed:
        assert_gradients_flow(lambda: step(True), variables={"w": w, "v": v})
    assert "  w\n    symptom      None · discretized · certain\n" in str(failed.value)
