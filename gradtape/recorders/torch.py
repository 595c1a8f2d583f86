"""Record a training step in PyTorch.

Sees every function of torch that Python calls, through a TorchFunctionMode, and every backward step, through hooks on the
graph's nodes. Changes no value; everything it hooks is undone by `disarm`.
"""

import re
import sys
import weakref
from contextlib import contextmanager
from functools import partial

import torch
import torch.optim.optimizer as optimizers
from torch.overrides import TorchFunctionMode, resolve_name

from gradtape import provenance
from gradtape.recorders.custom import MOST_ENTRIES, Custom
from gradtape.recorders.log import failure_of, here, is_users, location
from gradtape.recorders.naming import name_near
from gradtape.recorders.torch_audit import audit, kept
from gradtape.trace import BackwardStep, Gradient, GradientCall

MOST_HELD = 256 * 2**20  # bytes of gradients kept until the gradient call has returned
MOST_KEPT = 64 * 2**20  # bytes of copies of variables, to see how far they move
MOST_FOREIGN = 1_000_000  # entries of a tensor that came from outside, for its fingerprint

# Asked of a tensor, they answer about it and leave nothing behind.
_ASK = {"shape", "dtype", "device", "requires_grad", "is_leaf", "grad_fn", "ndim", "layout", "is_cuda", "is_sparse",
        "is_cpu", "is_mps", "is_meta", "is_quantized", "is_mkldnn", "is_nested", "_version", "_base", "output_nr",
        "names", "retains_grad", "itemsize", "nbytes", "is_xla", "is_xpu", "_backward_hooks", "name", "volatile"}
_SKIP = {"size", "dim", "numel", "nelement", "stride", "is_contiguous", "is_complex", "is_floating_point", "is_signed",
         "__len__", "__bool__", "__index__", "__contains__", "__repr__", "__format__", "__hash__", "__dir__", "__iter__",
         "storage_offset", "storage", "untyped_storage", "data_ptr", "element_size", "get_device", "ndimension",
         "register_hook", "register_post_accumulate_grad_hook", "retain_grad", "is_inference", "is_shared",
         "is_same_size", "is_nonzero", "equal", "allclose", "type", "result_type", "get_default_dtype", "_is_view",
         "__deepcopy__", "__reduce_ex__", "__setstate__", "is_tensor", "is_storage", "pin_memory", "is_pinned",
         "_record_function_enter_new", "_record_function_exit", "_is_all_true", "_has_compatible_shallow_copy_type",
         "__array_wrap__", "has_names", "__cuda_array_interface__", "can_cast", "promote_types", "is_set_to"}  # fmt: skip
_LEAVE = {"numpy", "item", "tolist", "__float__", "__int__", "__array__", "__complex__", "__dlpack__"}
_MADE = {"tensor", "new_tensor", "from_numpy", "as_tensor", "asarray"}
_NO_CODE = compile("", "<nothing>", "exec")
_COPIES = re.compile(r"\b(Float|Double|Half)?Tensor\(")  # torch.Tensor([t, …]) copies through float()
_THIN = ("torch/overrides.py", "torch/_tensor.py", "torch/functional.py", "torch/nn/functional.py", "torch/_jit_internal.py")


class _Mode(TorchFunctionMode):
    def __init__(self, recorder):
        super().__init__()
        self.recorder = recorder

    def __torch_function__(self, func, types, args=(), kwargs=None):
        recorder = self.recorder
        kwargs = kwargs or {}
        if recorder.quiet:
            return func(*args, **kwargs)
        write = recorder.writers.get(func) or recorder.writer_of(func)
        return write(func, args, kwargs)


