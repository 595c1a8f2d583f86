"""What the README shows is what happens, and its commands are commands that are run.

The lines for Windows and conda, and the one that chooses another package index, cannot be run here.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import readme_commands

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def _blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


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
    for command in (line.split() for line in readme_commands() if line.startswith("nbgrader")):
        assert f'course.nbgrader("{command[1]}"' in source, command
        assert command[2:] in ([LESSON], [])


def test_the_way_without_make_works_in_a_fresh_copy(fresh):
    start = [line for line in readme_commands() if ".venv" in line][2]
    assert _says(f"{start} --no-browser", fresh, "Open http")


def test_plain_jupyter_lab_works_there_too_and_the_start_notebook_lays_out_the_exercises(fresh):
    assert _says(".venv/bin/jupyter lab --no-browser --allow-root --port=0", fresh, "is running at")
    shutil.rmtree(fresh / "work")
    subprocess.run([fresh / ".venv/bin/jupyter", "execute", "course/start.ipynb"], cwd=fresh, check=True)
    assert (fresh / "work" / "02_unregistered" / "film_keras.ipynb").exists()


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
    unix = [line for line in readme_commands() if "pip install" in line]
    (windows,) = [line for line in _blocks("bat")[0].splitlines() if "pip install" in line]
    assert windows.replace("\\", "/").replace("Scripts", "bin") == unix[0]
