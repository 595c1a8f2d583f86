"""Forty notebooks that were damaged on the way: repaired by id where that is possible, else named, and the batch ends.

Each holds the right answer of `film_torch`, so what could be repaired earns its eight points.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import classroom
import pytest
from answers import Answer

from autograder import sandbox

RIGHT = Answer("film_torch", "right_parameter").source
ALL, NONE = 8, 0


def cell(notebook, name):
    return next(one for one in notebook["cells"] if one["id"] == name)


def changed(change):
    """Return a mangle that changes the notebook's data in place, or returns other data."""

    def mangle(notebook):
        other = change(notebook)
        return json.dumps(notebook if other is None else other)

    return mangle


def drop(*names):
    return changed(lambda nb: nb.update(cells=[one for one in nb["cells"] if one["id"] not in names]))


def mark(name, **mark):
    return changed(lambda nb: cell(nb, name)["metadata"]["nbgrader"].update(mark))


def twice(nb, name, source=None):
    copy = json.loads(json.dumps(cell(nb, name)))
    nb["cells"].append({**copy, "id": "copy", "source": copy["source"] if source is None else source})


def moved(nb, name, place):
    one = cell(nb, name)
    nb["cells"].remove(one)
    nb["cells"].insert(place, one)


def retyped(nb, name, kind):
    one = cell(nb, name)
    one["cell_type"] = kind
    for key in ("outputs", "execution_count"):
        one.pop(key, None)


def nested(depth):
    return "[" * depth + "]" * depth


