"""`autograder.nbgrader.restore` puts lost check cells back, at their place, and says so."""

import copy
from pathlib import Path

import nbformat
import pytest

from autograder.nbgrader import restore

RELEASED = Path(__file__).resolve().parent.parent / "exercises" / "02_unregistered" / "film_torch.ipynb"


@pytest.fixture
def notebook():
    return nbformat.read(RELEASED, as_version=4)


@pytest.fixture
def sources(notebook):
    """The cells that nbgrader knows, as its gradebook gives them."""
    marked = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    known = ("grade_id", "cell_type", "locked", "checksum", "points")
    return [{**{key: cell.metadata.nbgrader.get(key) for key in known}, "source": cell.source} for cell in marked]


def _ids(notebook):
    return [cell.metadata.nbgrader.grade_id for cell in notebook.cells if "nbgrader" in cell.metadata]


def _find(notebook, grade_id):
    marks = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    return next(i for i, mark in enumerate(marks) if mark.get("grade_id") == grade_id)


def test_an_untouched_notebook_stays_as_it_is(notebook, sources):
    before = copy.deepcopy(notebook)
    assert restore(notebook, sources) == []
    assert notebook == before


def test_a_deleted_check_cell_comes_back_after_the_one_before_it_with_a_word(notebook, sources):
    expected = _ids(notebook)
    del notebook.cells[_find(notebook, "film_torch-training")]
    assert restore(notebook, sources) == [
        "The check cell `film_torch-training` was missing or renamed; it was put back."
    ]
    assert _ids(notebook) == expected
    place = _find(notebook, "film_torch-training")
    assert notebook.cells[place - 1].source.startswith("**Repaired before grading.** The check cell")
    assert 'check("film_torch", "adam_two_steps")' in notebook.cells[place].source
    nbformat.validate(notebook)


def test_a_renamed_check_cell_becomes_an_ordinary_one_and_its_id_comes_back(notebook, sources):
    expected = _ids(notebook)
    place = _find(notebook, "film_torch-owned")
    notebook.cells[place].metadata.nbgrader["grade_id"] = "mine"
    assert len(restore(notebook, sources)) == 1
    assert _ids(notebook) == expected


def test_of_two_cells_with_one_id_one_counts(notebook, sources):
    expected = _ids(notebook)
    again = copy.deepcopy(notebook.cells[_find(notebook, "film_torch-owned")])
    notebook.cells.insert(2, again)
    assert restore(notebook, sources) == []
    assert _ids(notebook) == expected


@pytest.mark.parametrize("mark", [{}, {"grade": True}, "text", None, {"grade_id": None, "grade": True}])
def test_a_mark_without_an_id_is_taken_away(notebook, sources, mark):
    expected = _ids(notebook)
    notebook.cells[0].metadata["nbgrader"] = mark
    restore(notebook, sources)
    assert _ids(notebook) == expected


def test_all_check_cells_come_back_in_order_when_all_are_gone(notebook, sources):
    expected = _ids(notebook)
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("grade")]
    assert len(restore(notebook, sources)) == 5
    assert _ids(notebook) == expected


def test_they_come_back_at_the_end_when_the_answer_cell_is_gone_too(notebook, sources):
    notebook.cells = [cell for cell in notebook.cells if "nbgrader" not in cell.metadata]
    restore(notebook, sources)
    assert _ids(notebook) == [one["grade_id"] for one in sources if one["points"] is not None]


def test_a_notebook_of_an_older_format_stays_valid(notebook, sources):
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        del cell["id"]
    del notebook.cells[_find(notebook, "film_torch-saving")]
    restore(notebook, sources)
    nbformat.validate(notebook)


@pytest.mark.parametrize("mark", [{"points": 800}, {"grade": False}, {"schema_version": 99}, {"locked": False, "solution": True}])
def test_a_mark_that_was_changed_is_what_it_was(notebook, sources, mark):
    cell = next(cell for cell in notebook.cells if cell.id == "owned")
    before = dict(cell.metadata.nbgrader)
    cell.metadata.nbgrader.update(mark)
    assert restore(notebook, sources) == [] and dict(cell.metadata.nbgrader) == before


def test_cells_in_another_order_are_put_back_and_it_is_said(notebook, sources):
    expected = _ids(notebook)
    notebook.cells.reverse()
    (what,) = restore(notebook, sources)
    assert what == "The graded cells were not in the order of the exercise; they were put back into it."
    assert _ids(notebook) == expected and what in notebook.cells[0].source
