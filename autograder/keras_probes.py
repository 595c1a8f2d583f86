"""What several probes of Keras exercises do alike: make models of given weights, take steps, refuse no tensor.

Travels into the sandbox with them.
"""

import random
from contextlib import contextmanager

import keras
import numpy as np
import tensorflow as tf
from keras.src.backend.common import global_state
from tensorflow.python.eager import context

from autograder.measure import AnswerError, attribute


@contextmanager
def quietly():
    """Inside, TensorFlow does not warn of many models and traced functions: they are the checks', not the learner's."""
    logger = tf.get_logger()
    level = logger.level
    logger.setLevel("ERROR")
    try:
        yield
    finally:
        logger.setLevel(level)


@contextmanager
def plainly():
    """Quietly; and what a layer raises is not wrapped in a page of Keras': the learner wrote the line inside it."""
    filtered = keras.config.is_traceback_filtering_enabled()
    keras.config.disable_traceback_filtering()
    try:
        with quietly():
            yield
    finally:
        if filtered:
            keras.config.enable_traceback_filtering()


@contextmanager
def other_random_numbers():
    """Inside, TensorFlow and Keras draw from seeds of their own; afterwards, as if nothing had been drawn."""
    eager, generator = context.context(), tf.random.get_global_generator()
    seeds = {name: vars(eager)[name] for name in ("_seed", "_rng") if name in vars(eager)}
    state = generator.state.numpy()
    keras_generator = global_state.get_global_attribute("global_seed_generator")
    # Not the old seeds set back: a kernel that was made for a seed has moved on in its own stream.
    eager._seed, eager._rng = random.getrandbits(31), random.Random()
    global_state.set_global_attribute("global_seed_generator", None)  # Keras makes a new one when it needs one.
    try:
        yield
    finally:
        vars(eager).update(seeds)
        generator.reset(state)
        global_state.set_global_attribute("global_seed_generator", keras_generator)


def batch_of(sent, place, names="xy"):
    """Return a tuple of new tensors. place: how their names begin, such as `steps/second_`."""
    return tuple(tf.constant(sent[f"{place}{name}"]) for name in names)


def array(gradient):
    """Return a gradient's numbers, also of one that a tape gives as slices; None for None."""
    return None if gradient is None else tf.convert_to_tensor(gradient).numpy()


def as_layer(made, name):
    """Return what an answer made. Raises AnswerError if it is no layer. name: of its class."""
    if not isinstance(made, keras.layers.Layer):
        raise AnswerError(f"`{name}` is not a keras.layers.Layer. Keep the base class of the task.")
    return made


def variable_named(layer, name):
    """Return the weight of that name. Raises AnswerError if there is none, or if it is no variable."""
    found = attribute(layer, name)
    if not hasattr(found, "assign"):
        kind = type(found).__name__
        raise AnswerError(f"`{name}` is a value of type `{kind}`, not a variable: nothing can update it.")
    return found


def value_named(layer, name):
    """Return the numbers of what a layer has under that name. Raises AnswerError if there is nothing."""
    return keras.ops.convert_to_numpy(attribute(layer, name))


def output(y, name):
    """Return what a function returned. Raises AnswerError if it is no tensor. name: of the function."""
    if y is None:
        raise AnswerError(f"`{name}` returned None. Does it end with `return`?")
    if not tf.is_tensor(y):
        kind = type(y).__name__
        raise AnswerError(f"`{name}` returned a value of type `{kind}`, not a tensor. A tape sees only tensors.")
    return y


def tensor_or_none(value, name, asked):
    """Return what a function returned. Raises AnswerError if it is neither. asked: what the task asks for, in words."""
    if value is None or isinstance(value, tf.Tensor):
        return value
    raise AnswerError(f"`{name}` returned a value of type `{type(value).__name__}`. The task asks for {asked}.")


def gradient_array(value, name):
    """Return the gradient that a function returned; None for None. Raises AnswerError if it is no tensor."""
    found = tensor_or_none(value, name, "the gradient, a tensor")
    return None if found is None else found.numpy()


def loss_array(loss, name, dtype=None):
    """Return the loss that a function returned; None for None. Raises AnswerError if it is no number."""
    if loss is None:
        return None
    try:
        return np.asarray(loss, dtype)
    except (TypeError, ValueError) as error:
        kind = type(loss).__name__
        raise AnswerError(f"`{name}` returned a value of type `{kind}`. The task asks for the loss.") from error


def new_model(sent, names, frozen="", kind=keras.Sequential):
    """Return a new model, a Dense layer with the weights that were sent for each name, tanh after each but the last.

    frozen: the name of a layer that is not trained.  kind: the class of the model.
    """
    made = kind([keras.Input((len(sent[f"weights/{names[0]}_kernel"]),))])
    for name in names:
        kernel, bias = sent[f"weights/{name}_kernel"], sent[f"weights/{name}_bias"]
        activation = None if name == names[-1] else "tanh"
        dense = keras.layers.Dense(len(bias), activation, name=name, trainable=name != frozen)
        made.add(dense)
        dense.set_weights([kernel, bias])
    return made


def weights_of(model, names):
    """Return `{"body_kernel": variable, "body_bias": …}` of a model's Dense layers. names: theirs."""
    layers = [(name, model.get_layer(name)) for name in names]
    return {f"{name}_{kind}": getattr(layer, kind) for name, layer in layers for kind in ("kernel", "bias")}


def arrays(variables):
    """Return `{name: array}`. variables: `{name: variable}`."""
    return {name: one.numpy().copy() for name, one in variables.items()}


def arrays_of(model, names):
    """Return `{"body_kernel": array, "body_bias": …}` of a model's Dense layers. names: theirs."""
    return arrays(weights_of(model, names))


def with_momentum(sent, probe):
    """Return an SGD with the rate and the momentum of a probe."""
    return keras.optimizers.SGD(float(sent[f"{probe}/rate"]), momentum=float(sent[f"{probe}/momentum"]))


def new_adam(variables, sent, probe):
    """Return an Adam with the rate of a probe, built before anything is traced: else it would be traced twice."""
    optimizer = keras.optimizers.Adam(float(sent[f"{probe}/rate"]), epsilon=1e-8)
    optimizer.build(variables)
    return optimizer


def take_step(optimizer, gradients, variables):
    """Take one step with the gradients that are there, none if there are none."""
    pairs = [pair for pair in zip(gradients, variables, strict=True) if pair[0] is not None]
    if pairs:
        optimizer.apply_gradients(pairs)


def fit_adam(model, sent, probe):
    """Let `fit` take Adam steps over the features and targets of a probe, in their order."""
    model.compile(new_adam(model.trainable_variables, sent, probe), loss="mse", jit_compile=False)
    features, targets = sent[f"{probe}/features"], sent[f"{probe}/targets"]
    model.fit(features, targets, batch_size=int(sent[f"{probe}/batch"]), shuffle=False, verbose=0)
