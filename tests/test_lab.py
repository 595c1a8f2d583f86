"""`make lab` as a learner meets it: one address, a front page whose links open, an end on Ctrl-C."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from browsing import PARTS, browser, lab, open_notebook

import course.lab
from course.lessons import lessons

ROOT = Path(__file__).parent.parent
OPEN_TABS = "#jp-main-dock-panel .lm-TabBar-tabLabel"


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    """The front page in a browser that has never seen JupyterLab, with `page.outside`: what it asked of other hosts."""
    with lab(tmp_path_factory.mktemp("lab")) as address, browser(chromium) as page:
        outside = []
        page.on("request", lambda request: outside.append(request.url) if "//localhost" not in request.url else None)
        open_notebook(page, address, "course/start.ipynb")
        page.outside = [url for url in outside if url.startswith("http")]
        yield page


def open_link(page, within, path):
    """Click the link to `path` and wait for its tab; then come back to the front page."""
    page.locator(f'{within} a[href*="/{path}"]:visible').first.click()
    page.wait_for_selector(f'{OPEN_TABS}:text-is("{Path(path).name}")')
    page.locator(OPEN_TABS, has_text="start.ipynb").click()


def test_the_lessons_are_there_before_any_cell_has_run(page):
    assert page.locator(".front-page").count() == 0
    open_link(page, ".jp-RenderedMarkdown", "course/00_the_tape.ipynb")


def test_running_its_cell_shows_the_table_and_its_links_open_in_jupyterlab(page):
    page.locator(".jp-NotebookPanel:visible .jp-CodeCell").first.click()
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector(".front-page table")
    points = sum(exercise.points for lesson in lessons() for exercise in lesson.exercises)
    assert f"0 of {points:g}" in page.locator(".front-page tfoot").inner_text()
    open_link(page, ".front-page", "work/02_unregistered/film_torch.ipynb")
    open_link(page, ".front-page", "course/02_unregistered.ipynb")
    assert len(page.context.pages) == 1, "a link opened a window of its own"


def test_nothing_else_asks_for_attention(page):
    page.wait_for_timeout(3000)  # JupyterLab asks about its news a little after the start
    assert page.locator(".Toastify__toast, .jp-Dialog").count() == 0
    assert page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("nbgrader", re.IGNORECASE)).count() == 0
    assert page.outside == []


@pytest.fixture
def start(tmp_path):
    """Start a copy of the course as make does, in a process group of its own, on a machine without a display."""
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path / "config")}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "JUPYTER_TOKEN"):
        environment.pop(name, None)
    servers = []

    def start(*arguments):
        command = [sys.executable, "-m", "course.lab", *arguments]
        server = subprocess.Popen(
            command,
            cwd=tmp_path,
            env=environment,
            text=True,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        servers.append(server)
        return server

    yield start
    for server in servers:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def address(server):
    """Return host, port and token of the address that the server prints, and the lines up to it."""
    lines = []
    for line in server.stdout:
        lines.append(line.rstrip())
        found = re.fullmatch(r"Open http://(localhost):(\d+)/lab/tree/course/start.ipynb\?token=(\w+)", lines[-1])
        if found:
            return found[1], int(found[2]), found[3], lines
    raise AssertionError(f"no address in {lines}")


def ask(method, host, port, token, path):
    connection = http.client.HTTPConnection(host, port, timeout=20)
    connection.request(method, path, headers={"Authorization": f"token {token}"})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_without_a_display_it_prints_one_address_that_opens_with_its_token(start):
    host, port, token, lines = address(start())
    assert lines[:-1] == [
        f"Copied {len(list(ROOT.glob('exercises/*/*.ipynb')))} files from exercises/ into work/: there you work on your own copies.",
        "Starting JupyterLab …",
    ]
    assert ask("GET", host, port, token, "/api/contents/course/start.ipynb")[0] == 200
    assert ask("GET", host, port, "another", "/api/contents/course/start.ipynb")[0] == 403


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "kill"])
def test_it_leaves_no_process_behind(start, ending):
    server = start()
    host, port, token, _ = address(server)
    status, _ = ask("POST", host, port, token, "/api/kernels")
    assert status == 201
    if ending == signal.SIGINT:
        os.killpg(server.pid, ending)  # a terminal sends it to the whole group
    else:
        server.send_signal(ending)
    # Ends when the last process has closed its output, the kernel included.
    server.communicate(timeout=60)
    assert server.returncode == 0
    with pytest.raises(ConnectionRefusedError):
        ask("GET", host, port, token, "/api")


def test_two_courses_at_once_take_two_ports(start):
    first, second = address(start()), address(start())
    assert first[1] != second[1]


def test_another_server_that_took_the_port_is_not_announced(start):
    server = start()
    _, port, token, _ = address(server)
    late = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3)"])  # ends, as its port is taken
    assert course.lab._answers(server, port, token)
    assert not course.lab._answers(late, port, "another")
    assert late.wait() == 0


def test_a_port_in_use_is_said_with_another_one(start):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        server = start("--port", str(port))
        assert server.stdout.read() == f"Port {port} is in use. Choose another one: make lab PORT={port + 1}\n"
        assert server.wait() == 1


def test_a_server_that_cannot_start_is_not_announced(start):
    server = start("--ServerApp.root_dir=/nowhere/at/all")
    said = server.stdout.read()
    assert "Open http" not in said
    assert said.rstrip().endswith("JupyterLab has not started. Its messages above say why.")
    assert server.wait() != 0
