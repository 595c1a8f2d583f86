"""Run every attack against our grader and against stock nbgrader, and print both columns side by side.

    python tests/attack_report.py [attack …]

Stock nbgrader runs in a throwaway root: a copy of the course, a home of its own, an unprivileged user, no network.
Bombs are left out of its column, and say so. Needs root on Linux for that. Writes docs/attacks.md.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from attacks import LIMITS, ROOT, attacks

from autograder import runner, sandbox

LESSON = "02_unregistered"
NOBODY = 65534
CONFIG = """c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "build/submitted"
c.CourseDirectory.autograded_directory = "build/autograded"
c.CourseDirectory.feedback_directory = "build/feedback"
c.CourseDirectory.db_url = "sqlite:///build/gradebook.db"
c.Execute.timeout = 20
"""
# In namespaces of its own: brings the loopback up, on which a kernel talks with nbgrader, hides the real home (but not
# a Python that lies in it), and becomes nobody.
BOOT = f"""
import fcntl, os, runpy, socket, struct, subprocess, sys
with socket.socket() as one:
    fcntl.ioctl(one, 0x8914, struct.pack("16sh14x", b"lo", 0x41))
python, aside = sys.base_prefix, os.environ["HOME"] + "/python"
os.makedirs(aside, exist_ok=True)
subprocess.run(["mount", "--bind", python, aside], check=True)
subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "{Path.home()}"], check=True)
if python.startswith("{Path.home()}/"):
    os.makedirs(python)
    subprocess.run(["mount", "--bind", aside, python], check=True)
os.setgroups([])
os.setresgid({NOBODY}, {NOBODY}, {NOBODY})
os.setresuid({NOBODY}, {NOBODY}, {NOBODY})
sys.argv[0] = "nbgrader"
runpy.run_module("nbgrader", run_name="__main__")
"""
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
    with runner.Zygote(limits=sandbox.Limits(**LIMITS)) as zygote:
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


def _ours(zygote, attack):
    ran = runner.run(zygote, attack.notebook, attack.encoded_files)
    return f"{sum(one.report.points for one in ran.judged):g}"


def _stock(chosen):
    """Return `{attack: points}` of stock nbgrader, each attack a student of one class; "not graded" if it refused."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "course")
        shutil.copytree(ROOT / "solutions", root / "solutions")
        Path(root, "nbgrader_config.py").write_text(CONFIG)
        (root / "build").mkdir()
        Path(scratch, "home").mkdir()
        for one in chosen:
            desk = root / "build" / "submitted" / one.name / LESSON
            desk.mkdir(parents=True)
            nbformat.write(one.notebook, desk / f"{one.exercise}.ipynb")
            for name, content in one.files:
                path = desk / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content) if not path.is_dir() else None
        for path in [Path(scratch), *Path(scratch).rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
        _run(scratch, ["generate_assignment", LESSON])
        found = {}
        for one in chosen:
            _run(scratch, ["autograde", LESSON, f"--CourseDirectory.student_id={one.name}"])
            found[one.name] = _score(root, one)
            print(f"stock: {one.name}: {found[one.name]}", file=sys.stderr, flush=True)
        return found


def _run(scratch, arguments):
    """Run an nbgrader command as nobody, with no network but its own and no process but its own, for two minutes."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {"HOME": f"{scratch}/home", "PATH": path, "TF_CPP_MIN_LOG_LEVEL": "3"}
    apart = ["unshare", "--net", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"]
    try:
        subprocess.run([*apart, sys.executable, "-c", BOOT, *arguments], cwd=f"{scratch}/course", env=environment,
                       capture_output=True, timeout=120)  # fmt: skip
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
