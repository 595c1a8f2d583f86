"""What a function does, after a line, with what the line names: changes it, overwrites it, leaves it unread.

Reads files with `ast`; runs nothing. What it finds is a likely place, not an observed one.
"""

import ast

from gradtape.source import flat, place, targets, tree

_HARMLESS = {
    "train",
    "eval",
    "to",
    "cuda",
    "cpu",
    "float",
    "double",
    "half",
    "zero_grad",
    "load_state_dict",
    "summary",
    "compile",
    "print",
    "build",
    "fit",
    "requires_grad_",
    "apply",
}


def changed_after(location, name):
    """Return the first statement after a line, in the same block, that changes the thing of this name, else None.

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


def dropped_at(location):
    """Return where the result that a line names is lost: the line that overwrites it unread, None if there is none."""
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
    return None


def unread(location):
    """Return whether a line of a function names something, and no later line of the function reads it."""
    for function in ast.walk(tree(location.file) or ast.Module([], [])):
        if isinstance(function, ast.FunctionDef) and function.lineno <= location.line <= function.end_lineno:
            inner = list(ast.walk(function))
            here = [
                node
                for node in inner
                if isinstance(node, ast.Assign) and node.lineno <= location.line <= node.end_lineno
            ]
            names = {target.id for node in here for target in flat(targets(node)) if isinstance(target, ast.Name)}
            later = [node for node in inner if getattr(node, "lineno", 0) > location.line]
            if names and not any(_reads(node, name) for name in names for node in later):
                return True
    return False


def _reads(node, name):
    added_to = [part.target for part in ast.walk(node) if isinstance(part, ast.AugAssign)]  # x += 1 reads x
    read = [part for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)]
    return any(getattr(part, "id", None) == name for part in (*read, *added_to))
