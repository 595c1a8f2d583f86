"""The rules of our own test runs, tried on a test run of its own."""

import os
import subprocess
import sys
from pathlib import Path

from conftest import group

CONFTEST = Path(__file__).with_name("conftest.py")
SKIPPED = 'import pytest\ndef test_in_a_browser():\n    pytest.skip("no Chromium here")\n'
SKIPPED_FILE = 'import pytest\npytest.skip("no browser tests here", allow_module_level=True)\n'
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail\ndef test_known():\n    assert False\n"
WHERE = """import os, pytest
@pytest.mark.parametrize("number", range(20))
def test_one(number):
    open(__file__ + ".log", "a").write(f"{os.getpid()} ")
"""
COUNTED = "def test_seeds(seeds):\n    assert len(seeds) == {}\n"


def run(folder, source, *arguments, ci="true"):
    (folder / "conftest.py").write_text(CONFTEST.read_text("utf-8"), "utf-8")
    (folder / "test_one.py").write_text(source, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, env={**os.environ, "CI": ci}, capture_output=True, text=True, timeout=60)


def test_on_ci_a_skipped_test_fails_and_says_why(tmp_path):
    done = run(tmp_path, SKIPPED)
    assert done.returncode == 1
    assert "On CI no test may be skipped. Skipped: no Chromium here" in done.stdout


def test_on_ci_a_skipped_file_fails_and_says_why(tmp_path):
    done = run(tmp_path, SKIPPED_FILE)
    assert done.returncode != 0
    assert "On CI no test may be skipped. Skipped: no browser tests here" in done.stdout


def test_elsewhere_a_test_may_be_skipped(tmp_path):
    assert run(tmp_path, SKIPPED, ci="").returncode == 0


def test_an_expected_failure_is_not_a_skipped_test(tmp_path):
    assert run(tmp_path, EXPECTED_FAILURE).returncode == 0


def test_an_answer_is_judged_with_five_seeds_unless_more_are_asked_for(tmp_path):
    assert run(tmp_path, COUNTED.format(5)).returncode == 0
    assert run(tmp_path, COUNTED.format(200), "--seeds", "200").returncode == 0


def test_the_tests_of_one_file_run_in_one_process(tmp_path):
    (tmp_path / "test_two.py").write_text(WHERE)
    done = run(tmp_path, WHERE, "-n", "2", "--dist", "loadscope", "--no-loadscope-reorder")
    assert "40 passed" in done.stdout, done.stdout
    processes = [set((tmp_path / f"{name}.py.log").read_text().split()) for name in ("test_one", "test_two")]
    assert [len(one) for one in processes] == [1, 1] and processes[0] != processes[1]


def test_answers_are_grouped_by_exercise_and_files_by_what_they_share():
    assert group("tests/test_answers.py::test_an_answer[film_keras-wrong_a]") == "answers film_keras"
    assert group("tests/test_answers.py::test_all") == "test_answers"
    assert group("tests/test_evening.py::test_a[x]") == group("tests/test_setup.py::test_b") == "fresh"
