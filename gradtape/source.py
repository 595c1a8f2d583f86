"""Where in the source a name or an attribute got its value.

Reads files with `ast`; runs nothing. What it finds is a likely place, not an observed one.
"""

import ast
import functools
import inspect
import linecache
import re

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


def _targets(node):
    if isinstance(node, ast.Assign):
        return node.targets
    if isinstance(node, ast.AnnAssign | ast.AugAssign):
        return [node.target]
    return []


def _flat(targets):
    for target in targets:
        if isinstance(target, ast.Tuple | ast.List):
            yield from _flat(target.elts)
        else:
            yield target


def _assigns_attribute(node, attribute):
    for target in _flat(_targets(node)):
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
    """Return the node of a dict literal's entry, or a keyword, with this key inside a statement; the statement if none."""
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
        if any(isinstance(target, ast.Name) and target.id == name for target in _flat(_targets(node)))
    ]
    found.sort(key=lambda node: node.lineno)
    above = [node for node in found if before is None or node.lineno <= before]
    chosen = above or found
    return place(file, _entry(chosen[-1], key) if key else chosen[-1]) if chosen else None


def assignments(file, name):
    """Return the Locations of every assignment to a name, or to an entry or attribute of that name, in a file."""
    found = []
    for node in ast.walk(tree(file) or ast.Module([], [])):
        for target in _flat(_targets(node)):
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


def lines_with(file, word):
    """Return the Locations of the lines of a file that hold a word as a whole, in any case."""
    wanted = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
    return [Location(file, number, line.strip()) for number, line in enumerate(linecache.getlines(file), 1) if wanted.search(line)]


def attribute_given(file, name):
    """Return the Location of the last `….<name> = …` in a file, outside classes too, None if there is none."""
    parsed = tree(file)
    found = [node for node in (ast.walk(parsed) if parsed else ()) if _assigns_attribute(node, name)]
    return place(file, max(found, key=lambda node: node.lineno)) if found else None


def calls_of(file, *names):
    """Return the Locations of calls of a function or method with one of these names in a file, in order of line."""
    parsed = tree(file)
    found = [
        node
        for node in (ast.walk(parsed) if parsed else ())
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", None)) in names
    ]
    return [place(file, node) for node in sorted(found, key=lambda node: node.lineno)]


def names_in(file, line):
    """Return the names that the statement on a line reads, attributes among them, and the functions of the file that it calls."""
    found = _names_read(file, line)
    for node in ast.walk(tree(file) or ast.Module([], [])):
        lines = {node.lineno, *(d.lineno for d in node.decorator_list)} if isinstance(node, ast.FunctionDef) else ()
        if lines and (node.name in found or line in lines):
            for part in ast.walk(node):
                found = found | {getattr(part, "id", getattr(part, "attr", ""))}
    return found


def _names_read(file, line):
    parsed = tree(file)
    found = set()
    for node in ast.walk(parsed) if parsed else ():
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno) and hasattr(node, "value"):
            for part in ast.walk(node.value) if node.value is not None else ():
                if isinstance(part, ast.Name):
                    found.add(part.id)
                elif isinstance(part, ast.Attribute):
                    found.add(part.attr)
    return found


def returned(file, first, position):
    """Return the Location of what a function returns at a position: the last assignment to that name, else the return.

    first: line on which the function, or its first decorator, begins.  position: None for the return itself.
    """
    for node in ast.walk(tree(file) or ast.Module([], [])):
        if isinstance(node, ast.FunctionDef) and min([node.lineno, *(d.lineno for d in node.decorator_list)]) == first:
            returns = [inner for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value is not None]
            if not returns:
                return place(file, node)
            given = returns[-1].value
            params = [argument.arg for argument in node.args.args if argument.arg not in ("ctx", "self")]
            if params and not any(_reads(inner, params[0]) for inner in node.body):
                position = None  # it ignores the upstream gradient: no line of it is right
            if position is not None and isinstance(given, ast.Tuple) and position < len(given.elts):
                given = given.elts[position]
            if position is not None and isinstance(given, ast.Name):
                made = [inner for inner in ast.walk(node) if isinstance(inner, ast.stmt) and _changes(inner, given.id)]
                if made:
                    return place(file, max(made, key=lambda inner: inner.lineno))
            return place(file, returns[-1])
    return None


def _changes(node, name):
    """Whether a statement gives a name its value, or calls a method on it for its effect."""
    if any(isinstance(target, ast.Name) and target.id == name for target in _flat(_targets(node))):
        return True
    function = getattr(node.value, "func", None) if isinstance(node, ast.Expr) else None
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == name


