"""What `from autograder import …` gives while a submission is graded: nothing that judges.

Copied into the sandbox as `autograder/__init__.py`. The check cells are answered by the grader, outside.
"""

from autograder.stderr import quiet

__all__ = ["check", "hint", "quiet", "solution"]


def check(*_):
    """Judge nothing: while this is graded, the check cells do."""
    print("While a notebook is graded, its check cells are judged elsewhere.")


def hint(*_):
    """Give no hint."""
    print("There are no hints while a notebook is graded.")


def solution(*_, **__):
    """Show no solution."""
    print("There are no solutions while a notebook is graded.")
