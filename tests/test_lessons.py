"""What the course holds is read from its notebooks, and the front page's list says the same."""

import json
from pathlib import Path

import pytest

from course.lessons import as_markdown, lengths, lessons, minutes, seconds, write_list

ROOT = Path(__file__).parent.parent


def markdown(source):
    return {"cell_type": "markdown", "id": "a", "metadata": {}, "source": source}


def code(source, **nbgrader):
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return {"cell_type": "code", "id": "b", "metadata": metadata, "source": source}


def write(path, *cells, **lesson):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells, "metadata": {"lesson": lesson} if lesson else {}}), "utf-8")


@pytest.fixture
def course(tmp_path):
    write(tmp_path / "course" / "00_the_tape.ipynb", markdown("# What a tape sees"), about="Tapes.")
    write(
        tmp_path / "course" / "02_unregistered.ipynb",
        markdown(["# Who owns\n", "\n", "text"]),
        about="Owners.",
        exercises=["film_keras", "film_torch"],
    )
    write(
        tmp_path / "exercises" / "02_unregistered" / "film_keras.ipynb",
        markdown("Some words.\n\n## Repair a layer ##"),
        code("class FiLM: ...", grade=False, solution=True, points=5),
        code("check()", grade=True, points=2),
        code("check()", grade=True, points=1.5),
        code("hint()"),
    )
    return tmp_path


def test_lessons_come_in_their_order_with_title_and_theme(course):
    assert [(lesson.slug, lesson.title, lesson.about) for lesson in lessons(course)] == [
        ("00_the_tape", "What a tape sees", "Tapes."),
        ("02_unregistered", "Who owns", "Owners."),
    ]


def test_points_are_those_of_the_check_cells(course):
    keras, torch = lessons(course)[1].exercises
    assert (keras.id, keras.lesson, keras.title, keras.points) == (
        "film_keras",
        "02_unregistered",
        "Repair a layer",
        3.5,
    )
    assert (torch.title, torch.points) == ("film_torch", 0), "it is not released yet"


@pytest.mark.parametrize(
    "cells, expected",
    [
        ([], 1),
        ([markdown("word " * 1500)], 10),
        ([code("a = 1\n\nb = 2\n" * 60)], 10),
        ([code("predict('a', 'b')"), code("from ask import predict\npredict('a', 'c')")], 2),
        ([code("y = model.predict(x)\n" * 12)], 1),
    ],
    ids=["nothing", "150 words a minute", "5 seconds a code line", "a minute a prediction", "not Keras's predict"],
)
def test_minutes_count_reading_and_thinking(tmp_path, cells, expected):
    write(tmp_path / "course" / "00_a.ipynb", *cells)
    assert lessons(tmp_path)[0].minutes == expected


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"cells": []}'])
def test_a_notebook_that_cannot_be_read_is_still_listed(course, damage):
    (course / "course" / "00_the_tape.ipynb").write_text(damage)
    first, second = lessons(course)
    assert (first.title, first.about, first.exercises) == ("00_the_tape", "", ())
    assert second.title == "Who owns"


def test_how_long_each_lesson_takes_is_printed(tmp_path):
    write(tmp_path / "course" / "00_a.ipynb", markdown("word " * 1000), code("a = 1"))
    write(tmp_path / "course" / "01_b.ipynb", markdown("word"))
    assert lengths(tmp_path) == "00_a: 6.8 min\n01_b: 0.0 min"


@pytest.mark.parametrize("lesson", sorted(path.stem for path in ROOT.glob("course/[0-9]*.ipynb")))
def test_a_lesson_takes_seven_to_fifteen_minutes(lesson):
    notebook = json.loads((ROOT / "course" / f"{lesson}.ipynb").read_text("utf-8"))
    assert 7 <= seconds(notebook) / 60 <= 15


def test_one_minute_is_not_minutes(course):
    assert minutes(lessons(course)[0]) == "1 minute"


def test_writing_the_list_changes_that_cell_only(course):
    start = course / "course" / "start.ipynb"
    cells = [{"cell_type": "markdown", "id": id, "metadata": {}, "source": ["before"]} for id in ("welcome", "lessons")]
    start.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}))
    write_list(course)
    welcome, list_cell = json.loads(start.read_text("utf-8"))["cells"]
    assert welcome["source"] == ["before"]
    assert (
        "".join(list_cell["source"])
        == as_markdown(lessons(course))
        == (
            "## The lessons\n\n"
            "- **[What a tape sees](00_the_tape.ipynb)**, 1 minute: Tapes.\n"
            "- **[Who owns](02_unregistered.ipynb)**, 1 minute: Owners."
        )
    )


def test_the_list_on_the_front_page_is_what_the_notebooks_say():
    start = json.loads((ROOT / "course" / "start.ipynb").read_text("utf-8"))
    (cell,) = [cell for cell in start["cells"] if cell["id"] == "lessons"]
    assert "".join(cell["source"]) == as_markdown(lessons()), "write it again: python -m course.lessons"


@pytest.mark.parametrize("path", sorted((ROOT / "course").glob("[0-9]*.ipynb")), ids=lambda path: path.stem)
def test_a_lesson_takes_at_most_fifteen_minutes(path):
    assert seconds(json.loads(path.read_text("utf-8"))) <= 15 * 60


def test_every_lesson_says_what_it_is_about():
    assert [lesson.slug for lesson in lessons() if not lesson.about or lesson.title == lesson.slug] == []
