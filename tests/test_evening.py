"""A learner's evening: `make lab` in a fresh copy of the project, then JupyterLab in a headless Chromium.

Set SCREENSHOTS=folder to keep what the browser saw.
"""

import json
from pathlib import Path

import browsing
import pytest

EXERCISE = "work/02_unregistered/{}.ipynb"


@pytest.fixture(scope="module")
def course(fresh, tmp_path_factory):
    """The folder of a fresh copy of the course, and the address that `make lab` prints in it."""
    command = ["make", "lab", f"PORT={browsing.free_port()}", f"ARGS=--no-browser {browsing.EXPOSED}"]
    with browsing.served(command, fresh, tmp_path_factory.mktemp("evening") / "home") as address:
        yield fresh, address


@pytest.fixture
def page(chromium):
    with browsing.browser(chromium) as page:
        yield page


def _points(outputs):
    cells = ("owned", "gradients", "training", "saving", "twin")
    return [float(outputs[cell][0]["data"]["text/plain"]) for cell in cells]


def _repaired(exercise, cell_id):
    solved = Path(browsing.ROOT, "solutions", "02_unregistered", f"{exercise}.ipynb").read_text("utf-8")
    answer = next(cell for cell in json.loads(solved)["cells"] if cell["id"] == cell_id)
    return "".join(answer["source"]).split("### BEGIN SOLUTION")[1].split("### END SOLUTION")[0].strip()


@pytest.mark.parametrize("exercise", ["film_keras", "film_torch"])
def test_an_exercise_fails_as_released_and_passes_when_the_repair_is_typed_in(course, page, exercise):
    folder, address = course
    browsing.open_notebook(page, address, EXERCISE.format(exercise))
    assert _points(browsing.run_all(page)) == [0, 0, 0, 0, 0]
    assert "did not move in one SGD step" in browsing.cell(page, '"gamma_owned"').inner_text()
    browsing.screenshot(page, f"{exercise}_failing_light")
    browsing.theme(page, "JupyterLab Dark")
    browsing.screenshot(page, f"{exercise}_failing_dark")

    browsing.replace_source(page, "class FiLM", _repaired(exercise, "answer"))
    browsing.replace_source(page, "class PReLU", _repaired(exercise, "twin-answer"))
    assert _points(browsing.run_all(page)) == [2, 3, 2, 1, 1]
    assert "Passed: 2 of 2 points" in browsing.cell(page, '"gamma_owned"').inner_text()
    browsing.screenshot(page, f"{exercise}_passed_dark")
    browsing.theme(page, "JupyterLab Light")
    browsing.screenshot(page, f"{exercise}_passed_light")
    progress = json.loads((folder / "work" / ".progress.json").read_text("utf-8"))
    assert sum(progress["exercises"][exercise].values()) == 9


@pytest.mark.parametrize("lesson", sorted(path.stem for path in Path(browsing.ROOT, "course").glob("[0-9]*.ipynb")))
def test_a_lesson_runs_from_top_to_bottom_without_an_error(course, page, lesson):
    browsing.open_notebook(page, course[1], f"course/{lesson}.ipynb")
    outputs = browsing.run_all(page)
    kinds = [output["output_type"] for outputs_of_cell in outputs.values() for output in outputs_of_cell]
    assert "error" not in kinds and "display_data" in kinds
    browsing.screenshot(page, lesson)
