"""What is missing is said in one line, with the remedy, before anything starts."""

import subprocess
import sys
from pathlib import Path

import pytest

from course import needed

ROOT = Path(__file__).parent.parent
REMEDY = "In the course's folder run `make lab`, or `python -m pip install -r requirements.lock -e .`"


def test_the_packages_are_those_that_the_project_names():
    assert {"jupyterlab", "keras", "matplotlib", "numpy", "tensorflow", "torch"} <= set(needed.packages())
    assert "nbgrader" not in needed.packages(), "a learner alone needs no class"


def test_nothing_is_said_where_nothing_is_missing():
    assert needed.package_trouble() is None
    assert needed.python_trouble() is None


@pytest.mark.parametrize(
    "names, said",
    [
        (["no-such-package"], "no-such-package is not installed"),
        (["numpy", "no-such-package", "nor-this"], "no-such-package and nor-this are not installed"),
        (["a-b-c-1", "a-b-c-2", "a-b-c-3"], "a-b-c-1, a-b-c-2 and a-b-c-3 are not installed"),
    ],
)
def test_missing_packages_are_named_with_the_remedy(names, said):
    assert needed.package_trouble(names) == f"{said} for {sys.executable}. {REMEDY}"


@pytest.mark.parametrize("version", [(2, 7), (3, 9), (3, 10)])
def test_an_older_python_is_turned_away(version):
    assert needed.python_trouble(version) == (
        f"The course needs Python 3.11 and this is Python {version[0]}.{version[1]} ({sys.executable}). "
        "Install Python 3.11 from https://www.python.org/downloads/ and start again with it."
    )


@pytest.mark.parametrize("version", [(3, 12), (3, 14), (4, 0)])
def test_a_newer_python_gets_a_note_and_goes_on(version):
    assert needed.python_trouble(version) is None
    assert needed.python_note(version) == (
        f"Note: the course is tested with Python 3.11 and this is {version[0]}.{version[1]}. "
        "If something fails, try 3.11."
    )


def test_the_tested_python_gets_no_note():
    assert needed.python_note((3, 11)) is None


def test_the_course_started_without_its_packages_says_only_that():
    # -S leaves out every installed package.
    command = [sys.executable, "-S", "-m", "course.lab"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("anywidget, ipywidgets, jupyterlab, keras,")
    assert line.endswith(f"are not installed for {sys.executable}. {REMEDY}")
