"""Where a value was put together: back through names, through what the file's own functions return, and to who called.

    loss.backward()  <-  loss, logs = compute_loss(batch)  <-  loss = data_term      # the line to look at

Reads files with `ast`; runs nothing. What it finds is a likely place, not an observed one.
"""

import ast

from gradtape.source import flat, place, targets, tree

_ASKING = ("gradient", "grad", "jacobian", "batch_jacobian")


def target_of(location):
    """Return the expression of what the gradient call on a line differentiates, None if it is not written there."""
    for node in _at(location, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name == "backward" and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            while isinstance(owner, ast.Call) and owner.args:  # scaler.scale(loss).backward()
                owner = owner.args[0]
            return owner
        if name in _ASKING and node.args:
            return node.args[0]
    return None


def chain(location, given, stack=()):
    """Return the Locations of the statements through which an expression on a line got its value, the first made last.

    stack: the user's lines that led to this one, innermost first, for a name that is an argument of its function.
    """
    found, seen = [], set()
    while isinstance(given, ast.Name) and (location.line, given.id) not in seen:
        seen.add((location.line, given.id))
        node, position = _assignment(location, given.id)
        if node is None:
            caller = _caller(location, given.id, stack)
            return [*found, caller] if caller is not None else found
        found.append(place(location.file, node))
        last = _returned(location.file, node.value, position)
        if last is None:
            return found
        location, given = last
        found.append(location)
    inner = _only_local(location, given) if found and not isinstance(given, ast.Name) else None
    return [*found, inner] if inner is not None else found


def given_to(location, name):
    """Return the line that chose what a call of this name on a line is given first, None where the call itself does.

    That is where its name got its value, or, for an argument of the function around it, the only call of that function.
    """
    function = function_around(location)
    calls = [
        node for node in _at(location, ast.Call) if getattr(node.func, "attr", getattr(node.func, "id", "")) == name
    ]
    if function is None or not calls or not calls[0].args:
        return None
    given = calls[0].args[0]
    names = {part.id for part in ast.walk(given) if isinstance(part, ast.Name)}
    if isinstance(given, ast.Call) and names & _arguments(function):
        parsed = ast.walk(tree(location.file))
        users = [
            node for node in parsed if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function.name
        ]
        return place(location.file, users[0]) if len(users) == 1 else None
    made = chain(location, given)
    return made[-1] if made and isinstance(given, ast.Name) else None


def owner_made(location, *methods):
    """Return the line that gave its value to the name whose method a line calls, None if there is no such name."""
    for node in _at(location, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in methods:
            made = chain(location, node.func.value)
            return made[0] if made else None
    return None


def argument_kept(location):
    """Return the line that made what a line only keeps, as `self.x = x` keeps an argument of __init__; else None.

    That is where the file's only call of the class got the argument from.
    """
    function, parsed = function_around(location), tree(location.file)
    kept = [node.value.id for node in _at(location, ast.Assign) if isinstance(node.value, ast.Name)]
    if function is None or function.name != "__init__" or not kept or kept[0] not in _arguments(function):
        return None
    classes = [node.name for node in ast.walk(parsed) if isinstance(node, ast.ClassDef) and function in node.body]
    calls = [
        node for node in ast.walk(parsed) if isinstance(node, ast.Call) and getattr(node.func, "id", "") in classes
    ]
    given = _given(calls[0], function, kept[0]) if len(calls) == 1 else None
    if not isinstance(given, ast.Name):
        return None
    made = chain(place(location.file, calls[0]), given)
    return made[-1] if made else None


def _given(call, function, name):
    """Return the expression that a call of a class hands to an argument of its __init__, None if it hands none."""
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)][1:]
    by_name = [word.value for word in call.keywords if word.arg == name]
    position = names.index(name) if name in names else len(call.args)
    return next(iter([*by_name, *call.args[position : position + 1]]), None)


def container_made(location):
    """Return the line that made the container whose entry a line sets, None where no plain name holds it."""
    for node in _at(location, ast.Assign):
        owner = node.targets[0]
        while isinstance(owner, ast.Subscript):
            owner = owner.value
        made = chain(location, owner)
        return made[0] if made else None
    return None


