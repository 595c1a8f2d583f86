"""What every lesson needs, imported once and without a line of noise.

    from lesson import figures, gradtape, keras, predict, recall, tf, torch, what_if, why

An import that fails says so as it always does; only what the frameworks print while they load is held back.
"""

import os

from autograder import quiet

# Beside the error that it raises, TensorFlow writes a line of its own; a learner needs the error.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

with quiet():
    import keras
    import tensorflow as tf
    import torch

    tf.constant(0.0)  # TensorFlow's first op writes a line about missing GPUs.
    import figures
    import gradtape
    from ask import predict, recall, why
    from whatif import what_if

__all__ = ["figures", "gradtape", "keras", "predict", "recall", "tf", "torch", "what_if", "why"]
