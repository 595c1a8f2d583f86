"""What every test here may use: the number of seeds, a browser, and CI's rule that nothing is skipped.

Where CI=true, a skipped test fails and says why it was skipped: a check that did not run is no check.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Files whose tests share a fixture of a session that takes long.
SHARED = {
    **dict.fromkeys(["test_evening", "test_learner", "test_readme", "test_setup"], "fresh"),
    **dict.fromkeys(["test_facts", "test_lessons_gradtape"], "ran"),
    **dict.fromkeys(["test_attacks", "test_runner"], "zygote"),
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def pytest_addoption(parser):
    parser.addoption("--seeds", type=int, default=5, help="challenges for each right and wrong answer (default: 5)")


@pytest.hookimpl(optionalhook=True)  # without pytest-xdist nobody asks
def pytest_xdist_make_scheduler(config, log):
    """Let the tests of one group run in one process, one after the other: what is slow to make is made once."""
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return group(nodeid)

    return ByGroup(config, log)


def group(nodeid):
    """Return the name of a test's group: its file, or files that share a fixture, or the answers of one exercise."""
    file, _, test = nodeid.partition("::")
    name = Path(file).stem
    if name == "test_answers" and "[" in test:
        return "answers " + test.partition("[")[2].partition("-")[0]
    return SHARED.get(name, name)


@pytest.fixture(scope="session")
def seeds(pytestconfig):
    """The challenge seeds that an answer is judged with, a range."""
    return range(pytestconfig.getoption("--seeds"))


@pytest.fixture(scope="session")
def fresh(tmp_path_factory):
    """A fresh copy of the project as git would hand it out, set up by the README's lines for a way without make."""
    copy = tmp_path_factory.mktemp("fresh") / "missing-gradient"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout, so there is no telling what a fresh copy would hold")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    create, install = [line for line in readme_commands(copy) if ".venv" in line][:2]
    create = create.replace("python3.11", f'"{sys.executable}"')
    quietly = f"{create} && {install} --quiet --disable-pip-version-check"
    subprocess.run(quietly, shell=True, cwd=copy, check=True)
    return copy


@pytest.fixture(scope="session")
def ran():
    """A function: lesson -> its notebook, run from top to bottom in a kernel of its own, once."""
    import nbclient
    import nbformat

    done = {}

    def run(lesson):
        if lesson not in done:
            done[lesson] = nbformat.read(ROOT / "course" / f"{lesson}.ipynb", as_version=4)
            place = {"metadata": {"path": str(ROOT / "course")}}
            # A learner has neither: under the first, ipykernel would not see what C++ writes; the second silences it.
            ours = ("PYTEST_CURRENT_TEST", "TF_CPP_MIN_LOG_LEVEL")
            env = {name: value for name, value in os.environ.items() if name not in ours}
            nbclient.NotebookClient(done[lesson], timeout=300, kernel_name="python3", resources=place).execute(env=env)
        return done[lesson]

    return run


def readme_commands(root=ROOT):
    """Return the command lines of README.md that can be run here: all but those for another package index."""
    blocks = re.findall(r"^```sh\n(.*?)^```", (root / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if "PIP_EXTRA_INDEX_URL" not in line]


@pytest.fixture(scope="session")
def zygote():
    """A runner.Zygote with narrow limits, every layer of the sandbox in place; skips where one is missing."""
    from attacks import LIMITS

    from autograder import runner, sandbox

    lost = [what for what in sandbox.layers().values() if what]
    if lost:
        pytest.skip(f"this machine lacks a layer of the sandbox, so {lost[0]}; run as root on Linux")
    with runner.Zygote(limits=LIMITS) as zygote:
        yield zygote


@pytest.fixture(scope="session")
def chromium():
    """The path of a Chromium or Chrome, a str; skips where there is none. CHROMIUM=… names one."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None) or _playwrights_own()
    if not found:
        pytest.skip("no Chromium here: install chromium, or run .venv/bin/python -m playwright install chromium")
    return found


def _playwrights_own():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return _nothing_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _nothing_skipped((yield))


def _nothing_skipped(report):
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.longrepr = f"On CI no test may be skipped. {reason}"
    return report
