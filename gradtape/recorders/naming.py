"""What the user calls a thing: looks through the names of the user's own running code, and of what it holds."""

import gc
import sys
import types

from gradtape.recorders.log import is_users

_PLAIN = (str, bytes, int, float, complex, bool, type(None), type, types.ModuleType, types.FunctionType)


_COMPREHENSIONS = ("<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>")


def name_near(thing):
    """Return the name under which the user's running functions hold this very thing, None if none does."""
    frame = sys._getframe(1)
    while frame is not None:
        if is_users(frame.f_code):
            passing = frame.f_code.co_name in _COMPREHENSIONS  # `c for c in self.critics` calls each one c
            for names in (frame.f_globals,) if passing else (frame.f_locals, frame.f_globals):
                found = name_in(names, thing)
                if found:
                    return found
        frame = frame.f_back
    return None


def path_near(thing, parts):
    """Return the path by which the user's running functions reach a thing inside what they hold, None if they do not.

    parts: value -> (path, part) of all that it holds, itself among them under "".  A path from `self` is the last
    choice, and a plain name none, for that is what name_near finds.
    """
    own = None
    frame = sys._getframe(1)
    while frame is not None:
        for names in (frame.f_locals, frame.f_globals) if is_users(frame.f_code) else ():
            for name, value in named(names).items():
                step = next((path for path, part in parts(value) if part is thing), None)
                whole = None if step is None else ".".join(filter(None, (name, step)))
                if whole == name and name.isidentifier():
                    continue
                if whole and name.partition(".")[0] != "self":
                    return whole
                own = own or whole
        frame = frame.f_back
    return own


def name_in(names, thing):
    """Return the name of this very thing in a dict of names, or "name[key]" in a list or dict there, None if absent."""
    nested = None
    for name, value in list(names.items()):
        if value is thing and not name.startswith("_"):
            return name
        if (
            nested is None
            and isinstance(value, list | tuple | dict)
            and len(value) < 1000
            and name not in ("In", "Out")
        ):
            nested = _inside(name, value, thing)
    return nested


def named(names):
    """Return {name: object} with what lists, dicts and the user's own objects hold, one level down: "params['w']"."""
    found = {
        name + step: item for name, value in names.items() if not name.startswith("_") for step, item in _steps(value)
    }
    found.update((name, value) for name, value in names.items() if not name.startswith("_"))
    return found


def names_of(names):
    """Return {id: name} for what {name: object} holds, one level into lists, dicts and the user's own objects.

    Holds nothing alive.
    """
    found = {}
    for name, value in names.items():
        if name.startswith("_") or name in ("In", "Out"):
            continue
        for step, item in _steps(value):
            found.setdefault(id(item), name + step)
    found.update((id(value), name) for name, value in names.items() if not name.startswith("_"))
    return found


def _steps(value):
    if isinstance(value, list | tuple) and len(value) < 1000:
        return [(f"[{number}]", item) for number, item in enumerate(value)]
    if isinstance(value, dict) and len(value) < 1000:
        return [(f"[{key!r}]", item) for key, item in value.items()]
    if not isinstance(value, _PLAIN) and _users_class(type(value)):
        return [(f".{key}", item) for key, item in getattr(value, "__dict__", {}).items() if not key.startswith("_")]
    return []


def _users_class(cls):
    methods = [value for value in vars(cls).values() if isinstance(value, types.FunctionType)]
    return any(is_users(method.__code__) for method in methods)


def _inside(name, holder, thing):
    items = holder.items() if isinstance(holder, dict) else enumerate(holder)
    for key, value in items:
        if value is thing:
            return f"{name}[{key!r}]"
    return None


def alive(cls):
    """Return every living instance of a class and its subclasses. Walks the whole heap: tens of milliseconds."""
    kinds, todo = set(), [cls]
    while todo:
        kind = todo.pop()
        kinds.add(kind)
        todo += kind.__subclasses__()
    return [thing for thing in gc.get_objects() if type(thing) in kinds]


def held(owner, wanted, depth=2):
    """Yield (path, thing, holder, attribute) for what an object holds out of its framework's sight.

    holder: the object nearest to the thing that has attributes, attribute: the one of them that leads to it.

    Looks into attributes, lists, dicts, plain objects and closures, `depth` levels down. wanted: thing -> bool.
    """
    seen = {id(owner)}
    todo = [(path, value, depth, owner, path) for path, value in _parts(owner)]
    while todo:
        path, value, left, holder, attribute = todo.pop(0)
        if isinstance(value, _PLAIN) and not isinstance(value, types.FunctionType) or id(value) in seen:
            continue
        seen.add(id(value))
        if wanted(value):
            yield path, value, holder, attribute
        elif left and len(seen) < 5_000:
            plain = not isinstance(value, list | tuple | dict | set | frozenset | types.FunctionType)
            todo += [
                (f"{path}{step}" if step.startswith("[") else f"{path}.{step}", part, left - 1,
                 value if plain else holder, step if plain else attribute)
                for step, part in _parts(value)
            ]  # fmt: skip


def _parts(thing):
    if isinstance(thing, dict):
        return [(f"[{key!r}]", value) for key, value in list(thing.items())[:1000]]
    if isinstance(thing, list | tuple | set | frozenset):
        return [(f"[{number}]", value) for number, value in enumerate(list(thing)[:1000])]
    if isinstance(thing, types.FunctionType):
        cells = zip(thing.__code__.co_freevars, thing.__closure__ or ())
        globals_used = [
            (name, thing.__globals__[name]) for name in thing.__code__.co_names if name in thing.__globals__
        ]
        return [(name, cell.cell_contents) for name, cell in cells if _filled(cell)] + globals_used
    if isinstance(thing, types.MethodType):
        return [("__self__", thing.__self__)]
    return list(getattr(thing, "__dict__", {}).items())


def _filled(cell):
    try:
        cell.cell_contents
    except ValueError:
        return False
    return True