class Recorder:
    """Records what torch does on this thread between `arm` and `disarm`, into a Log.

    norms: measure every gradient of every backward step, also where nothing is missing.
    """

    framework = "torch"

    def __init__(self, log, norms=False):
        self.log = log
        self.norms = norms
        self.quiet = 0
        self.writers = {}
        self.prints = {}
        self.customs = {}
        self.value_details = {}  # index of value -> a few plain facts
        self.read_in_vain = []  # values that are no variables and whose .grad the user's own code read
        self.live = {}  # index of value -> weak reference
        self.roots = []  # (a call that gives the module, whether it ran inside another), in order of first call
        self.seen = []  # (name, module) that was not called, and that the recording code could see
        self.called = weakref.WeakSet()
        self.module_names = weakref.WeakKeyDictionary()
        self.optimizers = []  # calls that give each optimizer seen
        self.stepped = weakref.WeakSet()
        self.cleared = {}  # index of variable -> index of the op that cleared its gradient
        self.kept = {}  # index of variable -> (version, strided copy, stride)
        self.moved = {}
        self.grads_read = set()  # variables whose .grad the user's own code read
        self.gradients = {}  # index of variable -> Gradient in .grad at the end
        self.made_here = set()  # variables made while the block ran
        self._by_id = None  # id -> index, once the block has ended
        self._known = {}  # id -> (index, weak reference)
        self._nodes = {}  # grad_fn -> index of op; holds the nodes while armed, their ids would be reused
        self._foreign = {}  # index -> tensor from outside
        self._kept_bytes = 0
        self._paused = []  # where recording was switched off, innermost last
        self._undo = []
        self._inner = None  # variables that a custom forward took from outside
        self._numbers = {}  # Python number that left -> index of its Value
        self._grad_owner = {}  # id of a .grad tensor -> index of its variable

    # -- arming -----------------------------------------------------------------------------------------------------

    def arm(self):
        """Install every hook; a hook that this release of torch lacks is named in a note."""
        module = torch.nn.modules.module
        self._handle(module.register_module_forward_pre_hook(self._entered))
        self._handle(module.register_module_forward_hook(self._left, always_call=True))
        self._handle(optimizers.register_optimizer_step_pre_hook(self._steps))
        self._handle(optimizers.register_optimizer_step_post_hook(self._has_stepped))
        self._patch(torch.optim.Optimizer, "zero_grad", self._zero_grad)
        self._patch(torch.nn.Module, "zero_grad", self._zero_grad)
        self._patch(torch.autograd.Function, "apply", self._apply)
        self._patch(torch.nn.Parameter, "__new__", self._parameter)
        self._patch(torch, "from_numpy", self._from_numpy)
        self._patch(torch.inference_mode, "__enter__", self._inference_entered)
        self._patch(torch.inference_mode, "__exit__", self._inference_left)
        transforms = sys.modules.get("torch._functorch.eager_transforms")
        for name in ("grad_and_value_impl", "_vjp_with_argnums", "_jvp_with_argnums"):
            self._patch(transforms, name, self._transformed)
        if "torch._dynamo" in sys.modules:
            self._eager_stance()
        if self.log.updated is not None:
            self._after_updates()
        if not torch.is_grad_enabled():
            self._paused.append(None)
        self._mode = _Mode(self)
        self._mode.__enter__()
        self._undo.append(lambda: self._mode.__exit__(None, None, None))

    def _handle(self, handle):
        self._undo.append(handle.remove)

    def _patch(self, owner, name, replacement):
        """Replace an attribute by `replacement(original, …)`; `disarm` puts the very same object back."""
        if owner is None or name not in vars(owner):
            self.log.note(f"This release of torch has no {getattr(owner, '__name__', 'torch.func')}.{name}: it was not watched.")
            return
        original = vars(owner)[name]
        call = getattr(owner, name)
        if isinstance(original, classmethod):
            inner = original.__func__
            wrapped = classmethod(lambda cls, *args, **kwargs: replacement(partial(inner, cls), cls, *args, **kwargs))
        elif isinstance(original, staticmethod) or name == "__new__":
            wrapped = staticmethod(lambda *args, **kwargs: replacement(call, *args, **kwargs))
        else:
            def wrapped(*args, **kwargs):
                return replacement(call, *args, **kwargs)
        setattr(owner, name, wrapped)
        self._undo.append(lambda: setattr(owner, name, original))

    def _eager_stance(self):
        stance = torch.compiler.set_stance("force_eager")
        stance.__enter__()
        self._undo.append(lambda: stance.__exit__(None, None, None))

    def _after_updates(self):
        """Call log.updated after every step of an optimizer, when torch's own hooks are through."""

        def wrapper(step):
            def stepped(optimizer, *args, **kwargs):
                made = step(optimizer, *args, **kwargs)
                self.log.updated()
                return made

            stepped.hooked = True  # else torch would wrap it once more
            return stepped

        todo = [torch.optim.Optimizer]
        while todo:
            cls = todo.pop()
            todo += cls.__subclasses__()
            original = vars(cls).get("step")
            if original is not None and cls is not torch.optim.Optimizer:
                cls.step = wrapper(original)
                self._undo.append(partial(setattr, cls, "step", original))

    def disarm(self, error=None):
        """Undo every hook, measure what is left to measure, and let go of every tensor."""
        while self._undo:
            self._undo.pop()()
        with torch.no_grad():
            self._measure_end()
        self._known.clear()
        self._nodes.clear()
        self._foreign.clear()
        self.kept.clear()
        self._grad_owner.clear()

    def _measure_end(self):
        for index in self.read_in_vain:
            thing = self.live[index]()
            self.log.values[index][5] = self.log.names.get(id(thing)) or self.log.values[index][5]
        self.zeros = {index for index, (_, copy, _) in self.kept.items() if copy.numel() and not copy.count_nonzero()}
        for index, (version, copy, stride) in self.kept.items():
            variable = self.live[index]()
            if variable is None:
                continue
            try:
                now = variable.detach().reshape(-1)[::stride]
                if variable._version == version and torch.equal(now, copy):
                    self.moved[index] = 0.0
                elif now.shape == copy.shape:
                    self.moved[index] = float((now - copy).abs().max()) if copy.numel() else 0.0
                grad = variable.grad
                self.gradients[index] = None if grad is None else _measured([grad])[0]
            except Exception:
                self.log.note("A variable changed its kind during the step; how far it moved is unknown.")
        if any(row[1] == "leave" for row in self.log.ops):
            for index, tensor in self._foreign.items():
                self.prints[index] = provenance.fingerprint(tensor.detach())

    @contextmanager
    def _quietly(self):
        self.quiet += 1
        try:
            yield
        finally:
            self.quiet -= 1

    @contextmanager
    def _guarded(self):
        """Keep an error of our own away from the user's step."""
        try:
            yield
        except Exception as error:
            self.log.note(f"Recording missed something ({type(error).__name__}: {error}).")

    # -- values -----------------------------------------------------------------------------------------------------

    def index_of(self, thing):
        """Return the index of a tensor's Value, None if it took no part. thing: compared by identity."""
        for index, reference in self.live.items():
            if reference() is thing:
                return index
        return None

    def _known_index(self, thing):
        """Return the index of a tensor's Value after the block, too."""
        if self._by_id is None:
            self._by_id = {id(reference()): index for index, reference in self.live.items() if reference() is not None}
        return self._by_id.get(id(thing))

    def _late(self, variable):
        """Write the Value of a variable that took no part in the step, and return its index."""
        index = self._write(variable, "variable")
        self._by_id[id(variable)] = index
        self.moved.setdefault(index, None)
        return index

    def _index(self, tensor):
        """Return the index of a tensor that goes into an op, writing its Value at first sight."""
        known = self._known.get(id(tensor))
        if known is not None and known[1]() is tensor:
            return known[0]
        return self._first_sight(tensor)

    def remember(self, names):
        """Keep the modules and optimizers that the recording code could see. names: {name: object}."""
        for name, thing in names.items():
            if name.startswith("_"):
                continue
            if isinstance(thing, torch.nn.Module) and all(root() is not thing for root, _ in self.roots):
                self.seen.append((name, thing))

    def _write(self, tensor, kind="tensor"):
        index = self.log.value(
            kind, tuple(tensor.shape), str(tensor.dtype)[6:], tensor.device.type, tensor.requires_grad
        )
        reference = weakref.ref(tensor)
        self._known[id(tensor)] = index, reference
        self.live[index] = (lambda: tensor) if kind == "variable" else reference
        return index

    def _first_sight(self, tensor):
        leaf = tensor.is_leaf
        if (leaf and tensor.requires_grad) or isinstance(tensor, torch.nn.Parameter):
            index = self._write(tensor, "variable")
            if not isinstance(tensor, torch.nn.Parameter):
                self.log.values[index][5] = name_near(tensor)
            self._keep(index, tensor)
            return index
        index = self._write(tensor)
        if not leaf:
            self._history(index, tensor)
        elif tensor.numel() <= MOST_FOREIGN and len(self._foreign) < 10_000:
            self._foreign[index] = tensor
        return index

    def _keep(self, index, variable):
        size = variable.numel() * variable.element_size()
        stride = 1
        if variable.numel() > 1_000_000 or self._kept_bytes + size > MOST_KEPT:
            stride = max(1, variable.numel() // 4096)
        with torch.no_grad():
            copy = variable.detach().reshape(-1)[::stride].clone()
        self._kept_bytes += copy.numel() * copy.element_size()
        self.kept[index] = variable._version, copy, stride

    def _history(self, index, tensor):
        """Write one op for what made a tensor unseen by us: before the block, or by an extension."""
        inputs, seen, todo, depth = [], set(), [tensor.grad_fn], 0
        while todo and depth < 10_000:
            node = todo.pop()
            depth += 1
            if node is None or node in seen:
                continue
            seen.add(node)
            if node in self._nodes:
                inputs += self.log.ops[self._nodes[node]][3]
            elif hasattr(node, "variable"):
                if node.variable is not None:
                    inputs.append(self._index(node.variable))
            else:
                todo += [upstream for upstream, _ in node.next_functions]
        op = self.log.op("earlier", "compute", tuple(inputs), (index,), None, True, "open", {"earlier": True})
        if op is not None:
            self._nodes[tensor.grad_fn] = op

    def _inputs(self, args, kwargs):
        found = []
        _collect(args, found)
        if kwargs:
            _collect(kwargs.values(), found)
        return tuple([self._index(tensor) for tensor in found])

    # -- ops --------------------------------------------------------------------------------------------------------

    def writer_of(self, func):
        """Return, and remember, what records a call of this function of torch."""
        name = getattr(func, "__name__", "")
        owner = getattr(getattr(func, "__self__", None), "__name__", None)
        if name in ("__get__", "__set__", "__delete__"):
            writer = self._property_writer(owner, name)
        elif name == "_set_grad_enabled":
            writer = self._set_grad_enabled
        elif name in _SKIP:
            writer = _just_call
        elif name == "backward" and func is not torch.Tensor.backward:
            writer = self._backward
        elif name == "backward":
            writer = self._tensor_backward
        elif name == "grad" and func is torch.autograd.grad:
            writer = self._autograd_grad
        elif name in _LEAVE:
            writer = partial(self._leave, f"Tensor.{name}")
        elif name in ("detach", "detach_"):
            writer = partial(self._op, "Tensor.detach", "detach")
        elif name == "requires_grad_":
            writer = self._watch
        elif name in _MADE:
            writer = partial(self._made, f"torch.{name}" if not name.startswith("new") else f"Tensor.{name}")
        else:
            full = resolve_name(func) or name
            writer = partial(self._op, full.removeprefix("torch.").removeprefix("nn.functional."), "compute")
        self.writers[func] = writer
        return writer

    def _property_writer(self, owner, name):
        if owner == "data" and name == "__get__":
            return partial(self._op, "Tensor.data", "detach")
        if owner == "data":
            return self._set_data
        if owner == "grad":
            return self._get_grad if name == "__get__" else self._set_grad
        if owner == "requires_grad" and name == "__set__":
            return self._watch
        if owner in _ASK or name != "__get__":
            return _just_call
        return partial(self._op, f"Tensor.{owner}", "compute")

    def _op(self, name, kind, func, args, kwargs):
        try:
            made = func(*args, **kwargs)
        except Exception as error:
            with self._guarded():
                self._raised(name, args, kwargs, error)
            raise
        try:
            self._wrote(name, kind, args, kwargs, made)
        except Exception as error:
            self.log.note(f"Recording missed {name} ({type(error).__name__}: {error}).")
        return made

    def _wrote(self, name, kind, args, kwargs, made, details=None):
        inputs = self._inputs(args, kwargs)
        if self._numbers:
            inputs += self._numbers_in(args)
        if self._inner is not None:
            self._inner.update(index for index in inputs if self.log.values[index][0] == "variable")
        outputs = []
        found = []
        _collect((made,), found)
        on_tape = False
        op = len(self.log.ops)
        inplace = False
        for tensor in found:
            known = self._known.get(id(tensor))
            if known is not None and known[1]() is tensor:
                index = known[0]
                inplace = index in inputs
                if inplace:
                    self.log.values[index][4] = tensor.requires_grad
            else:
                index = self._write(tensor)
            outputs.append(index)
            if tensor.requires_grad:
                on_tape = True
                node = tensor.grad_fn
                if node is not None:
                    self._nodes[node] = op
        if name.endswith("__setitem__") or kwargs.get("out") is not None:
            inplace = True
            outputs.append(inputs[0] if name.endswith("__setitem__") else self._index(kwargs["out"]))
            on_tape = args[0].requires_grad if name.endswith("__setitem__") else on_tape
            if on_tape and args[0].grad_fn is not None:
                self._nodes[args[0].grad_fn] = op
        details = details or {}
        if kind == "compute" and inplace and outputs:
            kind, outputs, details = self._overwritten(name, args, inputs, outputs, on_tape, details)
        if kind == "detach" and inputs:
            self._alias(outputs[0] if outputs else inputs[0], inputs[0])
        tape = self._tape()
        if not on_tape:
            details = {**details, **self._cut_details(tape, name, args, kwargs)}
        return self.log.op(name, kind, inputs, tuple(outputs), here(), on_tape, tape, details)

    def _numbers_in(self, args):
        """Return Values for the Python numbers given to an op, once a number has left: one of them may have come back."""
        found = []
        for arg in args:
            if isinstance(arg, float):
                index = self._numbers.get(arg)
                found.append(self.log.value("number", (), "float64", None, False) if index is None else index)
        return tuple(found)

    def _tape(self):
        return "open" if torch.is_grad_enabled() and not torch.is_inference_mode_enabled() else "paused"

    def _cut_details(self, tape, name, args, kwargs):
        details = {}
        frame = _caller()
        if frame is not None and not is_users(frame.f_code):
            details["within"] = _through(frame)
        if tape == "paused" and self._paused:
            details["paused_at"] = self._paused[-1]
        return details

    _aliases = None

    def _alias(self, index, original):
        if self._aliases is None:
            self._aliases = {}
        self._aliases[index] = self._aliases.get(original, original)

    def _overwritten(self, name, args, inputs, outputs, on_tape, details):
        """Say what an op in place overwrote: itself, what it is a view or a detached alias of."""
        target = outputs[-1]
        original = (self._aliases or {}).get(target)
        base = getattr(args[0], "_base", None) if args and isinstance(args[0], torch.Tensor) else None
        if original is not None:
            outputs.append(original)
        if base is not None and id(base) in self._known:
            outputs.append(self._known[id(base)][0])
            root = (self._aliases or {}).get(outputs[-1])
            if root is not None:
                outputs.append(root)
        owner = self._grad_owner.get(target)
        if owner is not None and not on_tape:
            return ("zero_grad" if name.endswith("zero_") else "compute"), [owner] if name.endswith("zero_") else outputs, details
        kinds = {self.log.values[index][0] for index in outputs}
        details = {**details, "inplace": True}
        return ("assign" if "variable" in kinds or original is not None else "compute"), outputs, details

    def _raised(self, name, args, kwargs, error):
        self.log.op(name, "compute", self._inputs(args, kwargs), (), here(), False, self._tape(),
                    {"raised": str(failure_of(error))})  # fmt: skip

    # -- what leaves and what comes back ----------------------------------------------------------------------------

    def _leave(self, name, func, args, kwargs):
        with self._quietly():
            made = func(*args, **kwargs)
        with self._guarded():
            caller = _caller()
            if caller is not None and (is_users(caller.f_code) or name == "Tensor.__array__"):
                import numpy as np

                kind = "array" if isinstance(made, np.ndarray | list) else "number"
                index = self.log.value(kind, tuple(args[0].shape), str(args[0].dtype)[6:], None, False)
                self.prints[index] = provenance.fingerprint(made)
                spot = here()
                for number in made if isinstance(made, list) else (made,):
                    if isinstance(number, float):
                        self._numbers[number] = index
                details = {"copied": True} if name == "Tensor.__float__" and _COPIES.search(location(spot).text) else {}
                self.log.op(name, "leave", (self._index(args[0]),), (index,), spot, False, self._tape(), details)
        return made

    def _made(self, name, func, args, kwargs):
        made = func(*args, **kwargs)
        with self._guarded():
            data = args[1] if name == "Tensor.new_tensor" and len(args) > 1 else args[0] if args else kwargs.get("data")
            given = []
            _collect((data,), given)
            caller = _caller()
            if caller is not None and not is_users(caller.f_code) and not given:
                return made
            if made.requires_grad and made.grad_fn is not None:  # as_tensor of a tensor keeps its history
                self._wrote(name, "compute", args, kwargs, made)
            elif given and made is given[0]:
                pass
            else:
                self._came(name, given, made, data)
        return made

    def _came(self, name, given, made, data):
        known = self._known.get(id(made))
        index = known[0] if known and known[1]() is made else self._write(made, "variable" if made.requires_grad else "tensor")
        if made.requires_grad:
            self._keep(index, made)
            self.log.values[index][5] = name_near(made)
            self.made_here.add(index)
        self.prints[index] = provenance.fingerprint(made.detach()) if made.numel() <= MOST_FOREIGN else None
        inputs = tuple(self._index(tensor) for tensor in given)
        self.log.op(name, "rewrap" if inputs else "return", inputs, (index,), here(), False, self._tape())

    def _from_numpy(self, original, array):
        return self._made("torch.from_numpy", original, (array,), {})

    def _parameter(self, original, cls, data=None, *args, **kwargs):
        made = original(cls, data, *args, **kwargs)
        if self.quiet or not isinstance(made, torch.Tensor):
            return made
        with self._guarded(), self._outside_mode():
            known = self._known.get(id(data))
            given = [data] if known is not None and known[1]() is data else []
            index = self._write(made, "variable")
            self.made_here.add(index)
            kind = "rewrap" if given else "compute"
            spot = here()
            self.log.op("nn.Parameter", kind, tuple(self._index(tensor) for tensor in given), (index,), spot, False,
                        self._tape(), {"variable": True})  # fmt: skip
        return made

    @contextmanager
    def _outside_mode(self):
        with self._quietly():
            yield

    # -- variables and their gradients ------------------------------------------------------------------------------

    def _watch(self, func, args, kwargs):
        tensor = args[0]
        was = self._known.get(id(tensor))
        before = tensor.requires_grad
        made = func(*args, **kwargs)
        with self._guarded():
            if was is None or was[1]() is not tensor:
                index = self._index(tensor)
            else:
                index = was[0]
                self.log.values[index][4] = tensor.requires_grad
            flag = tensor.requires_grad
            if flag != before:
                self.value_details[index] = {**self.value_details.get(index, {}), "watched": flag}
                self.log.op("Tensor.requires_grad_", "watch", (index,), (), here(), flag, self._tape(), {"flag": flag})
        return made

    def _set_data(self, func, args, kwargs):
        func(*args, **kwargs)
        with self._guarded():
            inputs = self._inputs(args[1:], {})
            self.log.op("Tensor.data", "assign", inputs, (self._index(args[0]),), here(), False, self._tape())

    def _get_grad(self, func, args, kwargs):
        made = func(*args, **kwargs)
        caller = _caller()
        if caller is not None and is_users(caller.f_code) and not self.quiet:
            with self._guarded():
                index = self._index(args[0])
                self.grads_read.add(index)
                self.value_details[index] = {"nonleaf": not args[0].is_leaf, "read_at": location(here())}
                if self.log.values[index][0] != "variable" and made is None and index not in self.read_in_vain:
                    self.read_in_vain.append(index)
                    self.log.values[index][5] = name_near(args[0])
                if made is not None:
                    self._grad_owner[self._index(made)] = index
        return made

    def _set_grad(self, func, args, kwargs):
        func(*args, **kwargs)
        if len(args) > 1 and args[1] is None:
            with self._guarded():
                self.log.op("Tensor.grad", "zero_grad", (), (self._index(args[0]),), here(), False, self._tape())

    def _zero_grad(self, original, owner, *args, **kwargs):
        with self._guarded():
            if isinstance(owner, torch.optim.Optimizer):
                self._see_optimizer(owner)
                cleared = [p for group in owner.param_groups for p in group["params"]]
            else:
                cleared = list(owner.parameters())
            with self._quietly():
                held = tuple(self._index(p) for p in cleared if p.grad is not None)
            self.log.op(f"{type(owner).__name__}.zero_grad", "zero_grad", (), held, here(), False, self._tape())
        with self._quietly():
            return original(owner, *args, **kwargs)

    def _see_optimizer(self, optimizer):
        if all(reference() is not optimizer for reference in self.optimizers):
            self.optimizers.append(lambda: optimizer)

    def _steps(self, optimizer, args, kwargs):
        with self._guarded():
            self._see_optimizer(optimizer)
            self.stepped.add(optimizer)
            given = [p for group in optimizer.param_groups for p in group["params"]]
            with self._quietly():
                inputs = tuple(self._index(p) for p in given)
                none = tuple(index for index, p in zip(inputs, given) if p.grad is None)
            self.log.op(f"{type(optimizer).__name__}.step", "update", inputs, (), here(), False, self._tape(),
                        {"optimizer": type(optimizer).__name__, "none": none, "given": len(given)})  # fmt: skip
        self.quiet += 1
        closure = args[1] if len(args) > 1 else kwargs.get("closure")
        if closure is None:
            return None

        def loudly(*inner, **named):
            self.quiet -= 1
            try:
                return closure(*inner, **named)
            finally:
                self.quiet += 1

        if len(args) > 1:
            return (args[0], loudly, *args[2:]), kwargs
        return args, {**kwargs, "closure": loudly}

    def _has_stepped(self, optimizer, args, kwargs):
        self.quiet = max(0, self.quiet - 1)

    # -- modules ----------------------------------------------------------------------------------------------------

    def _entered(self, module, inputs):
        if self.quiet:
            return
        with self._guarded():
            scopes = self.log.scopes
            if module not in self.called:
                self.called.add(module)
                if not scopes or module not in self.module_names:
                    self._name_tree(module, scopes)
            name = self.module_names.get(module, type(module).__name__)
            if not is_users(getattr(type(module).forward, "__code__", _NO_CODE)):
                self.log.kinds_of_scope[name] = type(module).__name__
            scopes.append(name)

    def _name_tree(self, module, scopes):
        self.roots.append((lambda: module, bool(scopes)))
        if type(module).__name__ == "OptimizedModule":
            self.log.note("What torch.compile had compiled was run as written, uncompiled.")
        root = name_near(module) or type(module).__name__
        with self._quietly():
            for path, part in module.named_modules():
                if part not in self.module_names:
                    self.module_names[part] = f"{root}.{path}" if path else root

    def _left(self, module, inputs, output):
        if not self.quiet and self.log.scopes:
            self.log.scopes.pop()

    # -- recording switched off -------------------------------------------------------------------------------------

    def _set_grad_enabled(self, func, args, kwargs):
        made = func(*args, **kwargs)
        with self._guarded():
            if args and args[0]:
                self._paused.clear()
            else:
                self._paused.append(location(_pause_spot()))
        return made

    def _inference_entered(self, original, context):
        self._paused.append(location(_pause_spot()))
        return original(context)

    def _inference_left(self, original, context, *args):
        if self._paused:
            self._paused.pop()
        return original(context, *args)

    def _transformed(self, original, *args, **kwargs):
        self.log.note(
            "torch.func was used: gradtape records Tensor.backward and torch.autograd.grad, so what ran inside torch.func "
            "is not seen. Record the same step with loss.backward() to have it explained."
        )
        with self._guarded():
            self.log.op("torch.func", "call", (), (), here(), False, self._tape())
        with self._quietly():
            return original(*args, **kwargs)

    # -- hand-written backwards -------------------------------------------------------------------------------------

    def _apply(self, original, cls, *args, **kwargs):
        if self.quiet:
            return original(*args, **kwargs)
        users = is_users(cls.forward.__code__) if hasattr(cls.forward, "__code__") else False
        outer, self._inner = self._inner, set()
        mark = len(self.log.ops)
        with self._quietly():
            before = [_copied(arg) for arg in args] if users else []
        try:
            made = original(*args, **kwargs)
        finally:
            captured, self._inner = self._inner, outer
            del self.log.ops[mark:]  # one op for all that its forward did
        with self._guarded(), self._quietly():
            self._applied(cls, args, made, captured, before, users)
        return made

    def _applied(self, cls, args, made, captured, before, users):
        inputs = self._inputs(args, {})
        captured = tuple(index for index in captured if index not in inputs)
        kind = "custom" if users else "call"
        details = {"function": cls.__name__, "captured": captured, "class": f"{cls.__module__}.{cls.__qualname__}"}
        if cls.__name__ == "CheckpointFunction":
            details["checkpoint"] = True
        if users:
            code = cls.forward.__code__
            details["defined"] = code.co_filename, code.co_firstlineno
            code = getattr(cls.backward, "__code__", None)
            details["backward_defined"] = (code.co_filename, code.co_firstlineno) if code else None
        op = self._wrote(f"{cls.__name__}.apply", kind, args, {}, made, details)
        if op is None or not users or sum(a.size for a in before if hasattr(a, "size")) > MOST_ENTRIES:
            return
        outputs = []
        _collect((made,), outputs)
        self.customs[op] = Custom(
            cls.__name__, partial(_again, cls, args), before, [_copied(t) for t in outputs], [None] * len(outputs), []
        )

    # -- gradient calls ---------------------------------------------------------------------------------------------

    def _tensor_backward(self, func, args, kwargs):
        inputs = kwargs.get("inputs")
        return self._call("Tensor.backward", (args[0],), inputs, func, args, kwargs)

    def _backward(self, func, args, kwargs):
        tensors = args[0] if args else kwargs["tensors"]
        targets = (tensors,) if isinstance(tensors, torch.Tensor) else tuple(tensors)
        return self._call("autograd.backward", targets, kwargs.get("inputs"), func, args, kwargs)

    def _autograd_grad(self, func, args, kwargs):
        outputs = args[0] if args else kwargs["outputs"]
        inputs = args[1] if len(args) > 1 else kwargs["inputs"]
        targets = (outputs,) if isinstance(outputs, torch.Tensor) else tuple(outputs)
        sources = (inputs,) if isinstance(inputs, torch.Tensor) else tuple(inputs)
        return self._call("autograd.grad", targets, sources, func, args, kwargs)

    def _call(self, name, targets, sources, func, args, kwargs):
        spot = here()
        walk = None
        with self._guarded():
            walk = _Backward(self, targets)
            with torch.no_grad(), self._quietly():
                walk.look_for_nan(targets)
        error = result = None
        try:
            result = func(*args, **kwargs)
            return result
        except Exception as raised:
            error = raised
            raise
        finally:
            with self._guarded():
                if walk is not None:
                    with torch.no_grad(), self._quietly():
                        self._called(name, targets, sources, walk, result, error, spot, kwargs)

    def _called(self, name, targets, sources, walk, result, error, spot, kwargs):
        walk.remove()
        targets = tuple(self._index(target) for target in targets)
        if name == "autograd.grad":
            for source in sources:
                self.live[self._index(source)] = partial(_itself, source)  # to be found again when it is asked for
            sources = tuple(self._index(source) for source in sources)
            results = (None,) * len(sources) if result is None else tuple(_measured(result))
        else:
            wanted = None if sources is None else [self._index(s) for s in _several(sources)]
            found = {**walk.recomputed(), **walk.leaves()}
            if wanted is not None:
                found = {index: grad for index, grad in found.items() if index in wanted}
            sources = tuple(found)
            results = tuple(_measured(found.values()))
        outputs = tuple(self._write_result(made) for made in result if made is not None) if result is not None else ()
        details = {"create_graph": bool(kwargs.get("create_graph")), "retain_graph": kwargs.get("retain_graph"),
                   "not_finite_from": walk.not_finite_from}  # fmt: skip
        on_tape = any(made is not None and made.requires_grad for made in result or ())
        op = self.log.op(name, "gradient", targets + sources, outputs, spot, on_tape, self._tape(), details)
        failure = None if error is None else failure_of(error, spot)
        if op is None:
            return
        self.log.gradient_calls.append(GradientCall(op, name, targets, sources, results, failure, details))
        strange = error is not None or any(found is None or found.symptom != "ok" for found in results)
        if self.norms or strange:
            self.log.backward += walk.steps(op)
        for index, held in walk.customs():
            self._custom_stepped(index, *held)

    def _write_result(self, tensor):
        index = self._write(tensor)
        return index

    def _custom_stepped(self, op, outgoing, incoming):
        custom = self.customs.get(op)
        if custom is not None:
            custom.incoming[:] = [_copied(grad) for grad in incoming]
            custom.outgoing[:] = [_copied(grad) for grad in outgoing]

    def idle_optimizers(self):
        """Return the class names of the optimizers that were seen and updated nothing."""
        return [type(one()).__name__ for one in self.optimizers if one() is not None and one() not in self.stepped]

    def kept_tensors(self):
        """Return {index: (name, Location or None)} of tensors without a maker in this step that a called module holds."""
        return kept(self)

    # -- the audit --------------------------------------------------------------------------------------------------

    def variables(self, model=None, optimizer=None):
        """Return the Variables of this step; model, optimizer: those that the user names as well."""
        return audit(self, model, optimizer)


class _Backward:
    """One walk of autograd over the graph, seen through a hook on each node."""

    def __init__(self, recorder, targets):
        self.recorder = recorder
        self.held = []
        self.bytes = 0
        self.handles = []
        self.owner = {}  # node -> index of the op that it belongs to
        todo = [(target.grad_fn, None) for target in targets if target.grad_fn is not None]
        while todo:
            node, consumer = todo.pop()
            if node in self.owner:
                continue
            self.owner[node] = op = recorder._nodes.get(node, consumer)
            self.handles.append(node.register_hook(partial(self._stepped, node)))
            for upstream, _ in node.next_functions:
                if upstream is not None and upstream not in self.owner:
                    todo.append((upstream, op))

    not_finite_from = None

    def look_for_nan(self, targets):
        """Where a target is NaN or infinite already, find the first op that made it so, in what the nodes saved."""
        if all(bool(torch.isfinite(target).all()) for target in targets):
            return
        found = []
        for node, op in self.owner.items():
            for name in dir(node):
                saved = getattr(node, name, None) if name.startswith("_saved_") else None
                if op is not None and isinstance(saved, torch.Tensor) and not bool(torch.isfinite(saved).all()):
                    found.append((op, name != "_saved_result", node))
        if not found:
            return
        op, given, node = min(found, key=lambda row: row[:2])
        if given:  # what went in was not finite: made by the latest of the ops before it
            before = [self.owner.get(upstream) for upstream, _ in node.next_functions]
            op = max((one for one in before if one is not None and one != op), default=op)
        self.not_finite_from = op

    def _stepped(self, node, outgoing, incoming):
        recorder = self.recorder
        size = sum(grad.numel() * grad.element_size() for grad in incoming if grad is not None)
        self.bytes += size
        if self.bytes > MOST_HELD and not hasattr(node, "variable"):
            with recorder._guarded(), torch.no_grad(), recorder._quietly():
                outgoing, incoming = tuple(_measured(outgoing)), tuple(_measured(incoming))
        self.held.append((node, outgoing, incoming))

    def remove(self):
        for handle in self.handles:
            handle.remove()

    def leaves(self):
        """Return {index: gradient} for every leaf, None for one that the walk could reach and no gradient did."""
        found = {}
        for node in self.owner:
            if getattr(node, "variable", None) is not None:
                found.setdefault(self.recorder._index(node.variable), None)
        for node, _, incoming in self.held:
            if getattr(node, "variable", None) is not None and incoming and incoming[0] is not None:
                index = self.recorder._index(node.variable)
                found[index] = incoming[0] if found[index] is None else found[index] + incoming[0]
        return found

    def recomputed(self):
        """Return {index: gradient} for parameters that a re-entrant checkpoint reached in a backward of its own."""
        found = {}
        log = self.recorder.log
        for op in set(self.owner.values()) - {None}:
            if log.ops[op][8].get("checkpoint"):
                for index in log.ops[op][8]["captured"]:
                    variable = self.recorder.live[index]()
                    if variable.requires_grad:
                        found[index] = variable.grad
        return found

    def steps(self, call):
        """Yield the measured BackwardSteps; each input of a node is told by the op, or the leaf, that made it."""
        log = self.recorder.log
        for node, outgoing, incoming in self.held:
            if hasattr(node, "variable"):
                continue
            op = self.owner[node]
            inputs = tuple(
                None if upstream is None else self.recorder._index(upstream.variable) if getattr(upstream, "variable", None) is not None
                else _made_by(log, self.recorder._nodes.get(upstream))
                for upstream, _ in node.next_functions
            )  # fmt: skip
            yield BackwardStep(op, node.name(), tuple(_measured(incoming)), tuple(_measured(outgoing)), inputs, call)

    def customs(self):
        for node, outgoing, incoming in self.held:
            op = self.owner[node]
            if op in self.recorder.customs and self.recorder._nodes.get(node) == op:
                yield op, (outgoing, incoming)


def _made_by(log, op):
    return None if op is None or not log.ops[op][3] else log.ops[op][3][0]


def _several(inputs):
    return (inputs,) if isinstance(inputs, torch.Tensor) else tuple(inputs)


def _measured(gradients):
    """Return a Gradient or None per gradient."""
    found = []
    for grad in gradients:
        if not isinstance(grad, torch.Tensor):
            found.append(grad)  # None, or measured already
            continue
        values = (grad.coalesce().values() if grad.is_sparse else grad).detach()
        if not values.numel():
            found.append(Gradient(tuple(grad.shape), str(grad.dtype)[6:], 0.0, True, True))
            continue
        largest = float(torch.linalg.vector_norm(values, float("inf")))
        norm = float(torch.linalg.vector_norm(values, dtype=torch.float64 if not values.is_complex() else None))
        finite = largest == largest and largest not in (float("inf"), float("-inf"))
        found.append(Gradient(tuple(grad.shape), str(grad.dtype)[6:], norm, largest == 0.0, finite))
    return found


def _collect(things, found):
    """Append the tensors among arguments, however they are nested."""
    for thing in things:
        if isinstance(thing, torch.Tensor):
            found.append(thing)
        elif isinstance(thing, tuple | list):
            _collect(thing, found)
        elif isinstance(thing, dict):
            _collect(thing.values(), found)
        elif type(thing).__name__ == "PackedSequence":
            found.append(thing.data)


def _copied(thing):
    if not isinstance(thing, torch.Tensor):
        return None
    if thing.numel() > MOST_ENTRIES or not (thing.is_floating_point() or not thing.is_complex()):
        return None
    with torch.no_grad():
        return thing.detach().cpu().clone().float().numpy() if thing.dtype == torch.bfloat16 else thing.detach().cpu().clone().numpy()


def _again(cls, args, arrays):
    """Run a Function's forward again, in float64, on other values. arrays: one per argument, None for no tensor."""
    given = [
        arg if array is None else torch.as_tensor(array).to(torch.float64 if arg.is_floating_point() else arg.dtype)
        for arg, array in zip(args, arrays)
    ]
    with torch.no_grad():
        made = cls.apply(*given)
    return [t.detach().numpy() for t in (made if isinstance(made, tuple) else (made,)) if isinstance(t, torch.Tensor)]


def _itself(thing):
    return thing


def _just_call(func, args, kwargs):
    return func(*args, **kwargs)


def _caller():
    """Return the frame that called into torch: the first outside this file and torch's thin wrappers."""
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if file != __file__ and not file.endswith(_THIN) and not file.endswith("contextlib.py"):
            return frame
        frame = frame.f_back
    return None


def _through(frame):
    """Return the names of the library's functions between an op and the user's code, innermost first."""
    found = []
    while frame is not None and not is_users(frame.f_code) and len(found) < 8:
        found.append(frame.f_code.co_qualname)
        frame = frame.f_back
    return tuple(found)


def _pause_spot():
    """Return where recording is being switched off: the decorated function's own first line for a decorator."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_name == "decorate_context" and "func" in frame.f_locals:
            code = getattr(frame.f_locals["func"], "__code__", None)
            if code is not None and is_users(code):
                return ((code, code.co_firstlineno),)
        if is_users(frame.f_code):
            return ((frame.f_code, frame.f_lineno),)
        frame = frame.f_back
    return None
