"""Every exercise through stock nbgrader, no sandbox: a right answer gets all points, a wrong one what it deserves."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import classroom
import nbformat
import pytest
from answers import answers

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted(path.name for path in (ROOT / "solutions").iterdir() if path.is_dir())
EXERCISES = {path.stem: path.parent.name for path in sorted(ROOT.glob("solutions/*/*.ipynb"))}


def chosen(exercise, student):
    """Return (answer, twin) that a student hands in: the first right ones, or wrong ones that are not the released."""
    ours = [one for one in answers() if one.exercise == exercise and one.right == (student == "right")]
    ours = [one for one in ours if not one.name.endswith(("_released", "_loops"))]
    return tuple(next(one for one in ours if one.twin == twin) for twin in (False, True))


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """All lessons, handed in by two students and graded by stock nbgrader."""
    folder = tmp_path_factory.mktemp("stock")
    course = classroom.Course(folder / "course", folder / "home")
    course.home.mkdir()
    shutil.copytree(ROOT / "solutions", course.root / "solutions", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    (course.root / "build").mkdir()
    for lesson in LESSONS:
        course.nbgrader("generate_assignment", lesson)
    for exercise, lesson in EXERCISES.items():
        for student in ("right", "wrong"):
            notebook = nbformat.read(course.root / "exercises" / lesson / f"{exercise}.ipynb", as_version=4)
            cells = {cell.id: cell for cell in notebook.cells}
            answer, twin = chosen(exercise, student)
            cells["answer"].source, cells["twin-answer"].source = answer.source, twin.source
            path = course.root / "build" / "submitted" / student / lesson / f"{exercise}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, path)

    with _gradebook(course) as gradebook:  # Two lessons at once would both add them.
        for student in ("right", "wrong"):
            gradebook.add_student(student)

    def grade(lesson):
        course.nbgrader("autograde", lesson, classroom.STOCK)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(grade, LESSONS))
    return course


@pytest.mark.parametrize("student", ["right", "wrong"])
@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_answer_gets_its_points_from_stock_nbgrader(course, exercise, student):
    with _gradebook(course) as gradebook:
        found = gradebook.find_submission_notebook(exercise, EXERCISES[exercise], student)
        assert found.score == sum(one.expected.points for one in chosen(exercise, student))
        assert found.max_score == 9


def _gradebook(course):
    from nbgrader.api import Gradebook

    return Gradebook(f"sqlite:///{course.root / 'build' / 'gradebook.db'}")
