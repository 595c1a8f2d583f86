"""What learners get is what nbgrader makes of `solutions/` today, byte for byte."""

import filecmp
import json
from pathlib import Path

import classroom
import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The exercises that nbgrader generates now."""
    course = classroom.open_course(tmp_path_factory.mktemp("release"))
    for lesson in sorted(path.name for path in (ROOT / "solutions").iterdir() if path.name != classroom.LESSON):
        course.nbgrader("generate_assignment", lesson)
    return course.root / "exercises"


def _files(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def test_the_committed_exercises_are_fresh(released):
    files = _files(released)
    assert files == _files(ROOT / "exercises"), "run `make release` and commit exercises/"
    same, *different = filecmp.cmpfiles(released, ROOT / "exercises", files, shallow=False)
    assert not any(different), f"{different}: run `make release` and commit exercises/"


def test_no_solution_is_released(released):
    for path in _files(released):
        text = (released / path).read_text("utf-8")
        assert "SOLUTION" not in text
        if path.name.startswith("film_"):
            assert "add_weight" not in text and "self.gamma = nn.Parameter(" not in text
        assert "# Repair the code above." in text


@pytest.mark.parametrize("path", sorted(ROOT.glob("solutions/*/*.ipynb")), ids=lambda path: path.stem)
def test_a_solution_notebook_is_source(path):
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        assert not cell.get("outputs") and cell.get("execution_count") is None
        assert not cell["id"].isdigit() and len(cell["id"]) < 25, "a cell id is a name"
