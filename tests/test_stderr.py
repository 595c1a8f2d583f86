"""`autograder.quiet` holds stderr back, and only while its block runs."""

import logging
import os
import subprocess
import sys

import pytest

from autograder import quiet


def test_python_c_and_loggers_are_held_back(capfd):
    handler = logging.StreamHandler(sys.stderr)  # as a library makes it at import, with the stream of that day
    with quiet() as held:
        print("python", file=sys.stderr)
        os.write(2, b"c\n")
        handler.handle(logging.makeLogRecord({"msg": "logger"}))
        subprocess.run([sys.executable, "-c", "import os; os.write(2, b'child')"])
    assert capfd.readouterr().err == ""
    text = "".join(held)
    assert all(word in text for word in ("python", "c\n", "logger", "child"))


def test_afterwards_stderr_is_as_before(capfd):
    before = sys.stderr
    with quiet():
        made_inside = logging.StreamHandler()
    print("python", file=sys.stderr)
    os.write(2, b"c\n")
    made_inside.handle(logging.makeLogRecord({"msg": "logger"}))
    assert sys.stderr is before and "write" not in vars(before)
    assert sorted(capfd.readouterr().err.split()) == ["c", "logger", "python"]


def test_an_exception_passes_and_stderr_comes_back(capfd):
    with pytest.raises(KeyError), quiet():
        raise KeyError("x")
    os.write(2, b"heard")
    assert capfd.readouterr().err == "heard"


def test_blocks_may_stand_in_one_another(capfd):
    with quiet() as outer:
        with quiet() as inner:
            print("in", file=sys.stderr)
        print("out", file=sys.stderr)
    print("after", file=sys.stderr)
    assert ("in" in "".join(inner), "out" in "".join(outer)) == (True, True)
    assert capfd.readouterr().err == "after\n"
