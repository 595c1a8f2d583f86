"""`autograder.cell`: the form of a check cell, and what is not one."""

import json
from pathlib import Path

import pytest

from autograder import cell, exercises

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted(ROOT.glob("solutions/*/*.ipynb"))


def test_a_check_cell_is_read_without_running_it():
    source = 'from autograder import check\n\ncheck("film_keras", "gamma_owned", "beta_owned")'
    assert cell.read(source) == cell.Asked("film_keras", ("gamma_owned", "beta_owned"))


def test_comments_do_not_change_the_form():
    assert cell.read('# put back\nfrom autograder import check\ncheck("a", "b")  # two') == cell.Asked("a", ("b",))


@pytest.mark.parametrize(
    "source",
    [
        "",
        "x = 1",
        'check("film_keras")',
        'check("film_keras", claim)',
        'check("film_keras", 1)',
        'check("film_keras", claim="gamma_owned")',
        'check(*["film_keras", "gamma_owned"])',
        'report = check("film_keras", "gamma_owned")',
        'check("film_keras", "gamma_owned"); x = 1',
        'import os\ncheck("film_keras", "gamma_owned")',
        'from os import path\ncheck("film_keras", "gamma_owned")',
        'hint("film_keras", "gamma_owned")',
        'check("film_keras", "gamma_owned")\ncheck("film_keras", "beta_owned")',
        'check("film_keras", "gamma_owned")\nfrom autograder import check',
        'autograder.check("film_keras", "gamma_owned")',
        'check("film_keras", "gamma_owned"',
        "check(\0)",
    ],
)
def test_any_other_form_is_an_ordinary_cell(source):
    assert cell.read(source) is None


def test_what_leaves_the_answer_as_it_is():
    calls = 'from autograder import hint\n\nhint("film_keras")\nsolution("film_keras", "show me")\ncheck("film_keras")'
    assert cell.leaves_the_answer(calls)
    for other in (
        "",
        "x = 1",
        "hint(FiLM)",
        'hint("a"); FiLM = None',
        "from autograder import hint",
        "import autograder",
    ):
        assert not cell.leaves_the_answer(other)


def _graded_cells(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return [one for one in cells if one["metadata"].get("nbgrader", {}).get("grade")]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_graded_cells_ask_for_each_claim_once_and_are_worth_its_points(path):
    claims = {claim.name: claim for claim in exercises.find(path.stem).judge.claims}
    asked = []
    for one in _graded_cells(path):
        read = cell.read("".join(one["source"]))
        mark = one["metadata"]["nbgrader"]
        assert read.exercise == path.stem
        assert mark["points"] == sum(claims[name].points for name in read.claims)
        assert mark["locked"] and not mark["solution"] and mark["grade_id"].startswith(f"{path.stem}-")
        asked += read.claims
    assert sorted(asked) == sorted(claims)
