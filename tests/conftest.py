"""What every test here may use: the number of seeds, a browser, and CI's rule that nothing is skipped.

Where CI=true, a skipped test fails and says why it was skipped: a check that did not run is no check.
"""

import os
import shutil
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def pytest_addoption(parser):
    parser.addoption("--seeds", type=int, default=5, help="challenges for each right and wrong answer (default: 5)")


@pytest.fixture(scope="session")
def seeds(pytestconfig):
    """The challenge seeds that an answer is judged with, a range."""
    return range(pytestconfig.getoption("--seeds"))


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
