"""What each function of torch is recorded as, and the mode that sees every one that Python calls."""

import inspect
from functools import partial

import torch
from torch.overrides import TorchFunctionMode, _len_torch_function_stack, _pop_mode, _push_mode, resolve_name

# Properties that answer about a tensor and leave nothing behind.
_ASK = {"shape", "dtype", "device", "requires_grad", "is_leaf", "grad_fn", "ndim", "layout", "is_cuda", "is_sparse",
        "is_cpu", "is_mps", "is_meta", "is_quantized", "is_mkldnn", "is_nested", "_version", "_base", "output_nr",
        "names", "retains_grad", "itemsize", "nbytes", "is_xla", "is_xpu", "_backward_hooks", "name",
        "volatile"}  # fmt: skip
# Functions that do.
_SKIP = {"size", "dim", "numel", "nelement", "stride", "is_contiguous", "is_complex", "is_floating_point",
         "is_signed", "__len__", "__bool__", "__index__", "__contains__", "__repr__", "__format__", "__hash__",
         "__dir__", "__iter__", "storage_offset", "storage", "untyped_storage", "data_ptr", "element_size",
         "get_device", "ndimension", "register_hook", "register_post_accumulate_grad_hook", "retain_grad",
         "is_inference", "is_shared", "is_same_size", "is_nonzero", "equal", "allclose", "type", "result_type",
         "get_default_dtype", "_is_view", "__deepcopy__", "__reduce_ex__", "__setstate__", "is_tensor", "is_storage",
         "pin_memory", "is_pinned", "_record_function_enter_new", "_record_function_exit", "_is_all_true",
         "_has_compatible_shallow_copy_type", "__array_wrap__", "has_names", "__cuda_array_interface__", "can_cast",
         "promote_types", "is_set_to"}  # fmt: skip
_LEAVE = {"numpy", "item", "tolist", "__float__", "__int__", "__array__", "__complex__", "__dlpack__"}
_named = {}  # function -> (torch's name of it, place of its argument `inplace` or None)
_MADE = {"tensor", "new_tensor", "from_numpy", "as_tensor", "asarray"}


class Mode(TorchFunctionMode):
    """Sends each call of a function of torch to what records it."""

    def __init__(self, functions):
        super().__init__()
        self.recorder = functions.recorder
        self.writers = functions.writers
        self.writer_of = functions.writer_of

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Called by torch for every function, with the mode switched off."""
        kwargs = kwargs or {}
        if self.recorder.quiet:
            return func(*args, **kwargs)
        write = self.writers.get(func) or self.writer_of(func)
        return write(func, args, kwargs)


class Functions:
    """The table of functions, filled as they are first called."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.writers = {}
        self.mode = Mode(self)

    def arm(self, patches):
        self.listen()

    def disarm(self):
        self.writers.clear()
        if not self.leave():
            self.recorder.log.note(
                "Another TorchFunctionMode was left while gradtape recorded, and took gradtape's with it."
            )

    def listen(self):
        """See every function from now on, below other modes: a block around ours may end before ours does."""
        _under(getattr(getattr(torch, "_GLOBAL_DEVICE_CONTEXT", None), "device_context", None), self.mode)

    def leave(self):
        """See none any more, and return whether any was seen. Being asked takes time, also where nothing is written."""
        return _without(self.mode)

    def writer_of(self, func):
        """Return, and remember, what records a call of this function of torch."""
        try:
            writer = self._choose(func, getattr(func, "__name__", ""))
        except Exception as error:
            self.recorder.missed(error)
            writer = _just_call
        self.writers[func] = writer
        return writer

    def _choose(self, func, name):
        recorder = self.recorder
        if name in ("__get__", "__set__", "__delete__"):
            return self._property(getattr(getattr(func, "__self__", None), "__name__", None), name)
        if name in _SKIP:
            return _just_call
        if name == "backward":
            own = func is torch.Tensor.backward
            return recorder.gradients.tensor_backward if own else recorder.gradients.backward
        if name == "grad" and func is torch.autograd.grad:
            return recorder.gradients.grad
        if name in _LEAVE:
            return partial(recorder.borders.leave, f"Tensor.{name}")
        if name in _MADE:
            owner = "Tensor" if name.startswith("new") else "torch"
            return partial(recorder.borders.made, f"{owner}.{name}")
        special = {
            "_set_grad_enabled": recorder.pauses.set_grad_enabled,
            "requires_grad_": recorder.variables_seen.watch,
        }
        return special.get(name) or self._op(func, name)

    def _op(self, func, name):
        if name in ("detach", "detach_"):
            return partial(self.recorder.ops.op, "Tensor.detach", "detach")
        if func not in _named:
            full = (resolve_name(func) or name).removeprefix("torch.").removeprefix("nn.functional.")
            _named[func] = full, _place_of_inplace(func)
        full, place = _named[func]
        if place is not None:
            self.recorder.ops.inplace_at[full] = place
        return partial(self.recorder.ops.op, full, "compute")

    def _property(self, owner, name):
        variables = self.recorder.variables_seen
        special = {
            ("data", "__get__"): partial(self.recorder.ops.op, "Tensor.data", "detach"),
            ("data", "__set__"): variables.set_data,
            ("grad", "__get__"): variables.get_grad,
            ("grad", "__set__"): variables.set_grad,
            ("grad", "__delete__"): variables.set_grad,
            ("requires_grad", "__set__"): variables.watch,
        }
        if (owner, name) in special:
            return special[owner, name]
        if owner in _ASK or name != "__get__":
            return _just_call
        return partial(self.recorder.ops.op, f"Tensor.{owner}", "compute")


def _place_of_inplace(func):
    """Return the place of the argument `inplace` of a function of torch.nn.functional, None if it has none."""
    code = getattr(inspect.unwrap(func), "__code__", None) if callable(func) else None
    names = code.co_varnames[: code.co_argcount] if code is not None else ()
    return names.index("inplace") if "inplace" in names else None


def _just_call(func, args, kwargs):
    return func(*args, **kwargs)


def _under(default, mode):
    """Push a mode below all others. default: the mode of torch.set_default_device, which must stay at the bottom."""
    others = [_pop_mode() for _ in range(_len_torch_function_stack())]
    bottom = [one for one in others if one is default]
    for one in (*bottom, mode, *(one for one in reversed(others) if one is not default)):
        _push_mode(one)


def _without(mode):
    """Take a mode out of the stack, wherever it is, and return whether it was there."""
    others = [_pop_mode() for _ in range(_len_torch_function_stack())]
    for one in reversed(others):
        if one is not mode:
            _push_mode(one)
    return any(one is mode for one in others)
