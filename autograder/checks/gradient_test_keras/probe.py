"""Measure `looks_right(forward, x, upstream, claimed_dx)`: what it says of many claims.

Its twin is `is_gradient(f, w, claimed)`, asked about claims for a function of a few numbers.
"""

import keras  # noqa: F401  The exercise is for those who have it; without it the learner is told so.
import numpy as np
import tensorflow as tf

from autograder.measure import AnswerError, Interface, Probe, kind

interface = Interface("function", "looks_right", ("forward", "x", "upstream", "claimed_dx"))
twin_interface = Interface("function", "is_gradient", ("f", "w", "claimed"))


def records(make_answer, sent, folder):
    """Return True or False for each claim, in two groups of another batch size."""
    looks_right = make_answer()
    said = {}
    for group in ("", "second_"):
        x, upstream, claimed, kernels, strides = (
            sent[f"records/{group}{name}"] for name in ("x", "upstream", "claimed", "kernel", "stride")
        )
        answers = [
            looks_right(_convolution(kernel, int(stride)), *(np.array(one) for one in given))
            for kernel, stride, *given in zip(kernels, strides, x, upstream, claimed)
        ]
        said[f"{group}said"] = _truths(interface, answers)
    return said


def twin(make_answer, sent, folder):
    """Return True or False for each claim."""
    is_gradient = make_answer()
    rows = zip(*(sent[f"twin/{name}"] for name in ("inner", "outer", "w", "claimed")))
    said = [is_gradient(_network(inner, outer), np.array(w), np.array(claimed)) for inner, outer, w, claimed in rows]
    return {"said": _truths(twin_interface, said)}


probes = {"records": Probe(records, seconds=30), "twin": Probe(twin, seconds=10, of=twin_interface)}


def _convolution(kernel, stride):
    """Return the forward of a record, from an array to an array; x of shape (batch, length, channels)."""
    kernel = tf.constant(kernel[None])

    def forward(x):
        # Called some thousand times in a check; tf.nn.conv1d, which ends in this op, takes five times as long.
        rows = np.asarray(x, np.float64)[:, None]
        made = tf.raw_ops.Conv2D(input=rows, filter=kernel, strides=[1, 1, stride, 1], padding="VALID")
        return np.tanh(made.numpy()[:, 0])

    return forward


def _network(inner, outer):
    inner, outer = tf.constant(inner), tf.constant(outer)

    def f(w):
        return float(tf.reduce_sum(tf.tanh(tf.linalg.matvec(inner, np.asarray(w, np.float64))) * outer))

    return f


def _truths(asked, answers):
    for one in answers:
        if not isinstance(one, (bool, np.bool_)):
            raise AnswerError(f"`{asked.name}` returned {kind(one)}. The task asks for True or False.")
    return np.array(answers, bool)
