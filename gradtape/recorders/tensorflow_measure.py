"""Measure a gradient of TensorFlow: its norm, whether it is zero, whether it is finite. Runs no op."""

import numpy as np
import tensorflow as tf

from gradtape.recorders.tensorflow_values import EagerTensor, array_of, dtype_name
from gradtape.trace import Gradient


def gradient_of(grad):
    """Return the Gradient of a tensor or IndexedSlices; rows that name the same index are summed first."""
    if isinstance(grad, tf.IndexedSlices):
        shape = None
        if grad.dense_shape is not None and isinstance(grad.dense_shape, EagerTensor):
            shape = tuple(int(size) for size in array_of(grad.dense_shape))
        elif grad.shape.is_fully_defined():
            shape = tuple(grad.shape.as_list())
        return _measured(_summed(array_of(grad.values), array_of(grad.indices)), shape, dtype_name(grad.values))
    if not isinstance(grad, EagerTensor):
        return Gradient(None, None)
    return _measured(array_of(grad), grad._shape_tuple(), dtype_name(grad))


def _summed(values, indices):
    unique, place = np.unique(indices.ravel(), return_inverse=True)
    total = np.zeros((len(unique), *values.shape[indices.ndim :]), np.float64)
    np.add.at(total, place, values.reshape(len(place), *values.shape[indices.ndim :]).astype(np.float64))
    return total


def _measured(array, shape, dtype):
    flat = array.ravel()
    if flat.dtype.kind == "V" or flat.dtype.itemsize < 4:
        flat = flat.astype(np.float32)
    squares = float(np.vdot(flat, flat).real) if flat.dtype.kind in "fc" else 0.0
    if np.isfinite(squares) and squares > 1e-30:
        return Gradient(shape, dtype, squares**0.5, False, True)
    if flat.dtype.kind not in "fc":
        flat = flat.astype(np.float64)
    wide = flat.astype(np.complex128 if flat.dtype.kind == "c" else np.float64)
    with np.errstate(all="ignore"):
        norm = float(np.linalg.norm(wide))
    return Gradient(shape, dtype, norm, not flat.any(), bool(np.isfinite(flat).all()))
