"""A class through stock nbgrader: right points in the gradebook, reports beside them in formgrader and feedback.

nbgrader decides: it executes, scores, stores and exports; nothing here stands in for it.
"""

import html
import os
import re
import signal
import subprocess
import sys
import time
from itertools import zip_longest

import browsing
import classroom
import nbformat
import pytest
from answers import Answer, answers
from attacks import attacks

CELLS = {
    "owned": ("gamma_owned", "beta_owned"),
    "gradients": ("no_gradient_none", "gradients_right"),
    "training": ("adam_two_steps",),
    "saving": ("restored",),
}
RIGHT = {"film_keras": "right_add_weight", "film_torch": "right_parameter"}


def _chosen(exercise):
    """Return four right answers, a noisy one among them, and one wrong answer for each way of being wrong."""
    ours = [answer for answer in answers() if answer.exercise == exercise and not answer.twin]
    right = [answer for answer in ours if answer.right]
    right = right[:3] + [answer for answer in right if answer.name == "right_noisy"]
    ways = {str(answer.expected.points) + repr(_told(answer)): answer for answer in ours if not answer.right}
    return right + list(ways.values())


def _told(answer):
    return {claim: told[:2] for claim, told in answer.expected.fails.items()}


def _without(cell_id):
    def mangle(notebook):
        notebook.cells = [cell for cell in notebook.cells if cell.id != cell_id]

    return mangle


def _renamed(notebook):
    next(cell for cell in notebook.cells if cell.id == "training").metadata.nbgrader["grade_id"] = "mine"


def _endless(notebook):
    next(cell for cell in notebook.cells if cell.id == "symptom").source = "while True:\n    pass"


def _rewritten(notebook):
    cell = next(cell for cell in notebook.cells if cell.id == "owned")
    cell.source, cell.metadata.nbgrader["points"] = "2.0", 200


def _scripted(notebook):
    """Put a script wherever a browser may meet one: in Markdown, in outputs, in an attachment, in a name."""
    shown = next(one for one in attacks() if one.name == "displays_scripts")
    next(cell for cell in notebook.cells if cell.id == "symptom").source = shown.source
    scripts = "<script>document.title = 'owned'</script>\n\n<img src=x onerror=\"document.title='owned'\">\n\n"
    link = "[click](javascript:document.title='owned') <svg onload=\"document.title='owned'\"></svg>"
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(scripts + link))
    notebook.cells.append(nbformat.v4.new_code_cell("raise type('<script>document.title=1</script>', (Exception,), {})"))


MANGLED = {"browser": _scripted, "deleted": _without("gradients"), "renamed": _renamed, "endless": _endless, "rewritten": _rewritten}


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A graded class: twelve through the exchange, the stored answers, and four mangled notebooks."""
    course = classroom.open_course(tmp_path_factory.mktemp("school"))
    twelve = classroom.twelve()
    classroom.hand_in(course, twelve)
    pairs = list(zip_longest(*map(_chosen, classroom.EXERCISES)))
    stored = [
        classroom.Submission(f"s{number:02}", {one.exercise: one.source for one in pair if one})
        for number, pair in enumerate(pairs)
    ]
    solved = {exercise: Answer(exercise, name).source for exercise, name in RIGHT.items()}
    mangled = [classroom.Submission(name, solved, mangle) for name, mangle in MANGLED.items()]
    classroom.put_in(course, stored + mangled)
    scores = classroom.grade(course, students=("s[0-9]*", "[!s]*"))
    graded = {(one.student, one.exercise): one for one in classroom.graded(course, twelve + stored + mangled)}
    where = {(one.exercise, one.name): f"s{number:02}" for number, pair in enumerate(pairs) for one in pair if one}
    return course, scores, graded, where


def _reports(graded):
    """Return the words of each report in the autograded notebook, by cell id."""
    cells = {cell.id: cell for cell in graded.notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")}
    return {name: _words(cell.outputs[-1].get("data", {}).get("text/html", "")) for name, cell in cells.items()}


def _words(page):
    return html.unescape(re.sub(r"<[^>]+>", "", page))


@pytest.mark.parametrize(
    "answer",
    [one for exercise in classroom.EXERCISES for one in _chosen(exercise)],
    ids=lambda a: f"{a.exercise}-{a.name}",
)
def test_an_answer_gets_the_points_it_deserves_and_the_words_it_needs(school, answer):
    _, _, graded, where = school
    one = graded[where[answer.exercise, answer.name], answer.exercise]
    assert one.points == answer.expected.points
    reports = _reports(one)
    for cell, claims in CELLS.items():
        for claim in claims:
            told = answer.expected.of(claim)
            assert told is None or told[2].replace("`", "") in reports[cell]
    assert _words(one.feedback).count("points") >= 4


def test_the_export_holds_what_twelve_students_deserve(school):
    deserved = {}
    for submission, names in zip(classroom.twelve(), classroom.TWELVE.values()):
        expected = [Answer(*one).expected.points if one[1] else 0 for one in zip(classroom.EXERCISES, names)]
        deserved[submission.student] = sum(expected)
    assert len(deserved) == 12 and {0, 8, 16} <= set(deserved.values())
    assert {student: school[1][student] for student in deserved} == deserved


@pytest.mark.parametrize("exercise", classroom.EXERCISES)
@pytest.mark.parametrize("name, cell", [("deleted", "gradients"), ("renamed", "training")])
def test_a_lost_check_cell_is_put_back_graded_and_named(school, exercise, name, cell):
    one = school[2][name, exercise]
    assert one.points == 8
    said = f"Repaired before grading. The check cell {exercise}-{cell} was missing or renamed; it was put back."
    assert said in _words(one.feedback)


@pytest.mark.parametrize("exercise", classroom.EXERCISES)
def test_an_endless_cell_ends_and_the_cells_after_it_are_graded(school, exercise):
    one = school[2]["endless", exercise]
    assert one.points == 8
    assert "KeyboardInterrupt" in _words(one.feedback) or "Timeout" in _words(one.feedback)


def test_a_rewritten_check_cell_is_graded_as_it_was_released(school):
    assert school[1]["rewritten"] == 16


def test_a_framework_s_own_lines_are_seen_by_nbgrader_and_cost_nothing(school):
    """Without `quiet` TensorFlow's first line reaches stderr; here it does, in a cell that is not graded."""
    assert school[2]["ada", "film_keras"].points == 8


