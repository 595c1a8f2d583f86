"""Whether a step computed a gradient itself: such a step is in order, and one that takes an old gradient is not."""

import keras
import numpy as np
import tensorflow as tf
import torch

import gradtape

X, Y = torch.linspace(-1, 1, 12).reshape(4, 3), torch.ones(4)


def told(step):
    """Record step() and return (symptom, cause) of every fault, each once."""
    with gradtape.record() as trace:
        step()
    return {(one.symptom, one.cause) for one in trace.explain() if one.symptom != "ok"}


def weight_and_optimizer():
    weight = torch.nn.Parameter(torch.tensor([0.1, 0.2, 0.3]))
    return weight, torch.optim.SGD([weight], lr=0.1)


def test_a_gradient_that_a_formula_gave_is_in_order_in_torch():
    weight, optimizer = weight_and_optimizer()

    def step():
        with torch.no_grad():
            weight.grad = 2 * X.T @ (X @ weight - Y) / 4
        optimizer.step()

    assert told(step) == set()


def test_an_update_without_any_gradient_is_misordered():
    weight, optimizer = weight_and_optimizer()

    def step():
        (X @ weight - Y).square().mean()
        optimizer.step()

    assert told(step) == {("none", "misordered")}


def test_an_old_gradient_that_the_step_only_clipped_is_misordered():
    weight, optimizer = weight_and_optimizer()
    weight.grad = torch.ones(3)

    def step():
        (X @ weight - Y).square().mean()
        torch.nn.utils.clip_grad_norm_([weight], 0.5)
        optimizer.step()

    assert told(step) == {("none", "misordered")}


def test_a_gradient_that_a_formula_gave_is_in_order_in_keras():
    weight = tf.Variable([[0.1], [0.2], [0.3]], name="weight")
    optimizer = keras.optimizers.SGD(0.1)
    x, y = tf.constant(X.numpy()), tf.constant(Y.numpy())[:, None]

    def step():
        optimizer.apply_gradients([(2 * tf.transpose(x) @ (x @ weight - y) / 4, weight)])

    assert told(step) == set()


def test_a_gradient_that_numpy_gave_is_in_order():
    weight = tf.Variable([0.1, 0.2, 0.3], name="weight")
    optimizer = keras.optimizers.SGD(0.1)

    def step():
        optimizer.apply_gradients([(tf.constant(np.ones(3), tf.float32), weight)])

    assert told(step) == set()


def test_an_old_gradient_that_the_step_only_clipped_is_misordered_in_keras():
    weight = tf.Variable([0.1, 0.2, 0.3], name="weight")
    optimizer = keras.optimizers.SGD(0.1)
    old = tf.constant([3.0, 4.0, 0.0])

    def step():
        tf.reduce_sum(weight**2)
        optimizer.apply_gradients([(tf.clip_by_norm(old, 1.0), weight)])

    assert told(step) == {("none", "misordered")}


def test_a_formula_for_one_weight_beside_a_tape_for_another_is_in_order():
    by_hand, taped = tf.Variable([0.1, 0.2], name="by_hand"), tf.Variable([0.3, 0.4], name="taped")
    optimizer = keras.optimizers.SGD(0.1)

    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(taped**2)
        optimizer.apply_gradients([(tape.gradient(loss, taped), taped), (2.0 * by_hand, by_hand)])

    assert told(step) == set()
