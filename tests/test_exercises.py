"""`autograder.exercises`: found by id, one id everywhere, and words for what is missing."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from autograder import exercises

ROOT = Path(__file__).resolve().parent.parent


def test_every_exercise_has_one_id_everywhere():
    checks = {path.parent.name for path in ROOT.glob("autograder/checks/*/probe.py")}
    assert checks == {path.parent.name for path in ROOT.glob("autograder/checks/*/judge.py")}
    assert checks == {path.stem for path in ROOT.glob("solutions/*/*.ipynb")}
    assert checks == {path.stem for path in ROOT.glob("exercises/*/*.ipynb")}
    assert checks == {path.name for path in ROOT.glob("tests/answers/*/") if path.name != "__pycache__"}
    entries = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"][exercises.GROUP]
    assert entries == {name: f"autograder.checks.{name}" for name in checks}
    assert exercises.ids() == sorted(checks)


def test_a_lesson_names_the_exercises_of_its_folder():
    for lesson in ROOT.glob("course/[0-9]*.ipynb"):
        named = json.loads(lesson.read_text("utf-8"))["metadata"]["lesson"].get("exercises", [])
        assert sorted(named) == sorted(path.stem for path in ROOT.glob(f"solutions/{lesson.stem}/*.ipynb"))


def test_an_unknown_exercise_is_answered_with_the_known_ones():
    with pytest.raises(exercises.ExerciseError) as error:
        exercises.find("film_kera")
    assert str(error.value) == f"There is no exercise 'film_kera'. There are: {', '.join(exercises.ids())}."


def test_an_unknown_claim_is_answered_with_the_known_ones():
    with pytest.raises(exercises.ExerciseError) as error:
        exercises.find("film_torch").claims(["gamma"])
    assert str(error.value) == (
        "film_torch has no claim 'gamma'. It has gamma_owned, beta_owned, no_gradient_none, gradients_right, "
        "adam_two_steps, restored, twin."
    )


@pytest.mark.parametrize("framework, extra", [("torch", "torch"), ("keras", "tensorflow")])
def test_a_missing_framework_is_said_in_one_line_with_the_remedy(framework, extra):
    program = (
        f"import sys; sys.modules[{framework!r}] = None\n"
        "from autograder import exercises\n"
        f"try: exercises.find('film_{framework}')\n"
        "except exercises.ExerciseError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == (
        f"film_{framework} needs {framework}, which is not installed. "
        f'Run `python -m pip install "gradtape[{extra}]"`, restart the kernel and check again.\n'
    )


def test_every_claim_has_three_hints_for_every_mistake():
    for name in exercises.ids():
        judge = exercises.find(name).judge
        assert set(judge.hints) == {claim.name for claim in judge.claims}
        for by_mistake in judge.hints.values():
            assert "any" in by_mistake
            assert all(len(stages) == 3 for stages in by_mistake.values())