def rebound(file, line):
    """Return the names, attributes among them, that the statement on a line gives a value computed from themselves."""
    found = set()
    for node in ast.walk(tree(file) or ast.Module([], [])):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno):
            for target in _flat(_targets(node)):
                while isinstance(target, ast.Subscript):
                    target = target.value
                found.add(getattr(target, "attr", getattr(target, "id", "")))
    return found & _names_read(file, line)


def inside_with(file, line, words):
    """Return the Location of the `with` around a line whose head holds one of the words, None if there is none."""
    found = None
    for node in ast.walk(tree(file) or ast.Module([], [])):
        if isinstance(node, ast.With) and node.lineno <= line <= node.end_lineno:
            head = " ".join(ast.unparse(item.context_expr) for item in node.items)
            if any(word in head for word in words):
                found = place(file, node)
    return found


def argument_made(location, position, *keywords):
    """Return the line that made an argument of the call on a line: the assignment to its name, else the call's own.

    position: of the argument, from 0.  keywords: its names.
    """
    for node in ast.walk(tree(location.file) or ast.Module([], [])):
        if not isinstance(node, ast.Call) or not node.lineno <= location.line <= node.end_lineno:
            continue
        if getattr(node.func, "attr", getattr(node.func, "id", "")) not in ("gradient", "grad", "jacobian"):
            continue
        given = [word.value for word in node.keywords if word.arg in keywords] + node.args[position : position + 1]
        if given and isinstance(given[0], ast.Name):
            made = name_made(location.file, given[0].id, before=location.line)
            return _given_back(made) or made or location
        if given and isinstance(given[0], ast.Attribute):
            return attribute_given(location.file, given[0].attr) or location
    return location


def _given_back(location):
    """Return the return line of the file's own function whose call a line assigns, None if it assigns something else."""
    if location is None:
        return None
    parsed = tree(location.file)
    called = [node.value.func.id for node in ast.walk(parsed) if isinstance(node, ast.Assign) and node.lineno == location.line
              and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name)]  # fmt: skip
    for node in ast.walk(parsed):
        if isinstance(node, ast.FunctionDef) and node.name in called:
            returns = [inner for inner in ast.walk(node) if isinstance(inner, ast.Return)]
            return place(location.file, returns[-1]) if returns else None
    return None


def argument_names(location):
    """Return the names in the call of a gradient on a line."""
    return _names_read(location.file, location.line) if location is not None else set()


def dropped_at(location):
    """Return where the result that a line names is lost: the line that overwrites it unread, the next one if none reads it.

    Returns None where the line names nothing, or something reads it.
    """
    for function in ast.walk(tree(location.file) or ast.Module([], [])):
        if not isinstance(function, ast.FunctionDef) or not function.lineno <= location.line <= function.end_lineno:
            continue
        body = [node for node in ast.walk(function) if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Return | ast.Expr)]
        body.sort(key=lambda node: node.lineno)
        here = [node for node in body if node.lineno <= location.line <= node.end_lineno]
        names = {target.id for node in here for target in _flat(_targets(node)) if isinstance(target, ast.Name)}
        later = [node for node in body if node.lineno > location.line]
        for name in names:
            for node in later:
                if _reads(node, name):
                    return None
                if any(isinstance(t, ast.Name) and t.id == name for t in _flat(_targets(node))):
                    return place(location.file, node)
            if later and not any(_reads(node, name) for node in ast.walk(function) if getattr(node, "lineno", 0) > location.line):
                return place(location.file, later[0])
    return None


def _reads(node, name):
    return any(isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Load) for part in ast.walk(node))


def backwards_defined(file):
    """Return the Locations of the functions that a custom gradient of a file hands back."""
    found = []
    for node in ast.walk(tree(file) or ast.Module([], [])):
        if isinstance(node, ast.FunctionDef) and any("custom_gradient" in ast.unparse(d) for d in node.decorator_list):
            found += [place(file, inner) for inner in ast.walk(node) if isinstance(inner, ast.FunctionDef) and inner is not node]
    return found


def flag_set(files, name, value):
    """Return the Location of the last `….name = value` or `….name_(value)` in files, None if there is none."""
    for file in files:
        found = []
        for node in ast.walk(tree(file) or ast.Module([], [])):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.Name):
                same = getattr(node.value, "value", value) == value
                if same and any(isinstance(t, ast.Attribute) and t.attr == name for t in node.targets):
                    found.append(node)
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == f"{name}_":
                if (not node.args and value is True) or any(getattr(a, "value", value) == value for a in node.args):
                    found.append(node)
            elif isinstance(node, ast.keyword) and node.arg == name and getattr(node.value, "value", None) == value:
                found.append(node.value)
        if found:
            return place(file, max(found, key=lambda node: node.lineno))
    return None
