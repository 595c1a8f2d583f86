"""Say who owns each variable of a recorded step, under which name, and whether anything updates it.

Reads layers, models and optimizers that are still alive; runs no op of theirs.
"""

import functools
import inspect
from types import MappingProxyType

import keras
import tensorflow as tf

from gradtape import source
from gradtape.recorders.log import location
from gradtape.recorders.naming import alive, held
from gradtape.recorders.tensorflow_values import EagerTensor
from gradtape.trace import Variable


def audit(recorder, model=None, optimizer=None):
    """Return a trace.Variable for each variable of the block."""
    return _Audit(recorder, model, optimizer).rows()


def kept(recorder):
    """Return {index: (name, Location or None)} of tensors that came from outside and that a called layer holds."""
    made = {value for row in recorder.log.ops for value in row[3]}
    found = {}
    for layer in (one() for one in recorder.keras.called.values()):
        for path, thing, holder, attribute in (
            held(layer, lambda value: isinstance(value, EagerTensor)) if layer is not None else ()
        ):
            index = recorder.values.by_id.get(thing._id)
            if index is not None and index not in made:
                found[index] = f"{layer.name}.{path}", source.attribute_made(holder, attribute.partition("[")[0])
    for index, name in recorder.outside.items():
        if index not in made and index not in found:
            found[index] = name, None
    return found


# Attributes of a layer or model in which Keras keeps what is no weight of it, or lists its weights.
_KERAS_OWN = {"_trainable_variables", "_non_trainable_variables", "_layers", "_metrics", "_seed_generators", "_tracker",
              "optimizer", "_optimizer", "_loss_tracker", "_compile_metrics", "_compile_loss", "_functional",
              "_operations", "_inbound_nodes", "_outbound_nodes", "_nodes", "_operations_by_depth", "_nodes_by_depth",
              "train_function", "test_function", "predict_function", "_call_signature", "_losses",
              "_distribute_strategy", "compiled_metrics", "history", "_eval_epoch_iterator", "_saved_model_arg_spec",
              "_default_save_signature",
              "_parent_path", "_initializers"}  # fmt: skip


class _Found:
    """Where one variable was found."""

    __slots__ = ("owner", "path", "registered", "statistic", "called", "holder")

    def __init__(self, owner, path, registered, statistic, called, holder=None):
        self.owner, self.path, self.registered, self.statistic, self.called = owner, path, registered, statistic, called
        self.holder = owner if holder is None else holder  # the very object whose attribute it is


