"""`autograder.progress`: found only where a learner works, never lost, never half written."""

import json

from autograder import progress


def _work(tmp_path):
    work = tmp_path / "work"
    (work / "02_unregistered").mkdir(parents=True)
    (work / progress.FILE).write_text("{}")
    return work


def test_it_is_found_from_a_folder_inside_work(tmp_path):
    work = _work(tmp_path)
    assert progress.find(work / "02_unregistered") == work / progress.FILE


def test_it_is_not_found_from_beside_work_where_grading_runs(tmp_path):
    _work(tmp_path)
    (tmp_path / "build").mkdir()
    assert progress.find(tmp_path / "build") is None


def test_what_was_written_is_read_and_the_rest_stays(tmp_path):
    path = _work(tmp_path) / progress.FILE
    progress.write(path, "exercises", "film_keras", {"gamma_owned": 1.0})
    progress.write(path, "reasons", "why", "Nobody owns it, 日本")
    progress.write(path, "exercises", "film_torch", {})
    assert progress.read(path) == {
        "exercises": {"film_keras": {"gamma_owned": 1.0}, "film_torch": {}},
        "reasons": {"why": "Nobody owns it, 日本"},
    }
    assert [one.name for one in path.parent.iterdir() if one.is_file()] == [progress.FILE]


def test_a_damaged_file_is_read_as_empty_and_put_aside_before_the_next_write(tmp_path):
    path = _work(tmp_path) / progress.FILE
    path.write_text('{"exercises": {"film_keras"')
    assert progress.read(path) == {}
    progress.write(path, "exercises", "film_torch", {"restored": 1.0})
    assert json.loads(path.read_text()) == {"exercises": {"film_torch": {"restored": 1.0}}}
    assert path.with_name(".progress.damaged.json").read_text() == '{"exercises": {"film_keras"'


def test_a_missing_file_is_read_as_empty(tmp_path):
    assert progress.read(tmp_path / "none.json") == {}
