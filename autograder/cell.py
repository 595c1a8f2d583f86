"""Read what a check cell asks for, without running it.

    from autograder import check

    check("film_keras", "gamma_owned", "beta_owned")

Any other form is an ordinary cell, and is none of our business.
"""

import ast
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """The exercise and the claims that a check cell names."""

    exercise: str
    claims: tuple[str, ...]


def read(source):
    """Return what the check cell asks, or None if the source has not exactly the form of one."""
    try:
        *imports, call = ast.parse(source).body
    except (SyntaxError, ValueError):  # ValueError: an empty cell has no last statement; null bytes.
        return None
    if all(_imports_autograder(statement) for statement in imports):
        return _call(call)
    return None


def _imports_autograder(statement):
    return isinstance(statement, ast.ImportFrom) and statement.module == "autograder" and statement.level == 0


def _call(statement):
    match statement:
        case ast.Expr(ast.Call(ast.Name("check"), arguments, [])):
            words = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
            if len(words) == len(arguments) > 1 and all(isinstance(word, str) for word in words):
                return Asked(words[0], tuple(words[1:]))
    return None
