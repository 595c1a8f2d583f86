"""What the course needs in order to run, and one line about what is missing.

Asks the installed packages' metadata; imports none of them and installs nothing.
Runs on Pythons too old for the course, so that they can be told.
"""

import re
import sys
from importlib import metadata
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "pyproject.toml"
EXTRAS = ("course", "tensorflow", "torch")
PYTHON = (3, 11)


def packages(project=PROJECT, extras=EXTRAS):
    """Return the names of the packages that pyproject.toml asks for in these extras, sorted."""
    import tomllib  # not in the older Pythons that this module has to turn away

    table = tomllib.loads(project.read_text("utf-8"))["project"]
    wanted = [*table["dependencies"]]
    for extra in extras:
        wanted += table["optional-dependencies"][extra]
    return sorted({re.match(r"[A-Za-z0-9._-]+", line).group() for line in wanted})


def missing(names):
    """Return those of `names` that this Python has not installed."""
    return [name for name in names if not _installed(name)]


def _installed(name):
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def python_trouble(version=None):
    """Return one line if this Python is too old for the course, else None."""
    major, minor = (version or sys.version_info)[:2]
    if (major, minor) >= PYTHON:
        return None
    return (
        f"The course needs Python 3.11 and this is Python {major}.{minor} ({sys.executable}). "
        "Install Python 3.11 from https://www.python.org/downloads/ and start again with it."
    )


def package_trouble(names=None):
    """Return one line naming the packages that are missing and how to get them, else None."""
    gone = missing(packages() if names is None else names)
    if not gone:
        return None
    verb = "is" if len(gone) == 1 else "are"
    return (
        f"{_and(gone)} {verb} not installed for {sys.executable}. In the course's folder run "
        f"`make lab`, or `python -m pip install -r requirements.lock -e .`"
    )


def python_note(version=None):
    """Return one line if this Python is newer than the one the course is tested with, else None."""
    major, minor = (version or sys.version_info)[:2]
    if (major, minor) <= PYTHON:
        return None
    return f"Note: the course is tested with Python 3.11 and this is {major}.{minor}. If something fails, try 3.11."


def _and(names):
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
