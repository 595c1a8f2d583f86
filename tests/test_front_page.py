"""The front page: every lesson and exercise, how far you are, and your points."""

import json
import xml.etree.ElementTree as xml

import pytest
from test_lessons import code, markdown, write

from course import front_page as page_module
from course import needed
from course.front_page import front_page

EXERCISES = "02_unregistered"


@pytest.fixture
def course(tmp_path):
    write(tmp_path / "course" / "00_the_tape.ipynb", markdown("# What a tape sees"), about="`None` & zero <wrong>.")
    write(
        tmp_path / "course" / f"{EXERCISES}.ipynb",
        markdown("# Who owns"),
        about="Owners.",
        exercises=["film_keras", "film_torch", "film_later"],
    )
    for name in ("film_keras", "film_torch"):
        cells = [markdown(f"# Repair `{name}`"), code("check()", grade=True, points=8)]
        write(tmp_path / "exercises" / EXERCISES / f"{name}.ipynb", *cells)
    front_page(tmp_path)
    return tmp_path


def earn(course, exercises):
    (course / "work" / ".progress.json").write_text(json.dumps({"exercises": exercises}))


def standings(course):
    return [str(standing) for _, row in front_page(course).rows for standing in row]


def drawn(page):
    """Return the page's HTML as a tree; it must be well-formed."""
    source = page._repr_html_().replace("<br>", "<br/>")
    return xml.fromstring(f"<page>{source}</page>")


def text(node):
    return " ".join("".join(node.itertext()).split())


def test_it_lays_out_the_exercises_first_and_says_so_once(tmp_path):
    write(tmp_path / "exercises" / EXERCISES / "film_keras.ipynb", markdown("# Repair"))
    assert front_page(tmp_path).notes == (
        "Copied 1 file from exercises/ into work/: there you work on your own copies.",
    )
    assert front_page(tmp_path).notes == ()


def test_an_exercise_is_open_tried_or_done(course):
    assert standings(course) == ["open, 0 of 8 points", "open, 0 of 8 points", "not released yet"]
    earn(course, {"film_keras": {"gamma_owned": 0.0}, "film_torch": {"gamma_owned": 1.0, "rest": 6.5}})
    assert standings(course)[:2] == ["tried, 0 of 8 points", "tried, 7.5 of 8 points"]
    earn(course, {"film_keras": {"gamma_owned": 1, "rest": 7}})
    assert standings(course)[:2] == ["done, 8 of 8 points", "open, 0 of 8 points"]


def test_points_add_up_over_the_lessons(course):
    earn(course, {"film_keras": {"all": 8}, "film_torch": {"some": 3}, "film_gone": {"all": 8}})
    page = front_page(course)
    assert (page.earned, page.total) == (11, 16)


@pytest.mark.parametrize(
    "record", ["", "{", "[]", '{"exercises": []}', '{"exercises": {"film_keras": 8}}', '{"exercises": null}']
)
def test_damaged_progress_counts_as_none(course, record):
    (course / "work" / ".progress.json").write_text(record)
    assert standings(course)[0] == "open, 0 of 8 points"


def test_odd_values_in_the_progress_earn_nothing(course):
    earn(course, {"film_keras": {"a": "8", "b": True, "c": None, "d": -3, "e": float("nan")}})
    assert standings(course)[0] == "tried, 0 of 8 points"


def test_no_exercise_earns_more_than_its_points(course):
    earn(course, {"film_keras": {"a": 8, "a claim of an older version": 2}})
    assert standings(course)[0] == "done, 8 of 8 points"


def test_as_text_it_reads_line_by_line(course):
    earn(course, {"film_keras": {"a": 8}, "film_torch": {"a": 5}})
    assert repr(front_page(course)).splitlines() == [
        "00_the_tape: What a tape sees (1 minute)",
        "    `None` & zero <wrong>.",
        "02_unregistered: Who owns (1 minute)",
        "    Owners.",
        "    ✓ film_keras: done, 8 of 8 points",
        "    ◐ film_torch: tried, 5 of 8 points",
        "    ○ film_later: not released yet",
        "Your points: 13 of 16",
    ]


def test_as_html_it_is_a_table_that_can_be_read_aloud(course):
    table = drawn(front_page(course)).find(".//table")
    assert text(table.find("caption")) == "Lessons, exercises and points"
    assert [text(head) for head in table.findall("thead/tr/th[@scope='col']")] == [
        "Lesson",
        "What it is about",
        "Minutes",
        "Exercises",
    ]
    assert [text(head) for head in table.findall("tbody/tr/th[@scope='row']")] == ["What a tape sees", "Who owns"]
    assert text(table.find("tfoot")) == "Your points0 of 16"
    marks = table.findall(".//span")
    assert [mark.get("aria-hidden") for mark in marks] == ["true"] * 3, "the words say it; a mark read aloud is noise"


def test_it_links_to_each_lesson_and_to_the_learners_own_copies(course):
    links = {text(link): link.get("href") for link in drawn(front_page(course)).iter("a")}
    assert links == {
        "What a tape sees": "00_the_tape.ipynb",
        "Who owns": "02_unregistered.ipynb",
        "Repair film_keras": "../work/02_unregistered/film_keras.ipynb",
        "Repair film_torch": "../work/02_unregistered/film_torch.ipynb",
    }
    assert all((course / "course" / link).is_file() for link in links.values())


def test_a_newer_version_is_linked_beside_the_learners_copy(course):
    changed = [markdown("# Repair it"), code("check()", grade=True, points=8)]
    write(course / "exercises" / EXERCISES / "film_keras.ipynb", *changed)
    page = front_page(course)
    assert page.notes[0].startswith("work/02_unregistered/film_keras.ipynb has a newer version.")
    links = [link.get("href") for link in drawn(page).iter("a") if text(link) == "a newer version"]
    assert links == ["../work/02_unregistered/film_keras.newer.ipynb"]


def test_words_of_the_notebooks_are_escaped(course):
    cell = drawn(front_page(course)).find(".//tbody/tr/td")
    assert text(cell) == "None & zero <wrong>."
    assert cell.find("code").text == "None"


def test_it_takes_every_colour_from_the_theme():
    assert "color:" not in page_module.STYLE.replace("border-color2", "")
    assert "background: none" in page_module.STYLE


def test_it_says_what_is_missing_before_a_lesson_fails_on_it(course, monkeypatch):
    monkeypatch.setattr(needed, "package_trouble", lambda: "torch is not installed.")
    assert front_page(course).notes == ("torch is not installed.",)


def test_copies_that_cannot_be_made_are_said(tmp_path):
    (tmp_path / "work").write_text("a file where the folder should be")
    (note,) = front_page(tmp_path).notes
    assert note.startswith("Your copies of the exercises could not be made:")
    assert note.endswith("Make work/ writable and try again.")
