"""The cut between answer and judge is clean: the probe side works alone, and nothing of the judge is in reach.

A child gets copies of `measure.py`, `evidence.py`, what the probes share and each `probe.py`, and the frameworks;
wire bytes go in and out.
An audit hook ends it if it connects, writes outside its folder, or reads the repository.
This shows that the halves are apart, not that a submission is held: what C++ does, no audit hook sees.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import numpy as np
import pytest
from answers import Answer

import autograder
from autograder import exercises, verdict
from autograder.evidence import MISSING, Evidence, decode, encode

OURS = Path(autograder.__file__).parent
REPOSITORY = OURS.parent
RIGHT = {"film_keras": "right_build", "film_torch": "right_parameter_dict"}

# Runs before anything else in the child: paths, then the hook, then whatever it was sent to do.
CHILD = r"""
import os, sys

scratch, repository, *packages = sys.argv[1:]
sys.path[:] = [scratch, *sys.path, *packages]
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod"}

class Offence(BaseException):
    pass

def inside(path, folder):
    return (os.path.abspath(os.fsdecode(path)) + os.sep).startswith(folder + os.sep)

def watch(event, arguments):
    if event == "socket.connect":
        raise Offence(f"connects to {arguments[1]}")
    if event in CHANGES and not all(inside(path, scratch) for path in arguments if isinstance(path, (str, bytes))):
        raise Offence(f"{event} outside: {arguments}")
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        path, mode, flags = arguments
        writes = flags & WRITES or set(mode or "") & set("wxa+")
        if writes and not inside(path, scratch) and os.fsdecode(path) != os.devnull:
            raise Offence(f"writes {path!r}")
        if inside(path, repository) and not any(inside(path, one) for one in packages):
            raise Offence(f"reads {path!r}")

sys.addaudithook(watch)
sys.dont_write_bytecode = True
"""

MEASURE = """
wire = os.dup(1)
os.dup2(2, 1)  # What the frameworks or the answer print is not for the wire.
from importlib import import_module
from pathlib import Path
from autograder.measure import measure

probe = import_module("autograder.checks.{exercise}.probe")
namespace = {{}}
exec(compile(Path(scratch, "answer.py").read_text(), "answer", "exec"), namespace)
with os.fdopen(wire, "wb") as out:
    out.write(measure(probe, namespace, sys.stdin.buffer.read()))
"""


@pytest.fixture
def scratch(tmp_path):
    """A folder that holds the probe side of both exercises, and nothing else of ours."""
    copied = [OURS / "measure.py", OURS / "evidence.py", *OURS.glob("*_probes.py"), *OURS.glob("checks/*/probe.py")]
    for path in copied:
        target = tmp_path / "autograder" / path.relative_to(OURS)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    (tmp_path / "tmp").mkdir()
    return tmp_path.resolve()


def run(scratch, script, sent=b""):
    """Run a script in the child; return what it wrote and how it ended. The editable install is not on its path."""
    packages = dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    own = {"TMPDIR": str(scratch / "tmp"), "HOME": str(scratch), "KERAS_HOME": str(scratch / "keras")}
    keep = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", CHILD + script, str(scratch), str(REPOSITORY), *packages],
        input=sent,
        capture_output=True,
        cwd=scratch,
        env={**keep, **own, "TF_CPP_MIN_LOG_LEVEL": "3"},
        timeout=120,
    )


def points(scratch, exercise, source):
    """Return the points of an answer that is measured in the child and judged here."""
    judge = exercises.find(exercise).judge
    sent, kept = judge.challenge(np.random.default_rng(0))
    challenge = encode(Evidence(sent))
    (scratch / "answer.py").write_text(source, "utf-8")
    child = run(scratch, MEASURE.format(exercise=exercise), challenge)
    assert child.returncode == 0, child.stderr.decode()[-2000:]
    evidence = decode(child.stdout)
    verdicts = verdict.judge(judge.claims, dict(decode(challenge).values), kept, evidence)
    return sum(one.points for one in verdicts), evidence


@pytest.mark.parametrize("exercise", RIGHT)
def test_the_probe_side_alone_is_enough_to_judge_a_right_answer(scratch, exercise):
    earned, evidence = points(scratch, exercise, Answer(exercise, RIGHT[exercise]).source)
    assert earned == 8, evidence.crashes


def test_an_answer_that_reaches_for_its_judge_finds_none(scratch):
    source = Answer("film_torch", "right_parameter").source.replace(
        "        return self.gamma", "        import autograder.checks.film_torch.judge\n        return self.gamma"
    )
    earned, evidence = points(scratch, "film_torch", source)
    assert earned == 0
    assert {crash.type for crash in evidence.crashes.values()} == {"ModuleNotFoundError", MISSING}


@pytest.mark.parametrize(
    "module",
    [
        "autograder.verdict",
        "autograder.learner",
        "autograder.report",
        "autograder.exercises",
        "autograder.checks.film",
        "autograder.checks.film_keras.judge",
        "autograder.checks.film_torch.judge",
    ],
)
def test_nothing_of_the_judge_can_be_imported_there(scratch, module):
    child = run(scratch, f"import {module}")
    assert b"ModuleNotFoundError" in child.stderr and child.returncode == 1


def test_the_probe_side_imports_nothing_of_ours_but_the_wire(scratch):
    script = "import autograder.measure\nprint(*sorted(name for name in sys.modules if name.startswith('autograder.')))"
    child = run(scratch, script)
    assert child.stdout.decode().split() == ["autograder.evidence", "autograder.measure"], child.stderr.decode()


OFFENCES = {
    "imports the judge from the repository": "sys.path.insert(0, repository)\ndel sys.modules['autograder']\n"
    "import autograder.verdict",
    "reads the judge": "open(os.path.join(repository, 'autograder', 'checks', 'film.py'))",
    "reads the solutions": "open(os.path.join(repository, 'solutions', '02_unregistered', 'film_keras.ipynb'))",
    "connects": "import socket\nsocket.socket().connect(('127.0.0.1', 9))",
    "writes beside its folder": "open(scratch + '-mine', 'w')",
    "writes with flags alone": "os.open(os.path.join(os.path.dirname(scratch), 'mine'), os.O_CREAT | os.O_RDWR)",
    "appends": "open(os.path.join(os.path.dirname(scratch), 'mine'), 'ab')",
    "makes a folder": "os.mkdir(scratch + '-folder')",
    "moves a file out": "a = os.path.join(scratch, 'a')\nopen(a, 'w').close()\nos.rename(a, scratch + 'a')",
}


@pytest.mark.parametrize("name", OFFENCES)
def test_the_hook_bites(scratch, name):
    child = run(scratch, "import autograder\n" + OFFENCES[name])
    assert b"Offence: " in child.stderr, child.stderr.decode()[-2000:]
    assert not list(scratch.parent.glob(f"{scratch.name}-*")) and not (scratch.parent / "mine").exists()


def test_the_hook_lets_pass_what_a_measurement_needs(scratch):
    script = "import tempfile\nwith tempfile.TemporaryDirectory() as folder:\n    open(folder + '/a', 'w').close()"
    script += "\nprint('done')"
    child = run(scratch, script)
    assert child.stdout == b"done\n", child.stderr.decode()
