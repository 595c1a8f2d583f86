"""What can be said of tensors in bulk: their norms, copies of them, which ones an argument list holds.

Puts nothing on a tape. Call it where no recorder listens: it uses torch's own functions.
"""

import torch

from gradtape.recorders.custom import MOST_ENTRIES
from gradtape.trace import Gradient

_INFINITE = float("inf")
_PLAIN = (torch.float32, torch.float64)
_LEAST, _MOST = 1e-15, 1e15  # between these float32's squares lose nothing
_NESTS = (tuple, list)
_names = {}  # dtype -> name


def dtype_name(dtype):
    """Return torch's name of a dtype without "torch."."""
    name = _names.get(dtype)
    if name is None:
        name = _names[dtype] = str(dtype)[6:]
    return name


def collect(things, found):
    """Append the tensors among arguments, however they are nested."""
    for thing in things:
        if isinstance(thing, torch.Tensor):
            found.append(thing)
        elif isinstance(thing, _NESTS):
            collect(thing, found)
        elif isinstance(thing, dict):
            collect(thing.values(), found)
        elif type(thing).__name__ == "PackedSequence":
            found.append(thing.data)


def measured(gradients):
    """Return a list with a Gradient per tensor; what is no tensor (None, or measured already) stays as it is."""
    found = list(gradients)
    places = [place for place, grad in enumerate(found) if isinstance(grad, torch.Tensor)]
    values = [_values(found[place]) for place in places]
    for place, value, norm in zip(places, values, norms(values)):
        zero, finite = norm == 0.0, norm < _INFINITE
        if value.numel() and (zero or not finite):  # the squares may have under- or overflowed
            (most,) = largest([value])
            zero, finite = most == 0.0, most < _INFINITE
        tensor = found[place]
        found[place] = Gradient(tuple(tensor.shape), dtype_name(tensor.dtype), norm, zero, finite)
    return found


def _values(tensor):
    return (tensor.coalesce().values() if tensor.is_sparse else tensor).detach()


def norms(tensors):
    """Return the Euclidean norm of each tensor as a float: to five digits of a float32 tensor, else in float64."""
    found = [0.0] * len(tensors)
    for dtype in (torch.float32, torch.float64):
        places = [place for place, one in enumerate(tensors) if one.dtype is dtype and one.numel()]
        if places:
            together = torch._foreach_norm([tensors[place] for place in places])
            for place, norm in zip(places, _numbers(together)):
                found[place] = norm
    for place, one in enumerate(tensors):
        if one.numel() and not (one.dtype in _PLAIN and (one.dtype is torch.float64 or _LEAST < found[place] < _MOST)):
            found[place] = float(torch.linalg.vector_norm(_wide(one)))
    return found


def largest(tensors):
    """Return the largest absolute entry of each tensor as a float, NaN where one is NaN, 0.0 of an empty one."""
    places = [place for place, one in enumerate(tensors) if one.numel()]
    ends = [torch.aminmax(one if one.dtype in _PLAIN else _wide(one).abs()) for one in map(tensors.__getitem__, places)]
    numbers = _numbers([end for pair in ends for end in pair]) if ends else []
    found = [0.0] * len(tensors)
    for place, low, high in zip(places, numbers[::2], numbers[1::2]):
        found[place] = high if high != high else max(abs(low), abs(high))
    return found


def _wide(tensor):
    return tensor if tensor.is_complex() else tensor.to(torch.float64)


def _numbers(scalars):
    if len({(one.device, one.dtype) for one in scalars}) == 1:
        return torch.stack(scalars).tolist()
    return [float(one) for one in scalars]


def copied(thing):
    """Return a tensor's entries as an array of its own, None for anything else, and for what is large or complex."""
    if not isinstance(thing, torch.Tensor) or thing.numel() > MOST_ENTRIES or thing.is_complex():
        return None
    with torch.no_grad():
        copy = thing.detach().cpu().clone()
        return copy.float().numpy() if copy.dtype == torch.bfloat16 else copy.numpy()


def several(things):
    """Return one tensor, a sequence of them, or a dict of them, as a tuple."""
    if isinstance(things, torch.Tensor):
        return (things,)
    return tuple(things.values()) if isinstance(things, dict) else tuple(things)
