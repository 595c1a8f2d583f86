"""`autograder.solutions`: the answer with its why, or a word that it is switched off."""

import ast
import shutil
from pathlib import Path

import pytest

from autograder import exercises, solutions

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("exercise", exercises.ids())
def test_the_solution_is_a_definition_of_the_asked_name_with_its_why(exercise):
    text = solutions.show(exercise, ROOT / "work" / "02_unregistered")
    name = exercises.find(exercise).probe.interface.name
    why, code = text.split("\n\n```python\n")
    defined = [one.name for one in ast.parse(code.removesuffix("\n```")).body if isinstance(one, ast.ClassDef | ast.FunctionDef)]
    assert name in defined and "SOLUTION" not in code
    assert len(why.split()) > 15 and "#" not in why


def test_without_the_folder_it_is_switched_off(tmp_path):
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    assert solutions.show("film_keras", tmp_path / "exercises") == (
        "The solution is switched off here: there is no folder `solutions/` that I can read."
    )