def test_validate_tells_a_learner_what_is_missing(school):
    course = school[0]
    lesson = classroom.LESSON
    assert "VALIDATION FAILED ON 5 CELL(S)" in course.nbgrader("validate", f"exercises/{lesson}/film_torch.ipynb")
    assert "Success!" in course.nbgrader("validate", f"solutions/{lesson}/film_torch.ipynb")


def test_the_table_of_the_demo_has_a_line_for_each_notebook_and_each_student(school):
    _, scores, graded, _ = school
    twelve = [one for one in graded.values() if one.student in classroom.TWELVE]
    lines = classroom.table(twelve, {who: scores[who] for who in classroom.TWELVE}).splitlines()
    assert len(lines) == 24 + 2 + 12
    assert lines[0].startswith("ada        film_keras    8 of 9   Passed: 2 of 2 points | Passed: 3 of 3 points")


@pytest.fixture(scope="module")
def formgrader(school):
    """The address of a Jupyter server with nbgrader's formgrader for the graded class."""
    course = school[0]
    port = browsing.free_port()
    environment = {**os.environ, "HOME": str(course.home), "JUPYTER_TOKEN": "teacher"}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    server = subprocess.Popen(
        [*command, f"--ServerApp.root_dir={course.root}"],
        cwd=course.root, env=environment, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    yield f"http://localhost:{port}"
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(timeout=30)


def test_the_formgrader_shows_points_and_report_together(school, formgrader, chromium):
    with browsing.browser(chromium) as page:
        _visit(page, f"{formgrader}/tree?token=teacher")  # the page that takes the token and gives a cookie for it
        page.goto(f"{formgrader}/formgrader/submissions/{classroom.submission_id(school[0], 'blaise', 'film_keras')}/")
        page.wait_for_selector("text=film_keras-owned")
        scores = [float(box.input_value() or box.get_attribute("placeholder")) for box in page.locator(".score").all()]
        words = page.inner_text("body")
        browsing.screenshot(page, "formgrader")
    assert scores == [1, 0, 0, 0, 0]
    firsts = re.findall(r"(?:Passed|Not right yet|Not tried yet|Stopped by an error): (\d) of \d points", words)
    assert [float(points) for points in firsts] == scores


@pytest.mark.parametrize("exercise", classroom.EXERCISES)
def test_no_script_of_a_submission_runs_where_a_teacher_or_a_student_reads_it(school, formgrader, chromium, exercise):
    course = school[0]
    feedback = course.root / "build" / "feedback" / "browser" / classroom.LESSON / f"{exercise}.html"
    shown = f"{formgrader}/formgrader/submissions/{classroom.submission_id(course, 'browser', exercise)}/"
    with browsing.browser(chromium) as page:
        _visit(page, f"{formgrader}/tree?token=teacher")
        for address in (feedback.as_uri(), shown):
            page.goto(address)
            page.wait_for_selector("text=Passed: 2 of 2 points")
            page.wait_for_timeout(500)
            assert "owned" not in page.title(), address
            assert page.locator("script:has-text('owned')").count() == 0, address


def _visit(page, address):
    for _ in range(60):
        try:
            page.goto(address)
            return
        except Exception:  # The server is still starting.
            time.sleep(0.5)
    page.goto(address)
