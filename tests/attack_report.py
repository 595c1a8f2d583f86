"""Run every attack against our grader and against stock nbgrader, and print both columns side by side.

    python tests/attack_report.py [attack …]

Stock nbgrader runs in a throwaway root: a copy of the course, a home of its own, an unprivileged user, no network.
Bombs are left out of its column, and say so. Needs root on Linux for that. Writes docs/attacks.md.
"""

import ctypes
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from attacks import attacks

from autograder import runner, sandbox

ROOT = Path(__file__).resolve().parent.parent
LESSON = "02_unregistered"
NOBODY = 65534
STOCK = [f"nbgrader.preprocessors.{name}" for name in ("Execute", "LimitOutput", "SaveAutoGrades", "CheckCellMetadata")]
LIMITS = sandbox.Limits(cell=5, total=40, memory=600, processes=64, files=20, output=1)
HEAD = """# What hostile submissions get

Written by `make attack-report` (tests/attack_report.py) from tests/attacks/. Points of nine, of a submission that solves
nothing. *carries*: it holds a right implementation, and may earn what a copied one earns. Stock nbgrader (0.9.6, the same
notebooks, its own Execute) ran in a throwaway root; bombs were left out there.

| attack | it tries | ours | stock |
|---|---|--:|--:|
"""


def main(names):
    """Print the table, and write it if all attacks were run."""
    chosen = [one for one in attacks() if not names or one.name in names]
    with runner.Zygote(limits=LIMITS) as zygote:
        ours = {one.name: _ours(zygote, one) for one in chosen}
    stock = _stock([one for one in chosen if one.stock])
    rows = []
    for one in chosen:
        name = f"{one.name} (carries)" if one.carries else one.name
        rows.append(f"| {name} | {one.tries} | {ours[one.name]} | {stock.get(one.name, 'left out')} |")
    gained = [one.name for one in chosen if not one.carries and ours[one.name] != "0"]
    fooled = [name for name, points in stock.items() if points not in ("0", "not graded")]
    end = f"\nOurs: {len(gained)} of {len(chosen)} gained points. Stock: {len(fooled)} of {len(stock)}.\n"
    page = HEAD + "\n".join(rows) + "\n" + end
    print(page)
    if not names:
        (ROOT / "docs" / "attacks.md").write_text(page, "utf-8")


def _notebook(attack):
    (path,) = ROOT.glob(f"exercises/*/{attack.exercise}.ipynb")
    notebook = nbformat.read(path, as_version=4)
    next(cell for cell in notebook.cells if cell.id == "answer").source = attack.source
    return notebook


def _ours(zygote, attack):
    files = [(name, content.encode()) for name, content in attack.files]
    ran = runner.run(zygote, _notebook(attack), files)
    return f"{sum(one.report.points for one in ran.judged):g}"


def _stock(chosen):
    """Return `{attack: points}` of stock nbgrader, each attack a student of one class; "not graded" if it refused."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "course")
        shutil.copytree(ROOT / "solutions", root / "solutions")
        shutil.copy(ROOT / "nbgrader_config.py", root)
        (root / "build").mkdir()
        Path(scratch, "home").mkdir()
        for one in chosen:
            desk = root / "build" / "submitted" / one.name / LESSON
            desk.mkdir(parents=True)
            nbformat.write(_notebook(one), desk / f"{one.exercise}.ipynb")
            for name, content in one.files:
                path = desk / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content) if not path.is_dir() else None
        for path in [Path(scratch), *Path(scratch).rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
        _run(scratch, ["generate_assignment", LESSON])
        found = {}
        for one in chosen:
            setting = f"--Autograde.autograde_preprocessors={json.dumps(STOCK)}"
            student = f"--CourseDirectory.student_id={one.name}"
            _run(scratch, ["autograde", LESSON, student, setting, "--Execute.timeout=20"])
            found[one.name] = _score(root, one)
            print(f"stock: {one.name}: {found[one.name]}", file=sys.stderr, flush=True)
        return found


def _run(scratch, arguments):
    """Run an nbgrader command as nobody, without a network, for two minutes at most."""

    def lessen():
        libc = ctypes.CDLL(None)
        libc.unshare(sandbox.NEWNET | sandbox.NEWPID | sandbox.NEWIPC)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)

    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {"HOME": f"{scratch}/home", "PATH": path, "TF_CPP_MIN_LOG_LEVEL": "3"}
    try:
        subprocess.run([sys.executable, "-m", "nbgrader", *arguments], cwd=f"{scratch}/course", env=environment,
                       capture_output=True, timeout=120, preexec_fn=lessen)  # fmt: skip
    except subprocess.TimeoutExpired:
        pass


def _score(root, attack):
    from nbgrader.api import Gradebook
    from nbgrader.api import MissingEntry

    with Gradebook(f"sqlite:///{root / 'build' / 'gradebook.db'}") as gradebook:
        try:
            return f"{gradebook.find_submission_notebook(attack.exercise, LESSON, attack.name).score:g}"
        except MissingEntry:
            return "not graded"


if __name__ == "__main__":
    main(sys.argv[1:])
