"""Set-up: one lock that works on any machine, one Makefile that says what is wrong in a line."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8").splitlines()

# What a lock for every machine may not hold, each with a line that does.
FORBIDDEN = {
    r"\+": "torch==2.13.0+cpu",
    r"@": "torch @ https://example.org/torch.whl",
    r"file:": "file:///home/me/torch.whl",
    r"^-": "--extra-index-url https://example.org/simple",
    r"^(nvidia-|cuda-|triton)": "nvidia-cublas-cu12==12.9.1.4",
}

# Packages that exist for some systems only: they stop the set-up elsewhere unless a marker says where.
ONE_SYSTEM = {"appnope", "colorama", "pexpect", "ptyprocess", "pywinpty", "uvloop", "pywin32"}

WANTED = "Install it from https://www.python.org/downloads/ or name yours: make lab PYTHON=/path/to/python3.11"


def pins():
    return [Requirement(line) for line in LOCK]


def forbidden(lines):
    return [line for line in lines for pattern in FORBIDDEN if re.search(pattern, line)]


def test_the_lock_holds_nothing_that_only_one_machine_can_install():
    assert forbidden(LOCK) == []


@pytest.mark.parametrize("line", FORBIDDEN.values())
def test_each_forbidden_line_would_be_noticed(line):
    assert forbidden([line]) == [line]


def test_every_line_of_the_lock_pins_one_version():
    assert [str(pin) for pin in pins() if not re.fullmatch(r"==[\w.]+", str(pin.specifier))] == []


def test_the_wheel_holds_the_library_and_the_grader_and_needs_numpy_alone(tmp_path):
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--wheel-dir",
        tmp_path,
        ROOT,
    ]
    subprocess.run(command, check=True)
    (wheel,) = tmp_path.glob("gradtape-*.whl")
    held = zipfile.ZipFile(wheel).namelist()
    for package in ("autograder", "gradtape"):
        written = {path.relative_to(ROOT).as_posix() for path in (ROOT / package).rglob("*.py")}
        assert written <= set(held)
    assert {name.partition("/")[0] for name in held} == {"autograder", "gradtape", "gradtape-0.1.0.dist-info"}
    program = "import sys, gradtape, gradtape.testing; print(gradtape.__file__); assert not {'torch', 'tensorflow', 'autograder'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(wheel)!r}); {program}"],
                          capture_output=True, text=True)  # fmt: skip
    assert done.stdout.startswith(str(wheel)), done.stderr


def test_packages_for_one_system_say_so():
    assert [str(pin) for pin in pins() if pin.name in ONE_SYSTEM and not pin.marker] == []


def test_the_lock_holds_this_torch():
    assert "torch==2.13.0" in LOCK


def test_every_dependency_of_the_project_is_locked_within_its_bounds():
    wanted = [*PROJECT["dependencies"], *sum(PROJECT["optional-dependencies"].values(), [])]
    for wish in map(Requirement, wanted):
        found = [pin for pin in pins() if canonicalize_name(pin.name) == canonicalize_name(wish.name)]
        assert found, f"{wish.name} is not in requirements.lock; run `make lock`"
        for pin in found:
            (version,) = pin.specifier
            assert wish.specifier.contains(version.version), f"{pin} is outside {wish}"


def test_conda_installs_the_same_lock_and_lists_no_versions_of_its_own():
    *packages, with_pip = CONDA["dependencies"]
    assert packages == ["python=3.11", "make", "pip"]
    assert with_pip == {"pip": ["-r requirements.lock", "-e ."]}
    assert CONDA["channels"] == ["conda-forge"]


def test_conda_brings_a_python_that_the_project_accepts():
    (python,) = [line for line in CONDA["dependencies"][:-1] if line.startswith("python=")]
    assert SpecifierSet(PROJECT["requires-python"]).contains(python.removeprefix("python="))


def make(folder, *arguments):
    # As typed into a terminal: what an outer make, such as `make test`, tells the makes inside it is left out.
    environment = {
        name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    }
    command = ["make", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


@pytest.fixture
def fresh(tmp_path):
    """A folder as it is after cloning: no .venv yet."""
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def fake_python(folder, version):
    """A Python of another version, as far as a Makefile can tell. It can do nothing else."""
    path = folder / "fake-python"
    path.write_text(f'#!/bin/sh\ncase "$2" in *version_info*) echo {version};; *) exit 3;; esac\n')
    path.chmod(0o755)
    return str(path)


def test_make_help_names_every_target():
    targets = re.findall(r"^([a-z-]+):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = re.findall(r"^  make ([a-z-]+) +\S.+\.$", make(ROOT, "help").stdout, re.MULTILINE)
    assert named == targets
    assert {"help", "lab", "test", "bench", "demo", "release", "seeds", "lock", "clean"} <= set(named)


@pytest.mark.parametrize("target", ["lab", "test"])
@pytest.mark.parametrize("version", ["2.7", "3.9", "3.10"])
def test_an_older_python_is_said_before_anything_else(fresh, target, version):
    python = fake_python(fresh, version)
    done = make(fresh, target, f"PYTHON={python}")
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.splitlines()[0] == f"Python 3.11 is needed and {python} is Python {version}. {WANTED}"
    assert not (fresh / ".venv").exists()


def test_a_python_that_is_not_there_is_said_before_anything_else(fresh):
    done = make(fresh, "lab", "PYTHON=/nowhere/python")
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.splitlines()[0] == f"Python 3.11 is needed and /nowhere/python does not run. {WANTED}"


@pytest.mark.parametrize("version", ["3.12", "3.14", "3.20"])
def test_a_newer_python_gets_a_warning_and_goes_on(fresh, version):
    python = fake_python(fresh, version)
    warning, next_line, *_ = make(fresh, "lab", f"PYTHON={python}").stderr.splitlines()
    assert warning == (
        f"Note: {python} is Python {version} and the course is tested with 3.11. "
        "If the set-up fails, use that one: make lab PYTHON=/path/to/python3.11"
    )
    # This fake goes no further than the next question, whose answer is said just as plainly.
    assert next_line == (
        f"{python} cannot make a virtual environment. On Debian or Ubuntu: sudo apt install python{version}-venv"
    )


def set_up(folder):
    """Stand in for a finished set-up, without its installation."""
    (folder / ".venv" / "bin").mkdir(parents=True)
    python = folder / ".venv" / "bin" / "python"
    python.write_text("#!/bin/sh\nexit 0\n")
    python.chmod(0o755)
    (folder / ".venv" / ".set-up").write_text(f"{os.path.realpath(folder)}\n")


def test_a_finished_set_up_is_not_repeated(fresh):
    set_up(fresh)
    assert "pip install" not in make(fresh, "--dry-run", "lab").stdout


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_is_set_up_again(fresh, changed):
    set_up(fresh)
    later = (fresh / ".venv" / ".set-up").stat().st_mtime + 10
    os.utime(fresh / changed, (later, later))
    assert "pip install" in make(fresh, "--dry-run", "lab").stdout


def test_a_set_up_that_was_moved_with_its_folder_is_made_again(fresh):
    set_up(fresh)
    (fresh / ".venv" / ".set-up").write_text("/somewhere/else\n")
    assert "pip install" in make(fresh, "--dry-run", "lab").stdout
