"""Run every lesson once, and hold each of its cells to what docs/facts.toml says it shows."""

import re
import subprocess
import tomllib
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
COURSE = ROOT / "course"
FACTS = tomllib.loads((ROOT / "docs" / "facts.toml").read_text("utf-8"))
LESSONS = {path.stem: nbformat.read(path, as_version=4) for path in sorted(COURSE.glob("[0-9]*.ipynb"))}


def find(notebook, cell_id):
    return next(cell for cell in notebook.cells if cell.id == cell_id)


CELLS = [(lesson, cell.id) for lesson, notebook in LESSONS.items() for cell in notebook.cells]
CODE = [(lesson, name) for lesson, name in CELLS if find(LESSONS[lesson], name).cell_type == "code"]
SHOWN = [(lesson, name) for lesson, name in CELLS if "fact" in find(LESSONS[lesson], name).metadata]


def text(cell):
    """Return what the cell printed and the plain text of what it showed."""
    shown = ""
    for output in cell.outputs:
        # A kernel may send one printed line in two pieces.
        shown += output.get("text") or "\n" + output.get("data", {}).get("text/plain", "") + "\n"
    return shown


def test_there_are_lessons_and_facts():
    assert {"00_the_tape", "02_unregistered"} <= set(LESSONS) and FACTS and SHOWN


@pytest.mark.parametrize("lesson, cell_id", SHOWN)
def test_a_cell_shows_what_its_fact_says(ran, lesson, cell_id):
    cell = find(ran(lesson), cell_id)
    assert cell.metadata.fact in FACTS, f"docs/facts.toml has no fact {cell.metadata.fact}"
    missing = [shown for shown in FACTS[cell.metadata.fact]["shows"] if not re.search(shown, text(cell), re.M)]
    assert not missing, f"{cell.metadata.fact} is not shown by {lesson}/{cell_id}, which shows:\n{text(cell)}"


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_is_shown_by_one_cell(fact):
    cells = [place for place in SHOWN if find(LESSONS[place[0]], place[1]).metadata.fact == fact]
    assert len(cells) == 1


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_is_complete(fact):
    entry = FACTS[fact]
    documented = {"claim", "document", "number"}
    assert set(entry) - documented - {"example"} == {"sentence", "verdict", "frameworks", "shows"}
    assert set(entry) & documented in (set(), documented)
    verdicts = ("false", "half", "true", "keras2") if "claim" in entry else ("observed",)
    assert entry["verdict"] in verdicts and entry.get("example", True) is True
    assert entry["shows"] and set(entry["frameworks"]) <= {"tensorflow", "keras", "torch"} and entry["frameworks"]
    if "document" in entry:
        assert entry["document"] in ("000", "001", "002", "003", "004")
        assert re.fullmatch(rf"{entry['document']}/\d", entry["number"])


@pytest.mark.parametrize("lesson, cell_id", CODE)
def test_a_cell_is_silent_on_stderr(ran, lesson, cell_id):
    cell = find(ran(lesson), cell_id)
    noise = [output.text for output in cell.outputs if output.get("name") == "stderr"]
    assert not noise or "subject" in cell.metadata.get("tags", []), "".join(noise)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_stored_without_outputs(lesson):
    for cell in _as_stored(lesson).cells:
        assert cell.get("outputs", []) == [] and cell.get("execution_count") is None, cell.id


def _as_stored(lesson):
    # A lesson that somebody has run in JupyterLab holds its outputs; what git would commit must not.
    stored = subprocess.run(["git", "show", f":course/{lesson}.ipynb"], cwd=ROOT, capture_output=True, encoding="utf-8")
    return nbformat.reads(stored.stdout, as_version=4) if stored.returncode == 0 else LESSONS[lesson]


@pytest.mark.parametrize("lesson, cell_id", CELLS)
def test_a_cell_is_short_and_has_a_name(lesson, cell_id):
    cell = find(LESSONS[lesson], cell_id)
    lines = cell.source.splitlines()
    assert len(lines) <= (12 if cell.cell_type == "code" else 6)
    assert max(map(len, lines)) <= 100
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", cell_id) and not re.fullmatch(r"[0-9a-f]{8}", cell_id)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_says_what_it_is_and_nothing_else(lesson):
    notebook = LESSONS[lesson]
    first, *rest = notebook.cells[0].source.split("\n\n")
    assert re.fullmatch(rf"# {lesson[:2]} · .+", first) and len(rest) == 1
    assert set(notebook.metadata) == {"kernelspec", "language_info", "lesson"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.language_info == {"name": "python"}
    about, exercises = notebook.metadata.lesson["about"], notebook.metadata.lesson["exercises"]
    assert about.endswith((".", "?")) and all(name.isidentifier() for name in exercises)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_uses_the_five_labels_and_ends_on_three_sentences(lesson):
    prose = "\n".join(cell.source for cell in LESSONS[lesson].cells if cell.cell_type == "markdown").lower()
    for label in ("symptom", "ask the tape", "first break", "repair", "measure again"):
        assert label in prose
    assert re.findall(r"^(\d)\. ", prose.split("## to take home")[1], re.M) == ["1", "2", "3"]
