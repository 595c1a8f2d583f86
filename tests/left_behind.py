"""What a step leaves behind: its loss and every weight that can be trained, as digests that show a change of one bit.

Knows tensors and variables of both frameworks by what they can do, and imports neither.
"""

import hashlib

import numpy as np


def state(module, result):
    """Return ((name, digest of the bytes), …) of step()'s loss and of everything trainable that the module can reach.

    A result that is no number and no scalar tensor has no digest.
    """
    found = {"loss": _scalar(result)}
    _reach(vars(module), module.__name__, "", found, set())
    return tuple(sorted(found.items(), key=lambda item: item[0]))


def _scalar(result):
    array = _array(result)
    if isinstance(result, bool | int | float | np.number):
        array = np.asarray(result)
    return None if array is None or array.size != 1 else _digest(array)


def _array(thing):
    """Return the entries of a tensor or variable of either framework as an array, None if it is no such thing."""
    kind = type(thing)
    if hasattr(thing, "detach") and hasattr(thing, "requires_grad"):
        thing = thing.detach().to_dense()
        return (thing.float() if str(thing.dtype) == "torch.bfloat16" else thing).numpy()
    if kind.__module__.startswith(("keras", "tensorflow")) and hasattr(thing, "numpy") and hasattr(thing, "shape"):
        return np.asarray(thing.numpy())
    return None


def _digest(array):
    return hashlib.sha256(f"{array.dtype}{array.shape}".encode() + np.ascontiguousarray(array).tobytes()).hexdigest()


def _reach(thing, home, name, found, met):
    """Write what is trainable in a thing into `found`, looking into containers, models and the module's own objects."""
    if id(thing) in met or isinstance(thing, type):
        return
    met.add(id(thing))
    if _is_trainable(thing):
        found[name] = _digest(_array(thing))
        return
    if isinstance(thing, dict):
        inside = thing.items()
    elif isinstance(thing, list | tuple):
        inside = enumerate(thing)
    elif callable(getattr(thing, "named_parameters", None)):
        inside = [*thing.named_parameters(), *_own(thing, home)]
    elif isinstance(getattr(thing, "trainable_variables", None), list | tuple):
        inside = [*enumerate(thing.trainable_variables), *_own(thing, home)]
    else:
        inside = _own(thing, home)
    for key, each in list(inside):
        if not str(key).startswith("__"):
            _reach(each, home, f"{name}.{key}", found, met)


def _is_trainable(thing):
    if hasattr(thing, "requires_grad") and hasattr(thing, "detach"):
        return thing.requires_grad and thing.is_leaf
    return getattr(thing, "trainable", None) is True and hasattr(thing, "assign") and hasattr(thing, "numpy")


def _own(thing, home):
    return vars(thing).items() if type(thing).__module__ == home and hasattr(thing, "__dict__") else ()
