"""Which line of a file does a thing: calls, switches a flag, drops a result, gives an argument.

Reads files with `ast`; runs nothing. What it finds is a likely place, not an observed one.
"""

import ast
import linecache
import re

from gradtape import origins
from gradtape.source import attribute_given, flat, names_read, place, targets, tree
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


def mapped_through(file, name):
    """Return the Location of the last `….map(f)` in a file whose f reads a name, None if there is none.

    f: a lambda, or the file's own function.
    """
    parsed = tree(file)
    own = {node.name: node for node in ast.walk(parsed or ast.Module([], [])) if isinstance(node, ast.FunctionDef)}
    found = []
    for call in ast.walk(parsed or ast.Module([], [])):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "map"
            and call.args
        ):
            given = own.get(getattr(call.args[0], "id", ""), call.args[0])
            if _reads(given, name):
                found.append(call.args[0])
    return place(file, max(found, key=lambda node: node.lineno)) if found else None


def class_named(file, name):
    """Return the Location of the class of this name in a file, None if it has none."""
    found = [
        node
        for node in ast.walk(tree(file) or ast.Module([], []))
        if isinstance(node, ast.ClassDef) and node.name == name
    ]
    return place(file, found[-1]) if found else None


def plain_class(location):
    """Return the Location of the class around a line if it inherits from nothing, else None."""
    around = [
        node
        for node in ast.walk(tree(location.file) or ast.Module([], []))
        if isinstance(node, ast.ClassDef) and node.lineno <= location.line <= node.end_lineno
    ]
    inner = max(around, key=lambda node: node.lineno, default=None)
    return place(location.file, inner) if inner is not None and not inner.bases else None


def _function_at(file, first):
    """Return the node of the function that begins, with its first decorator, on a line; None if there is none."""
    for node in ast.walk(tree(file) or ast.Module([], [])):
        if isinstance(node, ast.FunctionDef) and min([node.lineno, *(d.lineno for d in node.decorator_list)]) == first:
            return node
    return None


def names_in_function(file, first):
    """Return the names from outside that the function which begins on a line reads, attributes among them.

    What functions inside it read is left out, and so are its arguments and what it names itself.
    """
    function = _function_at(file, first)
    todo, found = list(getattr(function, "body", ())), set()
    own = set() if function is None else {argument.arg for argument in function.args.args}
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            own.add(node.id)
        elif isinstance(node, ast.Name | ast.Attribute):
            found.add(node.id if isinstance(node, ast.Name) else node.attr)
        todo += [] if isinstance(node, ast.FunctionDef) else ast.iter_child_nodes(node)
    return found - own


def kept_between(file, first):
    """Return the line on which the backward that begins on a line reads an attribute which another function sets.

    None if it reads none; what hangs on its own arguments, as on ctx, is kept per call and not meant.
    """
    backward = _function_at(file, first)
    own = set() if backward is None else {argument.arg for argument in backward.args.args}
    for node in ast.walk(backward) if backward is not None else ():
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Load)
            and getattr(node.value, "id", None) not in own
        ):
            written = [target for other in ast.walk(tree(file)) for target in flat(targets(other))
                       if isinstance(target, ast.Attribute) and ast.unparse(target) == ast.unparse(node)]  # fmt: skip
            if written:
                return place(file, node)
    return None


def decorator(file, first, name):
    """Return the Location of the decorator of this name on the function that begins on a line, None if it has none."""
    node = _function_at(file, first)
    found = [one for one in getattr(node, "decorator_list", ()) if ast.unparse(one).rpartition(".")[2] == name]
    return place(file, found[0]) if found else None


def _changes(node, name):
    """Whether a statement gives a name its value, or a part of it another, or calls a method on it for its effect."""
    for target in flat(targets(node)):
        while isinstance(target, ast.Subscript):
            target = target.value
        if isinstance(target, ast.Name) and target.id == name:
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


def argument_made(location, position, *keywords, stack=()):
    """Return the line that made an argument of the call on a line: where its name got its value, else the call's own.

    position: of the argument, from 0.  keywords: its names.
    stack: the user's lines that led to the call, innermost first.
    """
    for node in ast.walk(tree(location.file) or ast.Module([], [])):
        if not isinstance(node, ast.Call) or not node.lineno <= location.line <= node.end_lineno:
            continue
        if getattr(node.func, "attr", getattr(node.func, "id", "")) not in ("gradient", "grad", "jacobian"):
            continue
        given = [word.value for word in node.keywords if word.arg in keywords] + node.args[position : position + 1]
        if given and isinstance(given[0], ast.Name):
            made = origins.chain(location, given[0], stack)
            return made[-1] if made else location
        if given and isinstance(given[0], ast.Attribute):
            return attribute_given(location.file, given[0].attr) or location
    return location


def given_back(location):
    """Return the return line of the file's own function whose call a line assigns, None if it assigns other things."""
    if location is None:
        return None
    parsed = tree(location.file)
    called = [
        node.value.func.id
        for node in ast.walk(parsed)
        if isinstance(node, ast.Assign)
        and node.lineno == location.line
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
    ]
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


def argument_names(location):
    """Return the names in the call of a gradient on a line."""
    return names_read(location.file, location.line) if location is not None else set()


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
