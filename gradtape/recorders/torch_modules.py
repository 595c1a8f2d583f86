"""Which modules run, under which names, one inside the other.

Keeps the outermost modules alive for the audit, and runs none of their code.
"""

import weakref

import torch

from gradtape.recorders.log import is_users
from gradtape.recorders.naming import name_near, path_near

_NO_CODE = compile("", "<nothing>", "exec")


class Modules:
    """Hooks around every call of an nn.Module."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.roots = []  # (module, whether it ran inside another), in order of first call
        self.taken = set()  # names of these
        self.seen = []  # (name, module) that was not called, and that the recording code could see
        self.called = weakref.WeakKeyDictionary()  # module -> its name, in order of first call
        self.names = weakref.WeakKeyDictionary()

    def arm(self, patches):
        module = torch.nn.modules.module
        self.recorder.handles.append(module.register_module_forward_pre_hook(self._entered))
        self.recorder.handles.append(module.register_module_forward_hook(self._left, always_call=True))

    def disarm(self):
        self.log.scopes.clear()

    def remember(self, names):
        """Keep the modules that the recording code could see. names: {name: object}."""
        roots = {id(root) for root, _ in self.roots}
        for name, thing in names.items():
            if not name.startswith("_") and isinstance(thing, torch.nn.Module) and id(thing) not in roots:
                self.seen.append((name, thing))

    def _entered(self, module, inputs):
        """Called by torch before a module runs."""
        if self.recorder.watching():
            with self.recorder.guarded:
                name = self.called.get(module)
                self.log.scopes.append(self._first_called(module) if name is None else name)

    def _first_called(self, module):
        scopes = self.log.scopes
        if not scopes or module not in self.names:
            self._name_tree(module, bool(scopes))
        name = self.called[module] = self.names.get(module, type(module).__name__)
        if not is_users(getattr(type(module).forward, "__code__", _NO_CODE)):
            self.log.kinds_of_scope[name] = type(module).__name__
        return name

    def _name_tree(self, module, inside):
        self.roots.append((module, inside))
        if type(module).__name__ == "OptimizedModule":
            self.log.note("What torch.compile had compiled was run as written, uncompiled.")
        root = name_near(module)
        if not inside and (root is None or root in self.taken):
            root = path_near(module, _parts) or root
        root = root or type(module).__name__
        self.taken.add(root)
        with self.recorder.quietly:
            for path, part in module.named_modules():
                if part not in self.names:
                    self.names[part] = f"{root}.{path}" if path else root

    def _left(self, module, inputs, output):
        """Called by torch after a module has run, also where it raised."""
        if self.recorder.watching() and self.log.scopes:
            self.log.scopes.pop()


def _parts(value):
    return value.named_modules() if isinstance(value, torch.nn.Module) else ()
