"""Play a whole class through stock nbgrader, in a scratch folder: release to export.

    python tests/classroom.py          the twelve of `make demo`, as a table

Teaches nothing and judges nothing: nbgrader's own commands do, and this reads what they left.
"""

import csv
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat
from answers import Answer

ROOT = Path(__file__).resolve().parent.parent
LESSON = "02_unregistered"
EXERCISES = ("film_keras", "film_torch")
# A setting of `nbgrader autograde` that runs submissions as nbgrader does by itself, with no sandbox.
STOCK = "--Autograde.autograde_preprocessors=" + json.dumps(
    [f"nbgrader.preprocessors.{name}" for name in ("Execute", "LimitOutput", "SaveAutoGrades", "CheckCellMetadata")]
)


@dataclass(frozen=True)
class Submission:
    """A student, and per exercise the source of the answer cell; None leaves it as released, "" empties it.

    mangle: changes a notebook (NotebookNode) in place before it is submitted, or None.
    """

    student: str
    answers: dict
    mangle: object = None


@dataclass(frozen=True)
class Graded:
    """What nbgrader made of one notebook: points, and per check cell its first report line."""

    student: str
    exercise: str
    points: float
    lines: tuple
    notebook: nbformat.NotebookNode
    feedback: str


# Per student the names of two stored answers; None leaves an exercise as released, "" empties the answer cell.
TWELVE = {
    "ada": ("right_add_weight", "right_parameter"),
    "blaise": ("wrong_gamma_only", "wrong_gamma_only"),
    "carl": (None, None),
    "dorothy": ("", ""),
    "emmy": ("wrong_raises", "wrong_raises"),
    "fermat": ("wrong_trainable_true", "right_parameter"),
    "grace": ("right_keras_variable", "wrong_recreated"),
    "henri": ("wrong_stop_gradient", "wrong_detach"),
    "ida": ("wrong_untrainable", "wrong_buffer"),
    "john": ("right_build", "wrong_beta_only"),
    "katherine": ("wrong_numpy", "right_register_parameter"),
    "leonhard": ("wrong_swapped", ""),
}


def twelve():
    """Return the submissions of the demo: right, partly right, wrong, blank and crashing, in both frameworks."""
    return [Submission(who, dict(zip(EXERCISES, map(_source, EXERCISES, names)))) for who, names in TWELVE.items()]


def _source(exercise, name):
    return Answer(exercise, name).source if name else name


