"""What the README shows is what happens, and its commands are commands that are run.

The lines for Windows and conda, and the one that chooses another package index, cannot be run here.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def _blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def _commands():
    lines = [line.split("#")[0].strip() for block in _blocks("sh") for line in block.splitlines()]
    return [line for line in lines if "PIP_EXTRA_INDEX_URL" not in line]


def test_the_first_screen_shows_what_the_course_really_says(tmp_path):
    (tmp_path / "layer.py").write_text(_blocks("python")[0], "utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "utf8", tmp_path / "layer.py"], capture_output=True, encoding="utf-8", cwd=tmp_path
    )
    assert done.stdout == _blocks("text")[0]


def test_every_make_target_that_it_names_exists():
    named = set(re.findall(r"\bmake (\w+)", README)) - {"nothing"}
    offered = set(re.findall(r"^(\w+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named <= offered


def test_every_nbgrader_command_that_it_names_is_run_by_the_pipeline():
    from classroom import LESSON

    source = (ROOT / "tests" / "classroom.py").read_text()
    for command in (line.split() for line in _commands() if line.startswith("nbgrader")):
        assert f'course.nbgrader("{command[1]}"' in source, command
        assert command[2:] in ([LESSON], [])


def test_the_way_without_make_works_in_a_fresh_copy(tmp_path):
    """Runs the very lines of the README, the last one without a browser and until it answers."""
    copy = tmp_path / "fresh"
    subprocess.run(["git", "clone", "--quiet", ROOT, copy], check=True)
    create, install, start = [line for line in _commands() if ".venv" in line]
    create = create.replace("python3.11", f'"{sys.executable}"')
    subprocess.run(f"{create} && {install} --quiet --disable-pip-version-check", shell=True, cwd=copy, check=True)
    executed = subprocess.run(
        [copy / ".venv/bin/jupyter", "execute", "--output=../build.ipynb", "course/start.ipynb"],
        cwd=copy, capture_output=True, text=True,
    )  # fmt: skip
    assert executed.returncode == 0, executed.stderr
    assert (copy / "work" / "02_unregistered" / "film_keras.ipynb").exists()
    assert _says(f"{start} --no-browser", copy, "Open http")
    assert _says(".venv/bin/jupyter lab --no-browser --allow-root --port=0", copy, "is running at")


def _says(command, folder, words):
    """Return whether the command, which does not end by itself, gets as far as saying these words."""
    server = subprocess.Popen(
        f"exec {command}", shell=True, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        return any(words in line for line in server.stdout)
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.mark.skipif(sys.platform == "win32", reason="the block is for Linux and macOS")
def test_the_install_commands_are_the_same_on_every_system():
    unix = [line for line in _commands() if "pip install" in line]
    (windows,) = [line for line in _blocks("bat")[0].splitlines() if "pip install" in line]
    assert windows.replace("\\", "/").replace("Scripts", "bin") == unix[0]
