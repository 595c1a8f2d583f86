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
from attacks import LIMITS, ROOT, attacks, handed_in

from autograder import runner

LESSON = "02_unregistered"
NOBODY = 65534
CONFIG = """c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "build/submitted"
c.CourseDirectory.autograded_directory = "build/autograded"
c.CourseDirectory.feedback_directory = "build/feedback"
c.CourseDirectory.db_url = "sqlite:///build/gradebook.db"
c.Execute.timeout = 180
"""
# In namespaces of its own: brings the loopback up, on which a kernel talks with nbgrader, hides the real home (but not
# a Python that lies in it), and becomes nobody.
BOOT = f"""
import ctypes, fcntl, os, runpy, socket, struct, subprocess, sys
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
ctypes.CDLL(None).prctl(1, 9)  # A change of user has undone that this process ends with its parent.
sys.argv[0] = "nbgrader"
runpy.run_module("nbgrader", run_name="__main__")
"""
HEAD = """# What hostile submissions get

Written by `make attack-report` (tests/attack_report.py) from tests/attacks/. Points of nine, of a submission that solves
nothing. *carries*: it holds a right implementation, and may earn what a copied one earns. Stock nbgrader ran the
same notebooks as it does by itself, each in a course of its own as an unprivileged user; bombs were left out there.

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
    fooled = [one for one in chosen if not one.carries and stock.get(one.name, "0")[0] not in "0n"]
    harmed = [name for name, what in stock.items() if "changed" in what]
    end = (
        f"\nOf {sum(not one.carries for one in chosen)} that carry no right implementation, {len(gained)} gained points "
        f"here and {len(fooled)} in stock nbgrader, where {len(harmed)} of {len(stock)} changed files of others.\n"
    )
    page = HEAD + "\n".join(rows) + "\n" + end
    print(page)
    if not names:
        (ROOT / "docs" / "attacks.md").write_text(page, "utf-8")


def _ours(zygote, attack):
    ran = runner.run(zygote, attack.notebook, attack.encoded_files)
    return f"{sum(one.report.points for one in ran.judged):g}"


def _stock(chosen):
    """Return `{attack: what became of it}`, each in a course and a home of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        course = Path(scratch, "released", "course")
        shutil.copytree(ROOT / "solutions" / LESSON, course / "solutions" / LESSON)
        (course / "nbgrader_config.py").write_text(CONFIG)
        (course / "build").mkdir()
        (course.parent / "home").mkdir()
        _give_away(scratch)
        _run(course.parent, ["generate_assignment", LESSON])
        found = {}
        for one in chosen:
            root = Path(scratch, one.name)
            shutil.copytree(course.parent, root)
            found[one.name] = _stock_one(root, one)
            shutil.rmtree(root)
            print(f"stock: {one.name}: {found[one.name]}", file=sys.stderr, flush=True)
        return found


def _stock_one(root, attack):
    """Return the points that one attack gets, and what else it did."""
    desk = root / "course" / "build" / "submitted" / attack.name / LESSON
    next_one = desk.parent.parent / "next" / LESSON / "film_torch.ipynb"
    for path in (desk, next_one.parent):
        path.mkdir(parents=True)
    nbformat.write(attack.notebook, desk / f"{attack.exercise}.ipynb")
    nbformat.write(handed_in("film_torch", "1"), next_one)
    for name, content in attack.files:
        path = desk / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_dir():
            path.write_text(content)
    _give_away(root)
    kept = [path for path in (root / "course").rglob("*") if path.suffix in (".ipynb", ".py") and path.is_file()]
    before = {path: path.read_bytes() for path in kept}
    _run(root, ["autograde", LESSON, f"--CourseDirectory.student_id={attack.name}"])
    points = _score(root / "course", attack)
    harmed = [path for path, content in before.items() if not path.is_file() or path.read_bytes() != content]
    return points + (f", {len(harmed)} files of others changed" if harmed else "")


def _give_away(folder):
    for path in [Path(folder), *Path(folder).rglob("*")]:
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def _run(scratch, arguments):
    """Run an nbgrader command as nobody, with no network but its own and no process but its own, for four minutes."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {"HOME": f"{scratch}/home", "PATH": path, "TF_CPP_MIN_LOG_LEVEL": "3"}
    apart = ["unshare", "--net", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"]
    try:
        subprocess.run([*apart, sys.executable, "-c", BOOT, *arguments], cwd=f"{scratch}/course", env=environment,
                       capture_output=True, timeout=240)  # fmt: skip
    except subprocess.TimeoutExpired:
        pass


def _score(root, attack):
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(f"sqlite:///{root / 'build' / 'gradebook.db'}") as gradebook:
        try:
            return f"{gradebook.find_submission_notebook(attack.exercise, LESSON, attack.name).score:g}"
        except MissingEntry:
            return "not graded"


if __name__ == "__main__":
    main(sys.argv[1:])