# name: (mangle, points, how the line of `grade` begins)
MANGLED = {
    "untouched": (changed(lambda nb: None), ALL, "graded"),
    "no checks": (drop("owned", "gradients", "training", "saving", "twin"), ALL, "repaired"),
    "one check gone": (drop("training"), ALL, "repaired"),
    "no answer": (drop("answer"), NONE, "graded"),
    "no imports": (drop("imports"), ALL, "graded"),
    "no markdown": (changed(lambda nb: nb.update(cells=[c for c in nb["cells"] if c["cell_type"] == "code"])), ALL, "graded"),
    "no cells": (changed(lambda nb: nb.update(cells=[])), NONE, "repaired"),
    "no metadata": (changed(lambda nb: [c.update(metadata={}) for c in nb["cells"]] and None), ALL, "repaired"),
    "renamed check": (mark("owned", grade_id="mine"), ALL, "repaired"),
    "renamed answer": (mark("answer", grade_id="mine"), ALL, "graded"),
    "points raised": (mark("owned", points=800), ALL, "graded"),
    "points negative": (mark("owned", points=-8), ALL, "graded"),
    "points a word": (mark("owned", points="many"), ALL, "graded"),
    "not to be graded": (mark("owned", grade=False), ALL, "graded"),
    "unlocked": (mark("owned", locked=False, solution=True), ALL, "graded"),
    "answer graded": (mark("answer", grade=True, points=100), ALL, "graded"),
    "schema too new": (mark("owned", schema_version=99), ALL, "graded"),
    "schema too old": (mark("owned", schema_version=0), ALL, "graded"),
    "schema a list": (mark("owned", schema_version=[3]), ALL, "graded"),
    "id a list": (mark("owned", grade_id=["film_torch-owned"]), ALL, "repaired"),
    "mark a word": (changed(lambda nb: cell(nb, "owned")["metadata"].update(nbgrader="yes")), ALL, "repaired"),
    "two checks": (changed(lambda nb: twice(nb, "owned")), ALL, "repaired"),
    "two answers": (changed(lambda nb: twice(nb, "answer", "FiLM = None")), NONE, "repaired"),  # the later one counts
    "a better answer below": (
        changed(lambda nb: [twice(nb, "answer"), cell(nb, "answer").update(source="FiLM = None")] and None), ALL, "repaired",
    ),
    "check first": (changed(lambda nb: moved(nb, "owned", 0)), ALL, "repaired"),
    "reversed": (changed(lambda nb: nb["cells"].reverse()), ALL, "repaired"),
    "check as markdown": (changed(lambda nb: retyped(nb, "owned", "markdown")), ALL, "graded"),
    "check as raw": (changed(lambda nb: retyped(nb, "owned", "raw")), ALL, "graded"),
    "check rewritten": (changed(lambda nb: cell(nb, "owned").update(source="2.0")), ALL, "graded"),
    "check asks another": (
        changed(lambda nb: cell(nb, "owned").update(source='from autograder import check\n\ncheck("film_keras")')), ALL, "graded",
    ),
    "stored outputs": (changed(lambda nb: cell(nb, "owned").update(outputs=[{
        "output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "8.0"}}])), ALL, "graded"),
    "another kernel": (changed(lambda nb: nb["metadata"].update(kernelspec={"name": "ruby", "display_name": "x"})), ALL, "graded"),
    "another language": (changed(lambda nb: nb["metadata"].update(language_info={"name": "R"})), ALL, "graded"),
    "format 4.2": (
        changed(lambda nb: [nb.update(nbformat_minor=2), [c.pop("id") for c in nb["cells"]]] and None), ALL, "graded",
    ),
    "same id twice": (changed(lambda nb: [c.update(id="same") for c in nb["cells"]] and None), ALL, "graded"),
    "attachments": (changed(lambda nb: nb["cells"][0].update(attachments={"a": {"text/html": "<script>"}})), ALL, "graded"),
    "syntax error": (changed(lambda nb: cell(nb, "symptom").update(source="x = = 1")), ALL, "graded"),
    "endless cell": (changed(lambda nb: cell(nb, "symptom").update(source="while True: pass")), ALL, "graded"),
    "null bytes": (changed(lambda nb: cell(nb, "symptom").update(source="x = '\0'")), ALL, "graded"),
    "invalid json": (lambda nb: json.dumps(nb)[:-200], NONE, "refused"),
    "empty file": (lambda nb: "", NONE, "refused"),
    "not utf-8": (lambda nb: json.dumps(nb).encode("utf-16"), NONE, "refused"),
    "nan": (changed(lambda nb: nb["metadata"].update(x=float("nan"))), NONE, "refused"),
    "format 3": (changed(lambda nb: nb.update(nbformat=3)), NONE, "refused"),
    "no format": (changed(lambda nb: nb.pop("nbformat") and None), NONE, "refused"),
    "a list": (changed(lambda nb: [nb]), NONE, "refused"),
    "deep": (lambda nb: f'{{"cells": {nested(200_000)}}}', NONE, "refused"),
    "deep metadata": (lambda nb: json.dumps(nb).replace('"metadata": {', f'"metadata": {{"x": {nested(900)}, ', 1), NONE, "refused"),
    "200 MB": (changed(lambda nb: nb["cells"].append({**cell(nb, "symptom"), "id": "big", "source": "x" * 200_000_000})), NONE, "refused"),
    "cells of numbers": (changed(lambda nb: nb["cells"].append(5)), NONE, "refused"),
    "html": (lambda nb: "<html>Please log in</html>", NONE, "refused"),
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """`{name: (points of film_torch, line)}` of a class of mangled notebooks, and what the command printed."""
    if sandbox.layers()["namespaces"]:
        pytest.skip("this machine cannot keep submissions apart")
    course = classroom.open_course(tmp_path_factory.mktemp("mangled"))
    for name, (mangle, _, _) in MANGLED.items():
        desk = course.root / "build" / "submitted" / _student(name) / classroom.LESSON
        desk.mkdir(parents=True)
        notebook = json.loads((course.root / "exercises" / classroom.LESSON / "film_torch.ipynb").read_text("utf-8"))
        cell(notebook, "answer")["source"] = RIGHT
        data = mangle(notebook)
        (desk / "film_torch.ipynb").write_bytes(data if isinstance(data, bytes) else data.encode())
    folder = course.root / "build" / "submitted"
    (folder / "link").mkdir()
    (folder / "link" / classroom.LESSON).symlink_to(folder / _student("untouched") / classroom.LESSON)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", classroom.LESSON],
        cwd=course.root, env={**os.environ, "HOME": str(course.home), "PATH": path}, capture_output=True, text=True,
    )  # fmt: skip
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)
    assert set(lines) == {*map(_student, MANGLED), "link"}, done.stdout + done.stderr[-3000:]
    found = {}
    for name in MANGLED:
        score = classroom._in_gradebook(course.root, _student(name), "film_torch", "score")
        found[name] = (score, lines[_student(name)])
    return found, lines, done.stdout


def _student(name):
    return name.replace(" ", "-")


def test_there_are_forty():
    assert len(MANGLED) >= 40


@pytest.mark.parametrize("name", MANGLED)
def test_a_mangled_notebook_gets_what_it_deserves_and_a_line_that_says_so(graded, name):
    _, points, status = MANGLED[name]
    score, line = graded[0][name]
    assert (score, line.partition(":")[0].partition(" (")[0]) == (points, status), line


def test_a_submission_that_is_a_link_is_refused_and_the_batch_ends(graded):
    _, lines, printed = graded
    assert lines["link"] == "refused: .: The submission is not a folder but a link."
    assert printed.splitlines()[-1] == f"{len(MANGLED) + 1} submissions, 0 not graded"
