"""`autograder.intake`: afterwards a submission holds plain files alone, and nothing was lost."""

import json
import os
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from autograder import intake

CODE = {"cell_type": "code", "metadata": {}, "source": "x = 1", "outputs": [], "execution_count": None, "id": "a"}
NOTEBOOK = {"cells": [CODE], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def place(tmp_path):
    (tmp_path / "released").mkdir()
    (tmp_path / "released" / "film.ipynb").write_text(json.dumps({**NOTEBOOK, "cells": [{**CODE, "source": "released"}]}))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "film.ipynb").write_text(json.dumps(NOTEBOOK))
    return tmp_path


def take_in(place):
    return intake.take_in(place / "in", place / "released", place / "aside")


def cells(place):
    return ["".join(cell["source"]) for cell in json.loads((place / "in" / "film.ipynb").read_text())["cells"]]


def test_an_honest_submission_is_left_as_it_is(place):
    (place / "in" / "data").mkdir()
    (place / "in" / "data" / "numbers.csv").write_text("1,2")
    assert take_in(place) == [] and cells(place) == ["x = 1"] and not (place / "aside").exists()


BROKEN = {
    "empty": ("", "It is not JSON"),
    "no JSON": ("{nope", "It is not JSON"),
    "NaN": ('{"cells": NaN}', "It is not JSON"),
    "deep": ('{"cells": ' + "[" * 100_000 + "]" * 100_000 + "}", "It is not JSON"),
    "a list": ("[]", "no list of cells"),
    "format 3": (json.dumps({**NOTEBOOK, "nbformat": 3}), "not a notebook of format 4"),
    "minor": (json.dumps({**NOTEBOOK, "nbformat_minor": "5"}), "not a notebook of format 4"),
    "many cells": (json.dumps({**NOTEBOOK, "cells": [CODE] * 1001}), "1001 cells, more than 1000"),
    "no cells": (json.dumps({**NOTEBOOK, "cells": [1, 2]}), "not the form of a cell"),
    "source": (json.dumps({**NOTEBOOK, "cells": [{**CODE, "source": 5}]}), "not the form of a cell"),
    "kind": (json.dumps({**NOTEBOOK, "cells": [{**CODE, "cell_type": "virus"}]}), "not the form of a cell"),
    "giant": ("x" * (intake.MOST_NOTEBOOK + 1), "It has 20 MB, more than 20"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_notebook_nobody_can_read_is_set_aside_and_the_released_one_says_why(place, name):
    content, why = BROKEN[name]
    (place / "in" / "film.ipynb").write_text(content)
    (found,) = take_in(place)
    assert found.path == "film.ipynb" and why in found.why
    notice, released = cells(place)
    assert found.why in notice and released == "released"
    assert (place / "aside" / "film.ipynb").read_text() == content


def test_links_devices_and_odd_names_are_set_aside(place):
    (place / "secret").write_text("the gradebook")
    (place / "in" / "link.db").symlink_to(place / "secret")
    (place / "in" / "folder").symlink_to(place)
    os.mkfifo(place / "in" / "timestamp.txt")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(place / "in" / "socket"))
    (place / "in" / "new\nline").write_text("")
    found = {one.path: one.why for one in take_in(place)}
    assert set(found) == {"link.db", "folder", "timestamp.txt", "socket", "new\nline"}
    assert found["link.db"] == "It is a link." and found["timestamp.txt"] == "It is no file."
    assert [path.name for path in (place / "in").iterdir()] == ["film.ipynb"]
    assert (place / "secret").read_text() == "the gradebook"
    listening.close()


def test_a_submission_that_is_a_link_is_replaced_by_the_released_exercises(place):
    (place / "in").rename(place / "another")
    (place / "in").symlink_to(place / "another")
    (found,) = take_in(place)
    assert found.why == "The submission is not a folder but a link."
    assert not (place / "in").is_symlink() and cells(place)[1] == "released"
    assert (place / "another" / "film.ipynb").exists()


def test_too_many_files_are_set_aside_and_the_notebook_stays(place):
    for number in range(intake.MOST_FILES + 1):
        (place / "in" / f"{number}.txt").write_text("")
    (found,) = take_in(place)
    assert "More than 200 files" in found.why and cells(place) == ["x = 1"]
    assert len(list((place / "aside").iterdir())) == intake.MOST_FILES + 1


def test_what_was_set_aside_before_is_not_overwritten(place):
    for content in ("{first", "{second"):
        (place / "in" / "film.ipynb").write_text(content)
        take_in(place)
    assert sorted(path.read_text() for path in (place / "aside").iterdir()) == ["{first", "{second"]


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
)
CELLS = some.lists(
    some.fixed_dictionaries({}, optional={"cell_type": some.sampled_from(["code", "markdown", "raw"]) | JSON,
                                          "source": some.text() | JSON, "metadata": some.just({}) | JSON}),
    max_size=3,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(some.fixed_dictionaries({}, optional={"cells": CELLS | JSON, "metadata": some.just({}) | JSON,
                                             "nbformat": some.just(4) | JSON, "nbformat_minor": some.just(5) | JSON}))  # fmt: skip
def test_any_json_is_taken_in_or_set_aside(tmp_path_factory, notebook):
    place = tmp_path_factory.mktemp("fuzz")
    for name in ("in", "released"):
        (place / name).mkdir()
    (place / "released" / "film.ipynb").write_text(json.dumps(NOTEBOOK))
    (place / "in" / "film.ipynb").write_text(json.dumps(notebook))
    take_in(place)
    assert json.loads((place / "in" / "film.ipynb").read_text())["nbformat"] == 4
