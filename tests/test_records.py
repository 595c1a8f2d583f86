"""`autograder.records` and the grader's own commands: a verdict is kept, judged again, and doubted if it differs."""

import base64
import json
import zlib

import numpy as np
import pytest

from autograder import __main__ as commands
from autograder import exercises, records, runner, sandbox
from autograder.evidence import Evidence, encode


def judged(seed=3):
    """Return the Judged of evidence with one right number among none."""
    sent, _ = exercises.find("film_torch", probe=False).judge.challenge(np.random.default_rng(seed))
    evidence = encode(Evidence({"twin/first": sent["twin/x"], "twin/after": None}))
    return runner.judge(runner.measured("film_torch", seed, evidence), ("twin", "restored"))


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "02_unregistered" / "ada" / "film_torch.json"
    records.write(path, runner.Ran(None, "timed out", "it ran long", [judged()]), ["cell 3: flag"], ["a repair"])
    return path


def test_a_record_holds_what_a_teacher_asks(path):
    record = records.read(path)
    assert (record["status"], record["why"]) == ("timed out", "it ran long")
    assert (record["flags"], record["repairs"]) == (["cell 3: flag"], ["a repair"])
    (check,) = record["checks"]
    assert (check["seed"], check["points"], check["claims"]) == (3, 0.0, ["twin", "restored"])


def test_a_verdict_is_made_again(path, capsys):
    assert records.rejudge(records.read(path)) == [("film_torch", ("twin", "restored"), 0.0, 0.0)]
    assert commands.main(["rejudge", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: film_torch twin, restored: 0 then, 0 now: the same\n"


def test_a_record_that_was_changed_is_told(path, capsys):
    record = json.loads(path.read_text())
    record["checks"][0]["points"] = 9
    path.write_text(json.dumps(record))
    assert commands.main(["rejudge", str(path)]) == 1
    assert "9 then, 0 now: NOT THE SAME" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 99}'])
def test_what_is_no_record_is_said(path, content, capsys):
    path.write_text(content)
    assert commands.main(["rejudge", str(path)]) == 1
    assert str(path) in capsys.readouterr().out


@pytest.mark.parametrize("data", [b"", b"gradtape evidence 1\n", b"\x80\x04junk", bytes(5000)])
def test_evidence_of_any_form_is_judged_and_gets_nothing(data):
    one = runner.judge(runner.measured("film_torch", 1, data), ("gamma_owned",))
    assert one.report.points == 0 and one.report.outcome == "crashed"
    assert "breaks the format" in str(one.report)


def test_the_evidence_is_kept_as_it_came(path):
    (check,) = records.read(path)["checks"]
    assert zlib.decompress(base64.b64decode(check["evidence"])) == judged().measured.data


LOST = {
    "all there": ({"namespaces": "", "uid": "", "seccomp": ""}, 0, "there    seccomp"),
    "no root": ({"namespaces": "", "uid": "a bomb", "seccomp": ""}, 0, "missing  uid: without it a bomb"),
    "nothing": ({"namespaces": "they see all", "uid": "x", "seccomp": "y"}, 1, "trust_submissions = True"),
}


@pytest.mark.parametrize("name", LOST)
def test_the_doctor_says_what_is_there_and_what_is_lost(monkeypatch, capsys, name):
    layers, status, said = LOST[name]
    monkeypatch.setattr(sandbox, "layers", lambda: layers)
    assert commands.main(["doctor"]) == status and said in capsys.readouterr().out
