"""A process that has imported everything and run nothing; it forks, and each fork runs one submission.

Started by runner.py, in a folder that holds the probes' side of us alone (no judge, no solution). What it is told
comes over one socket; a fork talks with the grader over one of its own.
"""

import gc
import importlib
import io
import json
import os
import signal
import socket
import sys
import traceback
from contextlib import redirect_stdout, suppress
from pathlib import Path

from autograder import frames, sandbox

PRINTED = 2000  # characters of what an answer printed while it was probed
WARM = ("numpy", "matplotlib", "matplotlib.pyplot", "matplotlib_inline.backend_inline", "torch.optim", "torch._dynamo")


def main(number, settings):
    """Serve forks over the socket of this file descriptor until the grader is gone. settings: a dict, see runner.py."""
    connection = socket.socket(fileno=number)
    if settings["isolated"]:
        sandbox.enclose(settings["readable"], settings["masked"], settings["root"])
        child = os.fork()
        if child:
            connection.close()
            os._exit(_code(os.waitpid(child, 0)[1]))
        sandbox.settle(settings["root"])
        sys.path[0] = settings["cut"]
        sys.modules["autograder"].__path__[:] = [f"{settings['cut']}/autograder"]
    try:
        probes, shell = _import(settings)
        seconds = {name: sum(one.seconds for one in probe.probes.values()) for name, probe in probes.items()}
        report = {"ready": True, "seconds": seconds}
    except BaseException:
        report = {"ready": False, "error": traceback.format_exc()}
    connection.sendall(json.dumps(report).encode())
    if report["ready"]:
        _serve(connection, settings, probes, shell)


def _code(status):
    return os.waitstatus_to_exitcode(status) & 0xFF


def _import(settings):
    """Return `{exercise: probe module}` and the shell, everything imported that a submission may need."""
    for name in WARM:
        with suppress(ImportError):
            importlib.import_module(name)
    probes = {exercise: importlib.import_module(module) for exercise, module in settings["probes"].items()}
    from autograder import shell

    made = shell.made()
    if "tensorflow" in sys.modules:
        sys.modules["tensorflow"].get_logger().setLevel("WARNING")
    gc.collect()
    gc.freeze()
    return probes, made


def _serve(connection, settings, probes, shell):
    # A fork's end is seen through its pidfd; nobody waits for it here.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        data, passed, *_ = socket.recv_fds(connection, 65536, 1)
        if not data:
            return
        asked = json.loads(data)
        child = sandbox.fork() if settings["isolated"] else os.fork()
        if child == 0:
            connection.close()
            try:
                _fork(socket.socket(fileno=passed[0]), asked, settings, probes, shell)
            except BaseException:  # The grader sees that it is gone; nothing else is to run here.
                os._exit(1)
            os._exit(0)
        os.close(passed[0])
        pidfd = os.pidfd_open(child)
        socket.send_fds(connection, [b"F"], [pidfd])
        os.close(pidfd)


def _fork(connection, asked, settings, probes, shell):
    """Live one submission: confined first, then in conversation until the grader hangs up."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    limits = sandbox.Limits(**asked["limits"])
    try:
        if settings["isolated"]:
            sandbox.confine(limits, asked["uid"])
            folder = sandbox.FOLDER
        else:
            folder = asked["folder"]
            os.chdir(folder)
            sandbox.restrict(limits)
    except OSError as error:
        frames.send(connection, b"X", bytes(8), str(error).encode())
        return
    os.environ.update(HOME=folder, TMPDIR=folder, IPYTHONDIR=f"{folder}/.ipython", MPLCONFIGDIR=f"{folder}/.matplotlib")
    os.umask(0o077)
    sys.path.insert(0, folder)
    shell.redirect(folder)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # An interrupt is for a cell, not for the conversation.
    frames.send(connection, b"H", bytes(8))
    _Conversation(connection, probes, shell).go()


class _Conversation:
    """What a fork answers: W writes a file, R runs a cell, C measures an answer. Lock-step, each with its nonce."""

    def __init__(self, connection, probes, shell):
        self.connection, self.probes, self.shell = connection, probes, shell

    def go(self):
        while True:
            letter, nonce, data = frames.receive(self.connection, frames.MOST)
            answer = {b"W": self.write, b"R": self.run, b"C": self.measure}[letter]
            frames.send(self.connection, *answer(nonce, data))

    def write(self, nonce, data):
        name, data = frames.parted(data)
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return b"D", nonce, b""

    def run(self, nonce, data):
        def emit(output):
            data = json.dumps(output, default=str).encode()
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                frames.send(self.connection, b"O", nonce, data)
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)

        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            fine = self.shell.run(data.decode(), emit)
        except KeyboardInterrupt:
            fine = False
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        return b"D", nonce, b"1" if fine else b"0"

    def measure(self, nonce, data):
        from autograder.measure import measure

        exercise, challenge = frames.parted(data)
        printed = io.StringIO()
        with redirect_stdout(printed):
            evidence = measure(self.probes[exercise], self.shell.user_ns, challenge)
        return b"E", nonce, frames.joined(printed.getvalue()[:PRINTED], evidence)

