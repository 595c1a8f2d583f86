"""A learner's evening in JupyterLab: the course is served as by `make lab`, a headless Chromium does the rest.

Set SCREENSHOTS=folder to keep what the browser saw.
"""

import json
import os
from pathlib import Path

import browsing
import pytest

EXERCISE = "work/02_unregistered/{}.ipynb"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The folder of a served copy of the course, and its address."""
    folder = tmp_path_factory.mktemp("lab")
    with browsing.lab(folder) as address:
        yield folder / "missing-gradient", address


@pytest.fixture
def page(chromium):
    with browsing.browser(chromium) as page:
        yield page


def _screenshot(page, name):
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder, f"{name}.png"))


def _points(outputs):
    return [float(outputs[cell][0]["data"]["text/plain"]) for cell in ("owned", "gradients", "training", "saving")]


def _repaired(exercise):
    solved = Path(browsing.ROOT, "solutions", "02_unregistered", f"{exercise}.ipynb").read_text("utf-8")
    answer = next(cell for cell in json.loads(solved)["cells"] if cell["id"] == "answer")
    return "".join(answer["source"]).split("### BEGIN SOLUTION")[1].split("### END SOLUTION")[0].strip()


@pytest.mark.parametrize("exercise", ["film_keras", "film_torch"])
def test_an_exercise_fails_as_released_and_passes_when_the_repair_is_typed_in(course, page, exercise):
    folder, address = course
    browsing.open_notebook(page, address, EXERCISE.format(exercise))
    assert _points(browsing.run_all(page)) == [0, 0, 0, 0]
    assert "did not move in one SGD step" in browsing.cell(page, '"gamma_owned"').inner_text()
    _screenshot(page, f"{exercise}_failing_light")
    browsing.theme(page, "JupyterLab Dark")
    _screenshot(page, f"{exercise}_failing_dark")

    browsing.replace_source(page, "class FiLM", _repaired(exercise))
    assert _points(browsing.run_all(page)) == [2, 3, 2, 1]
    assert "Passed: 2 of 2 points" in browsing.cell(page, '"gamma_owned"').inner_text()
    _screenshot(page, f"{exercise}_passed_dark")
    browsing.theme(page, "JupyterLab Light")
    _screenshot(page, f"{exercise}_passed_light")
    progress = json.loads((folder / "work" / ".progress.json").read_text("utf-8"))
    assert sum(progress["exercises"][exercise].values()) == 8


@pytest.mark.parametrize("lesson", ["00_the_tape", "02_unregistered"])
def test_a_lesson_runs_from_top_to_bottom_without_an_error(course, page, lesson):
    browsing.open_notebook(page, course[1], f"course/{lesson}.ipynb")
    outputs = browsing.run_all(page)
    kinds = [output["output_type"] for outputs_of_cell in outputs.values() for output in outputs_of_cell]
    assert "error" not in kinds and "display_data" in kinds
    _screenshot(page, lesson)