def hands_back(location):
    """Return whether the result that a line names, or makes, is one of several that its function returns."""
    function, named = function_around(location), _named_at(location)
    for node in ast.walk(function) if function is not None else ():
        if isinstance(node, ast.Return) and node.value is not None:
            parts = _parts(location.file, node.value)
            if node.lineno <= location.line <= node.end_lineno:
                return len(parts) > 1
            if named & {getattr(part, "id", "") for part in parts}:
                return True
    return False


def _parts(file, value):
    """Return the expressions that a returned tuple, list, dict or object of the file's own class is made of."""
    if isinstance(value, ast.Tuple | ast.List):
        return value.elts
    if isinstance(value, ast.Dict):
        return value.values
    classes = {node.name for node in ast.walk(tree(file)) if isinstance(node, ast.ClassDef)}
    if isinstance(value, ast.Call) and getattr(value.func, "id", "") in classes:
        return [*value.args, *(word.value for word in value.keywords)]
    return [value]


def asks_of(location, spot):
    """Return whether a line assigns what a method of a thing gives that another line named: loss = output.total()."""
    calls = [node.value for node in _at(location, ast.Assign) if isinstance(node.value, ast.Call)]
    owners = [call.func.value for call in calls if isinstance(call.func, ast.Attribute)]
    return any(isinstance(owner, ast.Name) and owner.id in _named_at(spot) for owner in owners)


def same_function(location, other):
    """Return whether two lines stand in one function."""
    function = function_around(location)
    return location.file == other.file and function is not None and function is function_around(other)


def _named_at(location):
    found = (target for node in _at(location, ast.Assign) for target in flat(node.targets))
    return {target.id for target in found if isinstance(target, ast.Name)}


def function_around(location):
    """Return the innermost function around a line, None at the top of a file."""
    found = _at(location, ast.FunctionDef | ast.AsyncFunctionDef)
    return max(found, key=lambda node: node.lineno, default=None)


def _at(location, kind):
    return [
        node
        for node in ast.walk(tree(location.file) or ast.Module([], []))
        if isinstance(node, kind) and node.lineno <= location.line <= node.end_lineno
    ]


def _assignment(location, name):
    """Return the last statement above a line, in its function or else its file, that sets a name, and where in it."""
    function = function_around(location)
    if function is not None and name in _arguments(function) and not _gives(function, name, location.line):
        return None, None
    for scope in (function, tree(location.file)):
        found = _gives(scope, name, location.line if scope is function else None)
        if found:
            return max(found, key=lambda pair: pair[0].lineno)
    return None, None


def _gives(scope, name, before):
    """Return (statement, position in its tuple or None) of every assignment to a name in a scope."""
    found = []
    for node in ast.walk(scope) if scope is not None else ():
        for target in targets(node) if before is None or getattr(node, "lineno", before) < before else ():
            names = [getattr(one, "id", None) for one in flat([target])]
            if name in names:
                found.append((node, names.index(name) if isinstance(target, ast.Tuple) else None))
    return found


def _arguments(function):
    arguments = function.args
    return {one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}


def _caller(location, name, stack):
    """Return the line that handed an argument to the function around a line, None if the name is no argument."""
    function = function_around(location)
    if function is None or name not in _arguments(function):
        return None
    inside = [place.file == location.file and function.lineno <= place.line <= function.end_lineno for place in stack]
    return next((place for place, within in zip(stack, inside) if not within), None)


def _returned(file, value, position):
    """Return (Location, expression) of what a call of the file's own function gives at a position, else None."""
    called = getattr(value.func, "attr", getattr(value.func, "id", "")) if isinstance(value, ast.Call) else ""
    own = [node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef) and node.name == called]
    returns = [node for node in ast.walk(own[0]) if isinstance(node, ast.Return)] if len(own) == 1 else []
    if not returns or returns[-1].value is None:
        return None
    given = returns[-1].value
    if position is not None and isinstance(given, ast.Tuple) and position < len(given.elts):
        given = given.elts[position]
    return place(file, returns[-1]), given


def _only_local(location, given):
    """Return the line that made the one local name of which an expression is built, None if there are more, or none."""
    names = {part.id for part in ast.walk(given) if isinstance(part, ast.Name)} if given is not None else ()
    function = function_around(location)
    made = [pair[0] for name in names for pair in _gives(function, name, location.line)] if function is not None else []
    local = {name for name in names if function is not None and _gives(function, name, location.line)}
    return place(location.file, max(made, key=lambda node: node.lineno)) if len(local) == 1 else None
