"""What the README shows is what happens, and its commands are commands that are run.

The lines for Windows and conda, and the one that chooses another package index, cannot be run here.
"""

import os
import re
import shutil
import subprocess
import sys
import textwrap
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


def _block(language, number):
    return textwrap.dedent(re.findall(rf"^ *```{language}\n(.*?)^ *```", README, re.MULTILINE | re.DOTALL)[number])


def _runs(folder, *command):
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *command], capture_output=True, encoding="utf-8", cwd=folder, env=environment, timeout=120
    )


def test_the_librarys_example_shows_what_gradtape_really_says(tmp_path):
    (tmp_path / "train.py").write_text(_block("python", 1), "utf-8")
    done = _runs(tmp_path, "train.py")
    assert done.stdout == _block("text", 1) and done.stderr == ""


PLAIN = """import torch
class Net(torch.nn.Linear):
    def forward(self, x):
        return super().forward(x).detach().requires_grad_().mean()
net = Net(4, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    net(torch.rand(8, 4)).backward()
    optimizer.step()
    print("one more step")
"""


@pytest.mark.parametrize("options, steps", [([], 3), (["--json"], 3), (["--step", "2"], 3), (["--stop"], 0), (["--save", "step.html"], 3)])
def test_the_command_for_scripts_answers_and_lets_the_script_run_on(tmp_path, options, steps):
    assert "`python -m gradtape plain.py`" in README and all(option in README for option in options)
    (tmp_path / "plain.py").write_text(PLAIN, "utf-8")
    done = _runs(tmp_path, "-m", "gradtape", *options, "plain.py")
    assert "detached" in done.stdout and done.stdout.count("one more step") == steps, done.stderr
    assert "--save" not in options or "gt-tape" in (tmp_path / "step.html").read_text("utf-8")
    assert done.returncode == 1, "the exit code tells that a gradient is not fine, also where the script is stopped"


def test_the_test_of_the_readme_passes_for_a_right_step_and_fails_for_its_example(tmp_path):
    example = _block("python", 1).partition("with gradtape")[0]
    source = example + "x = torch.rand(8, 4)\n\ndef train_step(net, x):\n    optimizer.zero_grad()\n"
    source += "    net(x).backward()\n    optimizer.step()\n\n" + _block("python", 2)
    repaired = source.replace(
        "[torch.nn.Linear(4, 4) for _ in range(2)]", "torch.nn.ModuleList([torch.nn.Linear(4, 4)])"
    )
    for name, text in (("test_wrong.py", source), ("test_right.py", repaired)):
        (tmp_path / name).write_text(text, "utf-8")
    done = _runs(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", ".")
    assert "1 failed, 1 passed" in done.stdout and "unregistered" in done.stdout, done.stdout


def test_the_other_ways_in_that_it_names_exist():
    import gradtape

    for name in set(re.findall(r"gradtape\.(\w+)\(", README)):
        assert hasattr(gradtape, name), name
    fields = set(gradtape.Diagnosis.__dataclass_fields__)
    named = re.search(r"as data: (.*?)\.$", README, re.MULTILINE | re.DOTALL)[1]
    assert set(re.findall(r"`(\w+)`", named)) <= fields


def test_every_make_target_that_it_names_exists():
    named = set(re.findall(r"\bmake ([\w-]+)", README)) - {"nothing"}
    offered = set(re.findall(r"^([\w-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
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
