"""Who owns a parameter in PyTorch, which optimizer holds it, and how far it moved."""

import torch

from gradtape import source
from gradtape.recorders.naming import alive, held
from gradtape.trace import Variable


def audit(recorder, model=None, optimizer=None):
    """Return a Variable for every parameter that took part, or that a module or optimizer of this step holds."""
    return _Audit(recorder, model, optimizer).variables()


def kept(recorder):
    """Return {index: (name, Location or None)} of tensors that came from outside and that a called module holds."""
    made = {value for row in recorder.log.ops for value in row[3]}
    earlier = {value for row in recorder.log.ops if row[8].get("earlier") for value in row[3]}
    outside = {id(thing): index for index, thing in recorder.values.living()
               if (index not in made or index in earlier) and recorder.log.values[index][0] == "tensor"}  # fmt: skip
    found = {}
    for module, base in list(recorder.modules.called.items()):
        for path, thing, _, _ in held(module, lambda value: isinstance(value, torch.Tensor)):
            if id(thing) in outside and not path.startswith("_modules"):
                attribute = path.removeprefix("_buffers['").partition("[")[0].partition(".")[0].rstrip("']")
                found[outside[id(thing)]] = f"{base}.{attribute}", source.attribute_made(module, attribute)
    for key, index in outside.items():
        name = recorder.log.names.get(key)
        if name and index not in found:
            found[index] = name, None
    return found


