"""Where in the source a name or an attribute got its value.

Reads files with `ast`; runs nothing. What it finds is a likely place, not an observed one.
"""

import ast
import functools
import inspect
import linecache

from gradtape.recorders.log import is_users
from gradtape.trace import Location


@functools.lru_cache(maxsize=256)
def _tree(file, lines):
    try:
        return ast.parse("".join(lines))
    except SyntaxError:
        return None


def tree(file):
    """Return the parsed source of a file or notebook cell, None if there is none."""
    return _tree(file, tuple(linecache.getlines(file)))


def place(file, node, function=""):
    """Return the Location of a node of that file."""
    return Location(file, node.lineno, linecache.getline(file, node.lineno).strip(), function)


def attribute_made(owner, attribute):
    """Return the Location of `self.<attribute> = …` in the class of owner or its bases, None if not found in user code.

    Prefers `__init__` and `build`, and the last assignment there.
    """
    for cls in type(owner).__mro__:
        found = _in_class(cls, lambda node: _assigns_attribute(node, attribute))
        if found is not None:
            return found
    return None


def _in_class(cls, wanted):
    methods = [value for value in vars(cls).values() if inspect.isfunction(value) and is_users(value.__code__)]
    methods.sort(key=lambda method: method.__name__ not in ("__init__", "build"))
    found = []
    for method in methods:
        code = inspect.unwrap(method).__code__
        found += [(node, code) for node in _statements(code) if wanted(node)]
    # A list that is filled is better evidence than the empty one that it began as.
    found.sort(key=lambda pair: _is_empty(pair[0]))
    return place(found[0][1].co_filename, found[0][0], found[0][1].co_qualname) if found else None


def _is_empty(node):
    value = getattr(node, "value", None)
    if isinstance(value, ast.Constant):
        return value.value is None
    return isinstance(value, ast.List | ast.Dict | ast.Tuple | ast.Set) and not ast.unparse(value).strip("[](){} ")


@functools.lru_cache(maxsize=4096)
def _statements(code):
    """Return the statements of the function that has this code."""
    parsed = tree(code.co_filename)
    for node in ast.walk(parsed) if parsed else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == code.co_name:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            if first <= code.co_firstlineno <= node.lineno:
                return tuple(inner for inner in ast.walk(node) if isinstance(inner, ast.stmt) and inner is not node)
    return ()


def targets(node):
    if isinstance(node, ast.Assign):
        return node.targets
    if isinstance(node, ast.AnnAssign | ast.AugAssign):
        return [node.target]
    return []


def flat(targets):
    for target in targets:
        if isinstance(target, ast.Tuple | ast.List):
            yield from flat(target.elts)
        else:
            yield target


def _assigns_attribute(node, attribute):
    for target in flat(targets(node)):
        if isinstance(target, ast.Subscript) and ast.unparse(target).endswith(f".__dict__[{attribute!r}]"):
            return True
        while isinstance(target, ast.Subscript):
            target = target.value
        if isinstance(target, ast.Attribute) and target.attr == attribute:
            return True
    call = node.value if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else None
    function = getattr(call, "func", None)  # self.blocks.append(…), self.register_buffer("…", …)
    if not isinstance(function, ast.Attribute):
        return False
    if function.attr in ("append", "extend", "insert", "update", "add", "setdefault"):
        return isinstance(function.value, ast.Attribute) and function.value.attr == attribute
    first = call.args[0] if call.args else None
    return function.attr in ("register_parameter", "register_buffer", "setattr") and (
        isinstance(first, ast.Constant) and first.value == attribute
    )


def _entry(node, key):
    """Return the node of a dict literal's entry, or keyword, with this key in a statement; the statement if none."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Dict):
            for name in inner.keys:
                if isinstance(name, ast.Constant) and repr(name.value) == key:
                    return name
    return node


def name_made(file, name, before=None, key=None):
    """Return the Location of the last `name = …` in a file, at or above line `before` if there is one, None if none."""
    parsed = tree(file)
    found = [
        node
        for node in (ast.walk(parsed) if parsed else ())
        if any(isinstance(target, ast.Name) and target.id == name for target in flat(targets(node)))
    ]
    found.sort(key=lambda node: node.lineno)
    above = [node for node in found if before is None or node.lineno <= before]
    chosen = above or found
    return place(file, _entry(chosen[-1], key) if key else chosen[-1]) if chosen else None


def assignments(file, name):
    """Return the Locations of every assignment to a name, or to an entry or attribute of that name, in a file."""
    found = []
    for node in ast.walk(tree(file) or ast.Module([], [])):
        for target in flat(targets(node)):
            while isinstance(target, ast.Subscript):
                target = target.value
            if name in (getattr(target, "id", None), getattr(target, "attr", None)):
                found.append(place(file, node))
    return found


def kept_made(file, name):
    """Return the Location of what made a tensor that is kept under a name, or "object.attribute"; None if not found."""
    name = name.partition("[")[0]
    _, dot, attribute = name.rpartition(".")
    if not dot:
        return name_made(file, name)
    for node in ast.walk(tree(file) or ast.Module([], [])):  # a cached property
        if isinstance(node, ast.FunctionDef) and node.name == attribute and node.decorator_list:
            return place(file, node.decorator_list[0])
    return attribute_given(file, attribute)


def attribute_given(file, name):
    """Return the Location of the last `….<name> = …` in a file, outside classes too, None if there is none."""
    parsed = tree(file)
    found = [node for node in (ast.walk(parsed) if parsed else ()) if _assigns_attribute(node, name)]
    return place(file, max(found, key=lambda node: node.lineno)) if found else None


def names_in(file, line):
    """Return the names that the statement on a line reads, attributes among them, and the file's functions it calls."""
    found = names_read(file, line)
    for node in ast.walk(tree(file) or ast.Module([], [])):
        lines = {node.lineno, *(d.lineno for d in node.decorator_list)} if isinstance(node, ast.FunctionDef) else ()
        if lines and (node.name in found or line in lines):
            for part in ast.walk(node):
                found = found | {getattr(part, "id", getattr(part, "attr", ""))}
    return found


def names_read(file, line):
    parsed = tree(file)
    found = set()
    for node in ast.walk(parsed) if parsed else ():
        if (
            isinstance(node, ast.stmt)
            and node.lineno <= line <= (node.end_lineno or node.lineno)
            and hasattr(node, "value")
        ):
            for part in ast.walk(node.value) if node.value is not None else ():
                if isinstance(part, ast.Name):
                    found.add(part.id)
                elif isinstance(part, ast.Attribute):
                    found.add(part.attr)
    return found
