"""What can be said of tensors in bulk: their norms, copies of them, which ones an argument list holds.

Puts nothing on a tape. Call it where no recorder listens: it uses torch's own functions.
"""

import torch

from gradtape.recorders.custom import MOST_ENTRIES
from gradtape.trace import Gradient

_INFINITE = float("inf")
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
    tensors = [found[place] for place in places]
    values = [_values(tensor) for tensor in tensors]
    for place, tensor, value, norm in zip(places, tensors, values, norms(values)):
        zero, finite = norm == 0.0, abs(norm) < _INFINITE
        if value.numel() and (zero or not finite):  # the squares may have under- or overflowed
            largest = float(torch.linalg.vector_norm(value, _INFINITE))
            zero, finite = largest == 0.0, largest < _INFINITE
        found[place] = Gradient(tuple(tensor.shape), dtype_name(tensor.dtype), norm, zero, finite)
    return found


def _values(tensor):
    return (tensor.coalesce().values() if tensor.is_sparse else tensor).detach()


def norms(tensors, order=2.0):
    """Return the norm of each tensor as a float, computed in float64. order: 2.0, or infinity for the largest entry."""
    norms = [0.0] * len(tensors)
    plain = [place for place, one in enumerate(tensors) if one.numel() and one.is_floating_point()]
    if plain:
        together = torch._foreach_norm([tensors[place] for place in plain], order, dtype=torch.float64)
        for place, norm in zip(plain, _numbers(together)):
            norms[place] = norm
    for place, one in enumerate(tensors):
        if one.numel() and not one.is_floating_point():
            wide = one if one.is_complex() else one.to(torch.float64)
            norms[place] = float(torch.linalg.vector_norm(wide, order))
    return norms


def _numbers(scalars):
    if len({one.device for one in scalars}) == 1:
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
