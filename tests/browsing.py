"""Drive JupyterLab in a headless Chromium as a person would: open, run all, type, read.

A copy of the course is served by the same program that `make lab` runs.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
EXPOSED = "--LabApp.expose_app_in_browser=True"  # so that a test can wait for a command of JupyterLab to end
PARTS = ("course", "exercises", "solutions", "pyproject.toml", "nbgrader_config.py")
START = 90_000  # milliseconds for the first page, with every extension to load
PATIENCE = 30_000  # milliseconds for anything else
RUN = 180_000  # milliseconds for a notebook, imports of both frameworks included
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@contextmanager
def lab(folder):
    """Serve a copy of the course from `folder`; yield the address that is printed, token included."""
    course = Path(folder, "missing-gradient")
    course.mkdir()
    for part in PARTS:
        source = ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, course / part)
    command = [sys.executable, "-m", "course.lab", "--no-browser", "--port", str(free_port()), EXPOSED]
    with served(command, course, Path(folder, "home")) as address:
        yield address


@contextmanager
def served(command, course, home):
    """Run a command that serves the course, in that folder and with that home; yield the address it prints."""
    home.mkdir()
    environment = {**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / ".jupyter")}
    environment.pop("MAKEFLAGS", None)  # `make test ARGS=…` must not reach the make in here
    server = subprocess.Popen(
        command, cwd=course, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield next(line.split()[1] for line in server.stdout if line.startswith("Open http"))
    finally:
        os.killpg(server.pid, signal.SIGINT)  # what Ctrl-C in the terminal does
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def browser(executable, size=(1200, 1000)):
    """Yield a page in a headless browser."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
        page.set_default_timeout(PATIENCE)
        yield page
        chromium.close()


def open_notebook(page, address, path):
    """Open `path`, relative to the course, and wait until its kernel is ready."""
    # Reset: the tabs of an earlier page would come back, and one of them could be in front.
    page.goto(re.sub(r"/lab/tree/[^?]*", f"/lab/tree/{path}", address) + "&reset")
    page.wait_for_function(
        "path => window.jupyterapp?.shell.currentWidget?.context?.path === path", arg=path, timeout=START
    )
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=START)
    # A run asked for before the kernel has answered is lost without a word.
    page.evaluate(
        """async () => {
            const context = window.jupyterapp.shell.currentWidget.sessionContext;
            await context.ready;
            await context.session.kernel.info;
        }"""
    )


def run_all(page):
    """Run every cell, wait for the last one, and return the outputs by cell id, as lists of nbformat dicts."""
    page.set_default_timeout(RUN)
    _command(page, "notebook:run-all-cells")
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    page.set_default_timeout(PATIENCE)
    cells = page.evaluate("() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells")
    return {cell["id"]: cell["outputs"] for cell in cells if cell["cell_type"] == "code"}


def screenshot(page, name):
    """Keep what the browser shows, in the folder that the variable SCREENSHOTS names, if it does."""
    if os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(os.environ["SCREENSHOTS"], f"{name}.png"), full_page=True)


def cell(page, text):
    """Return the visible code cell that contains `text`, scrolled into view."""
    found = page.locator(".jp-CodeCell", has_text=text).first
    found.scroll_into_view_if_needed()
    return found


def replace_source(page, text, source):
    """Type `source` in place of the code in the cell that contains `text`."""
    cell(page, text).locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(source)


def theme(page, name):
    """Choose a JupyterLab theme, `JupyterLab Dark` or `JupyterLab Light`, and wait until it is there."""
    _command(page, "apputils:change-theme", {"theme": name})
    page.wait_for_selector(f'body[data-jp-theme-name="{name}"]', state="attached")
    page.wait_for_timeout(500)  # the style sheet follows the name


def _command(page, name, arguments=None):
    page.evaluate(
        "([name, given]) => window.jupyterapp.commands.execute(name, given).then(() => null)", [name, arguments or {}]
    )