class _Audit:
    def __init__(self, recorder, model, optimizer):
        self.recorder = recorder
        self.values = recorder.values
        self.log = recorder.log
        self.found = {}  # value index -> _Found
        self.keras = {}  # value index -> keras.Variable
        self.model = model
        self.alive = None
        self.raw = {}  # value index -> tf.Variable
        called = [one() for one in recorder.keras.called.values()]
        self.called = [one for one in called if one is not None]
        self.layers = ([model] if isinstance(model, keras.Layer) else []) + self.called
        held = [one() for one in recorder.keras.optimizers.values()]
        self.stepping = [one for one in held if one is not None]
        self.optimizers = list(self.stepping)
        for one in (optimizer, *(getattr(layer, "optimizer", None) for layer in self.layers)):
            if one is not None and hasattr(one, "apply") and all(one is not other for other in self.optimizers):
                self.optimizers.append(one)

    def rows(self):
        names = self.log.names
        self.parents = {}  # id of a layer -> (what holds it, the attribute)
        self.hidden = set()  # ids of layers that another one holds and does not list
        for layer in self._roots():
            self._walk(layer, names.get(id(layer)) or ("model" if layer is self.model else layer.name), set())
        for layer in self.called:  # what ran inside another layer, and no layer lists
            if id(layer) in self.recorder.keras.nested:
                self._walk(layer, names.get(id(layer)) or layer.name, set(), registered=False)
        for metric in (one() for one in self.recorder.keras.metrics.values()):
            for variable in metric.variables if metric is not None else ():
                self._hold(variable, _Found(metric, f"{metric.name}.{variable.name}", True, True, True))
        for one in self.optimizers:
            for variable in getattr(one, "_trainable_variables", ()):
                self._hold(variable)
        for index, kept in list(self.values.variables.items()):
            inner = kept.variable()
            if inner is not None:
                self.raw.setdefault(index, inner)
            outer = kept.keras() if kept.keras is not None else self.recorder.keras.wrapper(inner)
            if outer is not None:
                self.keras.setdefault(index, outer)
        return tuple(self._row(index, kept, names) for index, kept in self.values.variables.items())

    def _roots(self):
        """Return the layers that no other layer of the step contains, outermost first."""
        inner = set(self.recorder.keras.nested) - {id(self.model)}
        for layer in self.layers:
            inner.update(id(one) for one in layer._flatten_layers(include_self=False))
        layers = [*self.layers, *(layer for _, layer in self.recorder.seen)]
        roots = [layer for layer in layers if id(layer) not in inner]
        return list({id(layer): layer for layer in roots}.values())

    def _walk(self, layer, path, seen, registered=True):
        """Note every variable that a layer holds, registered or not, and go on into its layers."""
        if id(layer) in seen:
            return
        seen.add(id(layer))
        registered = registered and id(layer) not in self.hidden
        called = any(layer is one for one in self.called)
        names = {id(thing): name for name, thing in vars(layer).items() if not name.startswith("_")}
        for variable in (*layer._trainable_variables, *layer._non_trainable_variables):
            name = names.get(id(variable), variable.name)
            statistic = any(variable is one for one in layer._non_trainable_variables) and not variable.trainable
            self._hold(variable, _Found(layer, f"{path}.{name}", registered, statistic, called))
        for one in getattr(layer, "_seed_generators", ()):
            self._hold(one.state, _Found(layer, f"{path}.{one.name}", True, True, called))
        for name, thing in list(vars(layer).items()):
            if name not in _KERAS_OWN and not name.startswith("_self_"):
                self._scan(layer, thing, f"{path}.{name}", called, 0)
        sublayers = {id(one): name for name, one in vars(layer).items() if isinstance(one, keras.Layer)}
        for one in layer._layers:
            self.parents.setdefault(id(one), (layer, sublayers.get(id(one), "")))
            own = self.log.names.get(id(one)) if id(one) not in sublayers and isinstance(one, keras.Model) else None
            self._walk(one, own or f"{path}.{sublayers.get(id(one), one.name)}", seen, registered)

    def _scan(self, layer, thing, path, called, depth, holder=None):
        """Note variables in an attribute that the layer does not list."""
        if isinstance(thing, (tf.Variable, keras.Variable)):
            self._hold(thing, _Found(layer, path, False, False, called, holder))
        elif isinstance(thing, keras.Layer):
            if all(thing is not one for one in layer._flatten_layers()):
                self.parents.setdefault(
                    id(thing), (layer if holder is None else holder, path.rpartition(".")[2].partition("[")[0])
                )
                self.hidden.update(id(one) for one in thing._flatten_layers())
                for variable in thing.variables:
                    self.found.pop(self.values.index(variable), None)
                    self._hold(variable, _Found(layer, f"{path}.{variable.name}", False, False, called, thing))
        elif depth > 2 or isinstance(thing, (str, bytes, int, float, tf.Tensor, type)):
            return
        elif isinstance(thing, dict):
            for key, one in list(thing.items())[:200]:
                self._scan(layer, one, f"{path}[{key!r}]", called, depth + 1, holder)
        elif isinstance(thing, (list, tuple, set)):
            for key, one in enumerate(list(thing)[:200]):
                self._scan(layer, one, f"{path}[{key}]", called, depth + 1, holder)
        elif isinstance(thing, functools.partial):
            for one in (thing.func, *thing.args, *thing.keywords.values()):
                self._scan(layer, one, path, called, depth + 1, holder)
        elif inspect.isfunction(thing) or inspect.ismethod(thing):
            for name, one in _closure(thing).items():
                self._scan(layer, one, name, called, depth + 1)
        elif type(thing).__module__.split(".")[0] not in ("keras", "tensorflow", "numpy", "builtins"):
            for name, one in list(getattr(thing, "__dict__", {}).items())[:200]:
                self._scan(layer, one, f"{path}.{name}", called, depth + 1, thing)

    def _hold(self, variable, found=None):
        index = self.values.index(variable)
        if index is None:
            return
        if isinstance(variable, keras.Variable):
            self.keras[index] = variable
            self.raw.setdefault(index, variable._value)
        else:
            self.raw[index] = variable
        if found is not None and (index not in self.found or (found.registered and not self.found[index].registered)):
            self.found[index] = found

    def _row(self, index, kept, names):
        outer, inner, found = self.keras.get(index), self.raw.get(index), self.found.get(index)
        trainable = bool(outer.trainable) if outer is not None else kept.trainable
        owner = found.owner if found else None
        name = self._name(index, kept, outer, inner, found, names)
        self.log.values[index][5] = name
        statistic = found is not None and found.statistic
        variable = outer if outer is not None else inner
        optimizers = [one for one in self.optimizers if _holds(one, variable)]
        if not optimizers and trainable and not kept.fresh:
            optimizers = [one for one in self._everywhere() if _holds(one, variable)]
        stepped = any(index in self.recorder.keras.given.get(id(one), ()) for one in self.stepping)
        return Variable(
            value=index,
            name=name,
            trainable=trainable,
            owner=type(owner).__name__ if owner is not None else None,
            registered=found.registered if found else True,
            statistic=statistic,
            reused=found.called if found else True,
            optimizers=tuple(type(one).__name__ for one in optimizers),
            stepped=stepped,
            moved=kept.moved,
            made=self._made(owner, found, kept),
            details=MappingProxyType(
                {
                    **self._details(index, kept, outer, inner, found, trainable),
                    "held": bool(optimizers),
                    "elsewhere": bool(optimizers)
                    and not any(one is other for one in optimizers for other in self.stepping),
                }
            ),
        )

    def _everywhere(self):
        """Return every optimizer that is alive; looking for them takes long, so only where a variable has none."""
        if self.alive is None:
            self.alive = alive(keras.optimizers.Optimizer)
        return self.alive

    def _name(self, index, kept, outer, inner, found, names):
        if found is not None:
            return found.path
        for thing in (outer, inner):
            if thing is not None and id(thing) in names:
                return names[id(thing)]
        return self.recorder.names.get(index) or (outer.path if outer is not None else kept.name)

    def _details(self, index, kept, outer, inner, found, trainable):
        details = {}
        if outer is None:
            details["raw"] = True
        elif inner is not None and trainable and not inner.trainable:
            details["flag_flipped"] = True
        if kept.dtype.startswith(("int", "uint", "bool")):
            details["integer"] = True
        sources = {source for call in self.log.gradient_calls for source in call.sources}
        details["in_sources"] = index in sources
        details["zero"] = kept.zero
        details["regularized"] = getattr(outer, "regularizer", None) is not None
        if kept.fresh:
            details["made_in_block"] = not self.log.whole_run
            if kept.scope and self._made_in_call(found):
                details["made_in_call"] = True
        if found is not None and found.registered and trainable and self._left_out(outer):
            details["compiled"] = True
        return details

    def _made(self, owner, found, kept):
        """Return the Location of the line that makes a variable: as seen, else where a class of the user's sets it.

        A library's layer is followed to the attribute of the user's class that holds it.
        """
        if kept.made is not None:
            return location(kept.made)
        if owner is None or found is None:
            return None
        holder, attribute = found.holder, found.path.rsplit(".", 1)[-1].split("[")[0]
        while holder is not None:
            place = source.attribute_made(holder, attribute)
            if place is not None:
                return place
            holder, attribute = self.parents.get(id(holder), (None, None))
        return None

    def _made_in_call(self, found):
        if found is None:
            return True
        return id(found.owner) in self.recorder.keras.built and not any(
            found.owner is one for layer in self.layers if layer is not found.owner for one in layer._flatten_layers()
        )

    def _left_out(self, variable):
        """Return whether a compiled model's optimizer was built without a variable that is trainable now."""
        for layer in self.layers:
            held = getattr(layer, "optimizer", None)
            built = held is not None and getattr(held, "built", False)
            if built and any(variable is one for one in layer.trainable_variables):
                return not _holds(held, variable)
        return False


def _holds(optimizer, variable):
    return variable is not None and any(variable is one for one in getattr(optimizer, "_trainable_variables", ()))


def _closure(function):
    code, cells = function.__code__, function.__closure__ or ()
    found = {}
    for name, cell in zip(code.co_freevars, cells):
        try:
            found[name] = cell.cell_contents
        except ValueError:
            continue
    for name in code.co_names:
        if isinstance(function.__globals__.get(name), (tf.Variable, keras.Variable)):
            found[name] = function.__globals__[name]
    return found
