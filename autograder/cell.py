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
    calls = _calls(source)
    if calls and len(calls) == 1 and calls[0][0] == "check" and len(calls[0]) > 2:
        _, exercise, *claims = calls[0]
        return Asked(exercise, tuple(claims))
    return None


def leaves_the_answer(source):
    """Return whether a cell does nothing but import from autograder and call check, hint or solution."""
    return _calls(source) is not None


def _calls(source):
    """Return a (function, *words) per call, or None if the source has any other statement or none at all."""
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError):  # ValueError: null bytes.
        return None
    calls = [_call(statement) for statement in statements if not _imports_autograder(statement)]
    # The imports stand first, so that what they bring is ours when the call is made.
    first = next((i for i, one in enumerate(statements) if not _imports_autograder(one)), 0)
    return calls if calls and None not in calls and len(calls) == len(statements) - first else None


def _imports_autograder(statement):
    return isinstance(statement, ast.ImportFrom) and statement.module == "autograder" and statement.level == 0


def _call(statement):
    match statement:
        case ast.Expr(ast.Call(ast.Name("check" | "hint" | "solution" as name), arguments, [])):
            words = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
            if len(words) == len(arguments) > 0 and all(isinstance(word, str) for word in words):
                return (name, *words)
    return None
