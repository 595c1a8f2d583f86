"""Open the course in JupyterLab; this is what `make lab` runs.

    python -m course.lab [--port 8890] [anything that `jupyter lab` takes]

Says what is missing before it starts anything, lays out `work/`, starts the server
on this machine only, and prints its address once it answers.
Installs nothing and changes no Jupyter setting of yours: what it sets holds for this run.
What JupyterLab shows is set in labconfig/: no questions about news, none of nbgrader's
menus for teachers (plain `jupyter lab` has them).
"""

import argparse
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from . import needed

ROOT = Path(__file__).parent.parent
FRONT_PAGE = "lab/tree/course/start.ipynb"
FIRST_PORT = 8888
PATIENCE = 120  # seconds until the server must answer

SETTINGS = (
    f"--ServerApp.default_url=/{FRONT_PAGE}",
    "--ServerApp.port_retries=0",
    "--ServerApp.answer_yes=True",  # one Ctrl-C ends it, without a question
    # The address is to be what the terminal shows.
    "--ServerApp.log_level=ERROR",
    "--LabApp.log_level=ERROR",
    "--LabApp.extension_manager=readonly",
)


def main(arguments=None):
    """Return the exit status: 0 after Ctrl-C, 1 if something is missing, else JupyterLab's own."""
    trouble = needed.python_trouble() or needed.package_trouble()
    if trouble:
        return _stop(trouble)
    parser = argparse.ArgumentParser(prog="python -m course.lab", description="Open the course in JupyterLab.")
    parser.add_argument("--port", type=int, help=f"the port to use (default: the first free one from {FIRST_PORT})")
    chosen, others = parser.parse_known_args(arguments)
    port = chosen.port or _free_port()
    if not _is_free(port):
        return _stop(f"Port {port} is in use. Choose another one: make lab PORT={port + 1}")
    # Imported only here: an older Python cannot read it, and is turned away above.
    from . import work

    try:
        said = work.sentences(work.lay_out(ROOT))
    except OSError as error:
        return _stop(f"Your copies of the exercises could not be made: {error}. Make work/ writable and try again.")
    note = needed.python_note()
    print(*([note] if note else []), *said, "Starting JupyterLab …", sep="\n", flush=True)
    return _serve(port, others)


def _stop(sentence):
    print(sentence, file=sys.stderr)
    return 1


def _serve(port, others):
    """Run JupyterLab until it ends or Ctrl-C is pressed, and return the exit status."""
    environment = _environment()
    server = subprocess.Popen([sys.executable, "-m", "jupyterlab", *_options(port), *others], env=environment)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        if _answers(server, port, environment["JUPYTER_TOKEN"]):
            print(f"Open http://localhost:{port}/{FRONT_PAGE}?token={environment['JUPYTER_TOKEN']}")
            print("Ctrl-C here ends it. Your work and your progress stay in work/.", flush=True)
        else:
            print("JupyterLab has not started. Its messages above say why.", file=sys.stderr, flush=True)
        return server.wait()
    except KeyboardInterrupt:
        # Ctrl-C has reached the server too; it ends its kernels first.
        _await_end(server)
        print("JupyterLab has ended.")
        return 0


def _await_end(server):
    try:
        server.wait(timeout=15)
    except (KeyboardInterrupt, subprocess.TimeoutExpired):
        server.terminate()


def _environment():
    """Return the environment for JupyterLab and its kernels.

    The token goes this way because other people on the machine can read a command line.
    """
    ours = {
        "JUPYTER_TOKEN": os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24),
        "JUPYTER_CONFIG_PATH": _joined(ROOT / "course", "JUPYTER_CONFIG_PATH"),  # for course/labconfig
        "PYTHONPATH": _joined(ROOT, "PYTHONPATH"),
    }
    return {**os.environ, **ours}


def _joined(path, variable):
    return os.pathsep.join(filter(None, [str(path), os.environ.get(variable)]))


def _options(port):
    import zmq  # not before it is known to be installed

    options = [
        *SETTINGS,
        f"--ServerApp.root_dir={ROOT}",
        f"--ServerApp.port={port}",
        # Tabs from other projects would not be found here.
        f"--LabApp.workspaces_dir={ROOT / 'work' / '.workspaces'}",
    ]
    # Else every kernel warns in the terminal that its messages are not encrypted.
    if zmq.has("curve"):
        options.append("--KernelManager.transport_encryption=auto")
    if not _has_display():
        options.append("--no-browser")
    # In a container everything runs as root, and Jupyter would refuse.
    if getattr(os, "geteuid", lambda: 1)() == 0:
        options.append("--allow-root")
    return options


def _has_display():
    """Return whether a browser can open a window here; without one, some would open in the terminal."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def _free_port():
    return next(port for port in range(FIRST_PORT, 65536) if _is_free(port))


def _is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _answers(server, port, token):
    """Wait until the server answers and return True; False if it ended instead or took too long.

    By its token it is told from another one that took the port at the same moment.
    """
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        # Not urllib: a proxy set for the outside world would be asked for this machine too.
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/api/status", headers={"Authorization": f"token {token}"})
            if connection.getresponse().status == 200:
                return server.poll() is None
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.2)
    return False


if __name__ == "__main__":
    sys.exit(main())
