"""A learner's copies: made once, never overwritten, newer versions beside them."""

import json

import pytest

from course.work import lay_out, newest, sentences

NAME = "02_unregistered/film_keras.ipynb"


@pytest.fixture
def course(tmp_path):
    release(tmp_path, "released")
    return tmp_path


def release(root, text, name=NAME):
    path = root / "exercises" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def files(root):
    return sorted(path.relative_to(root / "work").as_posix() for path in (root / "work").rglob("*") if path.is_file())


def own(root, name=NAME):
    return root / "work" / name


def test_every_exercise_is_copied_once(course):
    copies = lay_out(course)
    assert [copy.path.as_posix() for copy in copies] == [f"work/{NAME}"]
    assert own(course).read_text() == "released"
    assert lay_out(course) == ()


def test_files_beside_an_exercise_come_along_and_hidden_ones_stay(course):
    release(course, "1,2", "02_unregistered/data/points.csv")
    release(course, "old", "02_unregistered/.ipynb_checkpoints/film_keras-checkpoint.ipynb")
    lay_out(course)
    assert files(course) == [
        ".progress.json",
        ".released.json",
        "02_unregistered/data/points.csv",
        NAME,
    ]


def test_work_done_is_never_overwritten(course):
    lay_out(course)
    own(course).write_text("my repair")
    lay_out(course)
    release(course, "released again")
    lay_out(course)
    assert own(course).read_text() == "my repair"


def test_a_newer_version_is_put_beside_and_said_once(course):
    lay_out(course)
    release(course, "second")
    copies = lay_out(course)
    assert own(course, "02_unregistered/film_keras.newer.ipynb").read_text() == "second"
    assert sentences(copies) == [
        "work/02_unregistered/film_keras.ipynb has a newer version. Yours stays as it is; "
        "the newer one is film_keras.newer.ipynb, beside it."
    ]
    assert lay_out(course) == ()


def test_a_newer_version_overwrites_no_earlier_newer_version(course):
    lay_out(course)
    for text in ("second", "third", "fourth"):
        release(course, text)
        lay_out(course)
    beside = {path.name: path.read_text() for path in own(course).parent.iterdir()}
    assert beside == {
        "film_keras.ipynb": "released",
        "film_keras.newer.ipynb": "second",
        "film_keras.newer-2.ipynb": "third",
        "film_keras.newer-3.ipynb": "fourth",
    }
    assert newest(own(course)).name == "film_keras.newer-3.ipynb"


def test_no_newer_version_is_made_where_the_learner_has_it_already(course):
    lay_out(course)
    release(course, "second")
    own(course).write_text("second")
    assert lay_out(course) == ()
    assert newest(own(course)) is None


def test_a_version_that_comes_back_is_not_put_beside_twice(course):
    lay_out(course)
    for text in ("second", "released", "second"):
        release(course, text)
        lay_out(course)
    assert [path.name for path in own(course).parent.iterdir() if "newer" in path.name] == ["film_keras.newer.ipynb"]


def test_a_deleted_copy_comes_back_fresh(course):
    lay_out(course)
    own(course).unlink()
    assert sentences(lay_out(course)) == [
        "Copied 1 file from exercises/ into work/: there you work on your own copies."
    ]
    assert own(course).read_text() == "released"


@pytest.mark.parametrize("damage", ["", "not json", "[1]"])
def test_without_its_memory_it_still_overwrites_nothing(course, damage):
    lay_out(course)
    own(course).write_text("my repair")
    (course / "work" / ".released.json").write_text(damage)
    lay_out(course)
    assert own(course).read_text() == "my repair"
    assert newest(own(course)).read_text() == "released"
    assert lay_out(course) == ()


def test_progress_starts_empty_and_is_kept(course):
    lay_out(course)
    progress = course / "work" / ".progress.json"
    assert json.loads(progress.read_text()) == {}
    progress.write_text('{"exercises": {"film_keras": {"gamma_owned": 1.0}}}')
    lay_out(course)
    assert "gamma_owned" in progress.read_text()


def test_a_course_without_exercises_still_gets_its_work_folder(tmp_path):
    assert lay_out(tmp_path) == ()
    assert files(tmp_path) == [".progress.json"]
