"""Measure what recording one step costs: an MLP, a CNN and a two-layer transformer, in both frameworks.

    python benchmarks/recording.py [repeats]

Bare and recorded steps take turns in one process, so that both meet the same machine. Prints medians and their ratio
beside the limit. Judges nothing: a timing is no test.
"""

import os
import statistics
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
import torch
from torch import nn

import gradtape

LIMITS = {"tensorflow": 1.5, "torch": 2.5}  # recorded step / bare step
NORMS_LIMIT = 4.0  # the same with norms=True
EXPLAIN_LIMIT = 50.0  # milliseconds for an answer on every variable
BATCH, CLASSES = 64, 10
RNG = np.random.default_rng(0)


def data(*shape):
    """Return a batch, float32 of shape (BATCH, *shape), and its labels, int64 of shape (BATCH,)."""
    return RNG.standard_normal((BATCH, *shape)).astype("float32"), RNG.integers(0, CLASSES, BATCH)


SHAPES = {"MLP": (784,), "CNN": (28, 28, 1), "transformer": (32, 64)}


class TorchTransformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.TransformerEncoder(nn.TransformerEncoderLayer(64, 4, 256, batch_first=True), 2)
        self.head = nn.Linear(64, CLASSES)

    def forward(self, x):
        return self.head(self.blocks(x).mean(1))


def torch_step(name):
    """Return a function that makes one training step in PyTorch."""
    x, y = map(torch.tensor, data(*SHAPES[name]))
    if name == "CNN":
        x = x.permute(0, 3, 1, 2).contiguous()
    model = {
        "MLP": lambda: nn.Sequential(
            nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, CLASSES)
        ),
        "CNN": lambda: nn.Sequential(
            nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(64 * 49, CLASSES),
        ),
        "transformer": TorchTransformer,
    }[name]()  # fmt: skip
    optimizer = torch.optim.Adam(model.parameters())

    def step():
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()

    return step


def _block(x):
    attended = keras.layers.MultiHeadAttention(4, 16)(x, x)
    x = keras.layers.LayerNormalization()(x + attended)
    hidden = keras.layers.Dense(64)(keras.layers.Dense(256, activation="relu")(x))
    return keras.layers.LayerNormalization()(x + hidden)


def _keras_transformer():
    x = inputs = keras.Input((32, 64))
    for _ in range(2):
        x = _block(x)
    return keras.Model(inputs, keras.layers.Dense(CLASSES)(keras.layers.GlobalAveragePooling1D()(x)))


def _keras_cnn():
    convolutions = []
    for filters in (32, 64):
        convolutions += [keras.layers.Conv2D(filters, 3, padding="same"), keras.layers.BatchNormalization()]
        convolutions += [keras.layers.ReLU(), keras.layers.MaxPooling2D()]
    return keras.Sequential([*convolutions, keras.layers.Flatten(), keras.layers.Dense(CLASSES)])


def _keras_mlp():
    hidden = [keras.layers.Dense(512, activation="relu") for _ in range(2)]
    return keras.Sequential([*hidden, keras.layers.Dense(CLASSES)])


def tensorflow_step(name):
    """Return a function that makes one training step in TensorFlow, eagerly."""
    x, y = map(tf.constant, data(*SHAPES[name]))
    model = {"MLP": _keras_mlp, "CNN": _keras_cnn, "transformer": _keras_transformer}[name]()
    model(x)
    optimizer = keras.optimizers.Adam()

    def step():
        with tf.GradientTape() as tape:
            logits = model(x, training=True)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits))
        weights = model.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))

    return step


def recorded(step, **options):
    """Run step() inside a recording and return its Trace."""
    with gradtape.record(**options) as trace:
        step()
    return trace


def milliseconds(run, *args, **options):
    """Return (milliseconds, what it returned) of one run."""
    start = time.perf_counter()
    made = run(*args, **options)
    return 1000 * (time.perf_counter() - start), made


def measure(step, repeats):
    """Return medians in milliseconds: {"bare", "recorded", "norms", "explain"}, and the last Trace."""
    taken = {"bare": [], "recorded": [], "norms": [], "explain": []}
    for number in range(repeats + 3):
        row = {"bare": milliseconds(step)[0]}
        row["recorded"], trace = milliseconds(recorded, step)
        row["explain"], diagnoses = milliseconds(trace.explain)
        row["norms"], _ = milliseconds(recorded, step, norms=True)
        assert {one.symptom for one in diagnoses} == {"ok"}, trace
        if number >= 3:  # the first steps fill caches
            for name, value in row.items():
                taken[name].append(value)
    return {name: statistics.median(values) for name, values in taken.items()}, trace


def main():
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    print(f"One training step, batch of {BATCH}, medians of {repeats} in ms; explain() answers for every variable.")
    print(f"Limits: recorded/bare {LIMITS['tensorflow']} (tensorflow), {LIMITS['torch']} (torch), "
          f"norms {NORMS_LIMIT:g}, explain {EXPLAIN_LIMIT:g} ms. What is beyond its limit has a mark (!).")  # fmt: skip
    print(f"  {'':24}{'ops':>5}{'bare':>9}{'recorded':>10}{'ratio':>8}{'norms':>10}{'ratio':>8}{'explain':>10}")
    for framework, make in (("tensorflow", tensorflow_step), ("torch", torch_step)):
        for name in SHAPES:
            took, trace = measure(make(name), repeats)
            plain, norms = took["recorded"] / took["bare"], took["norms"] / took["bare"]
            print(
                f"  {framework + ' ' + name:24}{len(trace.ops):5}{took['bare']:9.2f}{took['recorded']:10.2f}"
                f"{_marked(plain, LIMITS[framework])}{took['norms']:10.2f}{_marked(norms, NORMS_LIMIT)}"
                f"{_marked(took['explain'], EXPLAIN_LIMIT, 10)}",
                flush=True,
            )


def _marked(value, limit, width=8):
    return f"{value:{width - 1}.2f}{'!' if value > limit else ' '}"


if __name__ == "__main__":
    main()
