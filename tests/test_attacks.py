"""No hostile submission gains a point, changes anything outside its folder, survives, or costs the next one.

As root each attack has a user id of its own, which is how its survivors are found.
"""

import hashlib
import os
import shutil
import time
from pathlib import Path

import pytest
from answers import Answer
from attacks import ROOT, attacks, handed_in

from autograder import runner, sandbox

ATTACKS = attacks()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A course folder as a grader has it, world-readable and world-writable, with what an attack would like to have."""
    place = tmp_path_factory.mktemp("grading")
    shutil.copytree(ROOT / "solutions", place / "solutions")
    for name in ("build/gradebook.db", "build/submitted/next/film_torch.ipynb", "nbgrader_config.py"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text("as it was")
    for path in [place, *place.rglob("*")]:
        path.chmod(0o777)
    before = os.getcwd()
    os.chdir(place)
    yield place
    os.chdir(before)


def points(ran):
    return sum(one.report.points for one in ran.judged)


def state(folder):
    """Return a digest of all that lies in a folder."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(str(path).encode() + (path.read_bytes() if path.is_file() else b""))
    return found.hexdigest()


def survivors(uid):
    """Return the processes that run under this user id."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if path.stat().st_uid == uid:
                found.append((path / "cmdline").read_bytes())
        except OSError:
            continue
    return found


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_gains_nothing_and_harms_nobody(zygote, place, attack):
    before = state(place)
    released = points(runner.run(zygote, attack.notebook, attack.encoded_files))
    uid = sandbox.FIRST_UID + zygote._uid  # of the last fork
    assert released == 0 or attack.carries, f"{attack.tries} It got {released} points."
    assert state(place) == before, attack.tries
    for _ in range(300):
        left = survivors(uid)
        if not left:
            break
        time.sleep(0.1)
    assert left == [], attack.tries
    victim = runner.run(zygote, handed_in("film_torch", Answer("film_torch", "right_parameter").source))
    assert (victim.status, points(victim)) == ("graded", 8), attack.tries


def test_the_report_knows_every_attack():
    rows = [line.split(" | ") for line in (ROOT / "docs" / "attacks.md").read_text("utf-8").splitlines()[8:]]
    reported = {row[0].removeprefix("| "): row[2] for row in rows if len(row) == 4}
    names = {f"{one.name} (carries)" if one.carries else one.name: one.carries for one in ATTACKS}
    assert set(reported) == set(names), "run `make attack-report`"
    assert all(points == "0" for name, points in reported.items() if not names[name])


def test_there_are_enough_attacks():
    assert len(ATTACKS) >= 60
