"""The hint about a name that Python does not find, the same in every exercise."""

_LOOK = "Look at the line in the report. Is each name on it spelt as it was where the value was made?"


def in_function(name, what="a function"):
    """Return the three stages of the hint, for an answer that is a function. name: as code.  what: it is, in words."""
    return (
        _LOOK,
        "Python finds a name only if it was assigned under just that spelling, before the line ran.",
        f"To see the names that {what} knows:\n\n```python\nprint({name}.__code__.co_varnames)\n```",
    )


def on_object(code, what="an object"):
    """Return the three stages of the hint, for an answer that is a class. code: prints the names of its object."""
    return (
        _LOOK,
        "Python finds a name only if it was assigned under just that spelling, on just that object, before the line "
        "ran.",
        f"To see which names {what} has:\n\n```python\n{code}\n```",
    )
