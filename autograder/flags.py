"""What a teacher may want to look at in a submission: code that reaches for the grader. Decides no point.

Reads the source alone, outside the sandbox. Attacks on an assert-style grader all show something of this; an honest
repair of the course shows none.
"""

import ast

USUAL = {
    "autograder", "collections", "contextlib", "copy", "dataclasses", "functools", "gradtape", "itertools", "keras",
    "math", "matplotlib", "numpy", "operator", "pathlib", "random", "tensorflow", "time", "torch", "typing", "warnings",
}  # fmt: skip
_BUILTINS = {
    "get_ipython": "uses IPython itself",
    "exec": "runs code made of text",
    "eval": "runs code made of text",
    "compile": "runs code made of text",
    "__import__": "imports by name",
    "globals": "reads all names of the notebook",
}
_ATTRIBUTES = {
    "_getframe": "looks at who calls it",
    "currentframe": "looks at who calls it",
    "settrace": "watches the interpreter",
}


def of(notebook):
    """Return sentences, `cell 3, line 2: …`, for the code cells that a learner may have written; none if all is usual."""
    found = []
    for number, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), start=1):
        if cell.metadata.get("nbgrader", {}).get("grade"):
            continue
        source = "".join(line for line in cell.source.splitlines(keepends=True) if not line.lstrip().startswith("%"))
        if source != cell.source:
            found.append(f"cell {number}: uses a magic command")
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        modules = _modules(tree)
        told = {(line, what) for node in ast.walk(tree) for line, what in _of_node(node, modules)}
        found += [f"cell {number}, line {line}: {what}" for line, what in sorted(told)]
    return found


def _modules(tree):
    """Return the names that stand for modules."""
    return {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    } | {"tf", "np", "torch", "keras", "nn"}


def _of_node(node, modules):
    if isinstance(node, ast.Import):
        names = {alias.name.partition(".")[0] for alias in node.names}
    elif isinstance(node, ast.ImportFrom):
        names = {(node.module or "").partition(".")[0]}
    else:
        names = set()
    for name in sorted(names - USUAL):
        yield node.lineno, f"imports {name}"
    if isinstance(node, ast.Name) and node.id in _BUILTINS:
        yield node.lineno, _BUILTINS[node.id]
    if isinstance(node, ast.Attribute) and node.attr in _ATTRIBUTES:
        yield node.lineno, _ATTRIBUTES[node.attr]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
        if not (node.args and isinstance(node.args[0], ast.Name) and node.args[0].id == "self"):
            yield node.lineno, "sets an attribute by name"
    for target in _targets(node):
        root = target
        while isinstance(root, (ast.Attribute, ast.Subscript)):
            root = root.value
        if isinstance(target, ast.Attribute) and isinstance(root, ast.Name) and root.id in modules:
            yield node.lineno, f"replaces something in {root.id}"


def _targets(node):
    if isinstance(node, ast.Assign):
        return node.targets
    if isinstance(node, (ast.AugAssign, ast.AnnAssign)):
        return [node.target]
    return node.targets if isinstance(node, ast.Delete) else []
