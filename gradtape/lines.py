"""Which line of a file does a thing: calls, switches a flag, drops a result, gives an argument.

Reads files with `ast`; runs nothing. What it finds is a likely place, not an observed one.
"""

import ast
import linecache
import re

from gradtape.source import attribute_given, flat, name_made, names_read, place, targets, tree
from gradtape.trace import Location


def lines_with(file, word):
    """Return the Locations of the lines of a file that hold a word as a whole, in any case."""
    wanted = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
    return [
        Location(file, number, line.strip())
        for number, line in enumerate(linecache.getlines(file), 1)
        if wanted.search(line)
    ]


def calls_of(file, *names):
    """Return the Locations of calls of a function or method with one of these names in a file, in order of line."""
    parsed = tree(file)
    found = [
        node
        for node in (ast.walk(parsed) if parsed else ())
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", None)) in names
    ]
    return [place(file, node) for node in sorted(found, key=lambda node: node.lineno)]


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
    if any(isinstance(target, ast.Name) and target.id == name for target in flat(targets(node))):
        return True
    function = getattr(node.value, "func", None) if isinstance(node, ast.Expr) else None
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == name


def rebound(file, line):
    """Return the names, attributes among them, that the statement on a line gives a value computed from themselves."""
    found = set()
    for node in ast.walk(tree(file) or ast.Module([], [])):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno):
            for target in flat(targets(node)):
                while isinstance(target, ast.Subscript):
                    target = target.value
                found.add(getattr(target, "attr", getattr(target, "id", "")))
    return found & names_read(file, line)


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
            return given_back(made) or made or location
        if given and isinstance(given[0], ast.Attribute):
            return attribute_given(location.file, given[0].attr) or location
    return location


def given_back(location):
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


def keyword_of(location, name):
    """Return the line of a keyword argument in the call on a line, the call's own where it has none."""
    for node in ast.walk(tree(location.file) or ast.Module([], [])):
        if isinstance(node, ast.Call) and node.lineno == location.line:
            for word in node.keywords:
                if word.arg == name:
                    return place(location.file, word.value)
    return location


_HARMLESS = {"train", "eval", "to", "cuda", "cpu", "float", "double", "half", "zero_grad", "load_state_dict", "summary", "compile",
             "print", "build", "fit", "requires_grad_", "apply"}  # fmt: skip


def changed_after(location, name):
    """Return the first statement after a line, in the same block, that changes the thing of this name; None if there is none.

    Such a statement sets an attribute of it, calls a method on it for its effect, or hands it to a call for its effect.
    """
    for block in ast.walk(tree(location.file) or ast.Module([], [])):
        body = getattr(block, "body", None)
        if not isinstance(body, list) or not any(
            node.lineno <= location.line <= (node.end_lineno or 0) for node in body
        ):
            continue
        for node in body:
            if node.lineno > location.line and _changes_thing(node, name):
                return place(location.file, node)
    return None


def _changes_thing(node, name):
    for target in flat(targets(node)):
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == name:
            return True
    call = node.value if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else None
    if call is None or getattr(call.func, "attr", getattr(call.func, "id", "")) in _HARMLESS:
        return False
    owner = call.func
    while isinstance(owner, ast.Attribute):
        owner = owner.value
    given = [part for argument in call.args for part in ast.walk(argument)]
    return any(isinstance(part, ast.Name) and part.id == name for part in [owner, *given])


def argument_names(location):
    """Return the names in the call of a gradient on a line."""
    return names_read(location.file, location.line) if location is not None else set()


def dropped_at(location):
    """Return where the result that a line names is lost: the line that overwrites it unread, the next one if none reads it.

    Returns None where the line names nothing, or something reads it.
    """
    for function in ast.walk(tree(location.file) or ast.Module([], [])):
        if not isinstance(function, ast.FunctionDef) or not function.lineno <= location.line <= function.end_lineno:
            continue
        body = [
            node
            for node in ast.walk(function)
            if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Return | ast.Expr)
        ]
        body.sort(key=lambda node: node.lineno)
        here = [node for node in body if node.lineno <= location.line <= node.end_lineno]
        names = {target.id for node in here for target in flat(targets(node)) if isinstance(target, ast.Name)}
        later = [node for node in body if node.lineno > location.line]
        for name in names:
            for node in later:
                if _reads(node, name):
                    return None
                if any(isinstance(t, ast.Name) and t.id == name for t in flat(targets(node))):
                    return place(location.file, node)
            if later and not any(
                _reads(node, name) for node in ast.walk(function) if getattr(node, "lineno", 0) > location.line
            ):
                return place(location.file, later[0])
    return None


def _reads(node, name):
    return any(
        isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Load) for part in ast.walk(node)
    )


def backwards_defined(file):
    """Return the Locations of the functions that a custom gradient of a file hands back."""
    found = []
    for node in ast.walk(tree(file) or ast.Module([], [])):
        if isinstance(node, ast.FunctionDef) and any("custom_gradient" in ast.unparse(d) for d in node.decorator_list):
            found += [
                place(file, inner)
                for inner in ast.walk(node)
                if isinstance(inner, ast.FunctionDef) and inner is not node
            ]
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