class _Audit:
    def __init__(self, recorder, model, optimizer):
        self.recorder = recorder
        self.values = recorder.log.values
        self.model = model
        self.things = {}  # id -> parameter or buffer
        self.owners = {}  # id -> (owner, path of its module, attribute, registered)
        self.statistics = set()
        self.parents = {}  # id of a module -> (the module that holds it, the attribute)
        self.flagged = {}  # id of a parameter -> class of the module on which the user set requires_grad
        self._collect_modules(model)
        self._collect_seen()
        self._find_unregistered()
        self.optimizers = list(recorder.optimizers.seen)
        if optimizer is not None and all(optimizer is not o for o in self.optimizers):
            self.optimizers.append(optimizer)
        self.everywhere = None
        self.held = _holders(self.optimizers)
        for one in self.optimizers:
            for group in one.param_groups:
                for thing in group["params"]:
                    self.things.setdefault(id(thing), thing)

    def _roots(self, model):
        roots = list(self.recorder.modules.roots)
        for name, module in self.recorder.modules.seen:
            for path, part in module.named_modules():
                self.recorder.modules.names[part] = (
                    f"{name}.{path}" if path else name
                )  # as part of the whole, not alone
            roots.append((module, False))
        if model is not None:
            roots = [(model, False)] + [pair for pair in roots if pair[0] is not model]
        return roots

    def _collect_modules(self, model):
        names = self.recorder.modules.names
        if model is not None and model not in names:
            for path, part in model.named_modules():
                names[part] = f"model.{path}" if path else "model"
        self.hidden = set()
        tree = {id(part) for root, hidden in self._roots(model) if not hidden for part in root.modules()}
        for root, hidden in self._roots(model):
            flagged = None
            for path, module in root.named_modules():
                if "requires_grad" in vars(module):
                    flagged = path, type(module).__name__
                if flagged and (path == flagged[0] or path.startswith(f"{flagged[0]}.") or not flagged[0]):
                    self.flagged.update((id(parameter), flagged[1]) for parameter in module.parameters())
                for attribute, child in module.named_children():
                    self.parents.setdefault(id(child), (module, attribute))
                base = names.get(module, type(module).__name__)
                inside = hidden and id(module) not in tree
                for attribute, parameter in module.named_parameters(recurse=False):
                    self._own(parameter, module, f"{base}.{attribute}", attribute, not inside)
                for attribute, buffer in module.named_buffers(recurse=False):
                    self.statistics.add(id(buffer))
                    self._own(buffer, module, f"{base}.{attribute}", attribute, not inside)

    def _own(self, thing, module, name, attribute, registered):
        self.things.setdefault(id(thing), thing)
        if id(thing) not in self.owners or (registered and not self.owners[id(thing)][3]):
            self.owners[id(thing)] = module, name, attribute, registered

    def _collect_seen(self):
        for index, thing in self.recorder.values.living():
            if self.values[index][0] == "variable":
                self.things.setdefault(id(thing), thing)

    def _find_unregistered(self):
        """Find parameters that a called module holds in a list, a dict, a plain object or a plain attribute."""
        orphans = {key for key in self.things if key not in self.owners or not self.owners[key][3]}
        known = self.recorder.modules.names
        parts = {id(part): part for root, _ in self._roots(self.model) for part in root.modules()}
        for module in list({**{id(one): one for one in self.recorder.modules.called}, **parts}.values()):
            for path, thing, holder, attribute in held(module, _wanted):
                if path.startswith(("_parameters", "_buffers", "_modules")):
                    continue
                base = known.get(module, type(module).__name__)
                inside = thing.named_parameters() if isinstance(thing, torch.nn.Module) else [("", thing)]
                alone = thing in self.recorder.modules.called and all(thing is not part for part in module.modules())
                for inner, parameter in inside:
                    if id(parameter) in orphans or (alone and id(parameter) not in self._listed_by(module)):
                        name = f"{base}.{path}.{inner}" if inner else f"{base}.{path}"
                        self.owners[id(parameter)] = module, name, (holder, attribute), False

    def _listed_by(self, module):
        """Return the ids of the parameters that a module, or the whole that it is part of, lists."""
        whole = next(
            (root for root, _ in self._roots(self.model) if any(part is module for part in root.modules())), module
        )
        return {id(parameter) for parameter in whole.parameters()}

    def variables(self):
        found = [self._variable(thing) for thing in list(self.things.values())]
        return tuple(sorted(filter(None, found), key=lambda variable: variable.value))

    def _variable(self, thing):
        recorder = self.recorder
        known = recorder.values.of(thing)
        statistic = id(thing) in self.statistics
        if known is None:
            if statistic and id(thing) not in self.held:
                return None
            known = recorder.values.late(thing)
        owner, name, attribute, registered = self.owners.get(id(thing), (None, None, None, True))
        held_by = self._held_by(thing)
        made = self._made(owner, attribute)
        details = {"leaf": thing.is_leaf, "parameter": isinstance(thing, torch.nn.Parameter),
                   "grad_read": known in recorder.variables_seen.grads_read,
                   "made_here": known in recorder.variables_seen.made_here}  # fmt: skip
        if id(thing) in self.flagged:
            details["flag_on_module"] = self.flagged[id(thing)]
        details["zero"] = known in recorder.values.zeros
        details["held"] = bool(held_by)
        stepped = recorder.optimizers.stepped
        details["elsewhere"] = bool(held_by) and bool(stepped) and not any(one in stepped for one in held_by)
        return Variable(
            known,
            name or self._name(known, thing),
            trainable=thing.requires_grad and not statistic,
            owner=None if owner is None else type(owner).__name__,
            registered=registered,
            statistic=statistic,
            reused=owner is None or owner in recorder.modules.called,
            optimizers=tuple(type(o).__name__ for o in held_by),
            stepped=any(o in recorder.optimizers.stepped for o in held_by),
            gradient=recorder.values.gradients.get(known),
            moved=recorder.values.moved.get(known),
            made=made,
            details=details,
        )

    def _made(self, owner, attribute):
        """Return the line that made a parameter: in its holder's class, else where a user's class made the holder."""
        if isinstance(attribute, tuple):
            return source.attribute_made(*attribute)
        while owner is not None:
            found = source.attribute_made(owner, attribute)
            if found is not None:
                return found
            owner, attribute = self.parents.get(id(owner), (None, None))
        return None

    def _name(self, index, thing):
        given = self.values[index][5] or self.recorder.log.names.get(id(thing))
        return given or f"{type(thing).__name__.lower()} of shape {tuple(thing.shape)}"

    def _held_by(self, thing):
        holders = self.held.get(id(thing), [])
        if holders or not (thing.requires_grad and thing.is_leaf):
            return holders
        if self.everywhere is None:  # walking every object takes long, so only where a parameter has no optimizer
            self.everywhere = _holders(_alive())
        return self.everywhere.get(id(thing), [])


def _wanted(value):
    return isinstance(value, torch.Tensor | torch.nn.Module)


def _alive():
    return alive(torch.optim.Optimizer)


def _holders(optimizers):
    holders = {}
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                holders.setdefault(id(parameter), []).append(optimizer)
    return holders