@dataclass(frozen=True)
class Course:
    """A scratch copy of the course, with a home of its own."""

    root: Path
    home: Path

    def nbgrader(self, *arguments, cwd=None):
        """Run an nbgrader command and return what it wrote. Raises RuntimeError with that if it fails."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # alembic is called by name
        environment = {**os.environ, "HOME": str(self.home), "PATH": path}
        environment.pop("PYTEST_CURRENT_TEST", None)  # With it, ipykernel would not see what C++ writes to stderr.
        command = [sys.executable, "-m", "nbgrader", *arguments]
        done = subprocess.run(command, cwd=cwd or self.root, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"nbgrader {' '.join(arguments)} failed:\n{done.stderr[-4000:]}")
        return done.stdout + done.stderr


def open_course(folder):
    """Copy the course to `folder`, and generate, validate and release the lesson's exercises there."""
    course = Course(Path(folder, "course"), Path(folder, "home"))
    course.home.mkdir(parents=True)
    shutil.copytree(ROOT / "solutions", course.root / "solutions", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    (course.root / "build").mkdir()
    course.nbgrader("generate_assignment", LESSON)
    course.nbgrader("release_assignment", LESSON)
    return course


def hand_in(course, submissions):
    """Fetch, fill in and submit through the exchange, each student from a desk of their own; then collect."""
    for submission in submissions:
        desk = course.root.parent / "desks" / submission.student
        desk.mkdir(parents=True)
        shutil.copy(course.root / "nbgrader_config.py", desk)
        settings = [f"--CourseDirectory.student_id={submission.student}", f"--CourseDirectory.root={desk}"]
        settings.append(f"--Exchange.root={course.root / 'build' / 'exchange'}")
        course.nbgrader("fetch_assignment", LESSON, *settings, cwd=desk)
        _fill_in(desk / LESSON, submission)
        course.nbgrader("submit", LESSON, *settings, cwd=desk)
    course.nbgrader("collect", LESSON, "--ExchangeCollect.check_owner=False")


def put_in(course, submissions):
    """Fill in and lay the submissions where `collect` would have put them; quicker than the exchange."""
    for submission in submissions:
        desk = course.root / "build" / "submitted" / submission.student / LESSON
        shutil.copytree(course.root / "exercises" / LESSON, desk)
        # As `submit` leaves them; release_feedback asks for both.
        (desk / "timestamp.txt").write_text("2026-01-01 12:00:00.000000 UTC")
        (desk / "submission_secret.txt").write_text(submission.student)
        _fill_in(desk, submission)


def _fill_in(folder, submission):
    for exercise, source in submission.answers.items():
        path = folder / f"{exercise}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        if source is not None:
            next(cell for cell in notebook.cells if cell.id == "answer").source = source
        if submission.mangle:
            submission.mangle(notebook)
        nbformat.write(notebook, path)


def grade(course, *settings, students=("*",)):
    """Autograde all that was handed in, write the feedback and export. Return the scores of the CSV by student.

    students: patterns, each graded by a process of its own, side by side.
    """

    def autograde(pattern):
        course.nbgrader("autograde", LESSON, f"--CourseDirectory.student_id={pattern}", *settings)

    with ThreadPoolExecutor() as pool:
        list(pool.map(autograde, students))
    course.nbgrader("generate_feedback", LESSON)
    course.nbgrader("release_feedback", LESSON)
    course.nbgrader("export")
    with (course.root / "grades.csv").open(newline="") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def graded(course, submissions):
    """Return what was made of each notebook, a list of Graded."""
    return [_graded(course.root, one.student, exercise) for one in submissions for exercise in EXERCISES]


def _graded(course, student, exercise):
    place = Path(student, LESSON, exercise)
    notebook = nbformat.read(course / "build" / "autograded" / place.with_suffix(".ipynb"), as_version=4)
    feedback = (course / "build" / "feedback" / place.with_suffix(".html")).read_text("utf-8")
    checks = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    return Graded(
        student,
        exercise,
        _in_gradebook(course, student, exercise, "score"),
        tuple(map(_first_line, checks)),
        notebook,
        feedback,
    )


def submission_id(course, student, exercise):
    """Return the id under which the formgrader shows a student's notebook."""
    return _in_gradebook(course.root, student, exercise, "id")


def _in_gradebook(root, student, exercise, what):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'build' / 'gradebook.db'}") as gradebook:
        return getattr(gradebook.find_submission_notebook(exercise, LESSON, student), what)


def _first_line(cell):
    """Return the first line of the report in a check cell's output, or of what stands there instead."""
    for output in cell.outputs:
        if output.output_type == "error":
            return output.ename
        if "text/html" in output.get("data", {}):
            return html.unescape(re.search(r"<strong>(.*?)</strong>", output.data["text/html"]).group(1))
    return "no output"


def table(results, scores):
    """Return the class as text: a line per notebook, then the CSV's score per student."""
    lines = [f"{one.student:10} {one.exercise:11} {one.points:3g} of 9   {' | '.join(one.lines)}" for one in results]
    lines += ["", "The CSV export, of 18 points:", *(f"{student:10} {score:3g}" for student, score in scores.items())]
    return "\n".join(lines)


def main():
    with tempfile.TemporaryDirectory() as scratch:
        print("Releasing two exercises with nbgrader …", flush=True)
        course = open_course(scratch)
        print("Twelve students fetch, repair and submit …", flush=True)
        hand_in(course, twelve())
        print("nbgrader grades them, each notebook in a kernel of its own (two minutes or so) …", flush=True)
        scores = grade(course)
        print(table(graded(course, twelve()), scores))


if __name__ == "__main__":
    main()
