"""Run one submitted notebook in a fork of the zygote, judge its check cells here, and return the executed notebook.

The fork runs the cells and measures; nothing that it says decides a point but the numbers of its Evidence, for a
challenge that is drawn after the answer was loaded. What it shows is kept as its own words.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import asdict, dataclass, field
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import nbformat
import numpy as np

from autograder import cell as cells
from autograder import exercises, frames, sandbox, verdict
from autograder.evidence import UNFIT, Crash, Evidence, WireError, decode, encode
from autograder.frames import ProtocolError
from autograder.report import Report

# What of ours goes into the sandbox: the side of the probes. No judge, no verdict, no solution.
PROBE_SIDE = ("measure.py", "evidence.py", "stderr.py", "frames.py", "sandbox.py", "shell.py", "zygote.py")
SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/sbin")
CUT = "/grader"  # where a submission's process sees that side
START = 120  # seconds that the zygote may take to import everything
WATCH = 0.5  # seconds between two looks at the memory of a submission that is silent
GRACE = 2  # seconds between an interrupt and the kill
MEASURING = 60  # seconds beyond the probes' own limits

_BOOT = (
    "import sys, json; settings = json.loads(sys.argv[2]); sys.path[:0] = settings['path']; "
    "from autograder.zygote import main; main(int(sys.argv[1]), settings)"
)
_NO_FORK = "The submission's process ended before this cell: {why}."


class TooLong(ProtocolError):
    """A process took more time than it is allowed."""


class TooMuch(ProtocolError):
    """A submission used more memory than it is allowed."""


class Refused(Exception):
    """Untrusted work is not run here, or not so. The message says why and what to do."""


@dataclass
class Judged:
    """One check as it was judged: what is needed to judge it again, and what came of it."""

    exercise: str
    claims: tuple
    seed: int
    evidence: bytes
    report: Report


@dataclass
class Ran:
    """What became of a submission. status: graded, timed out or crashed.  why: one sentence, empty if graded."""

    notebook: nbformat.NotebookNode
    status: str = "graded"
    why: str = ""
    judged: list = field(default_factory=list)


class Zygote:
    """The process that forks. Use it as a context manager: on leaving it ends, and with it whatever it started.

    isolated: False runs submissions with your own rights; raises Refused if it is True and this machine cannot.
    """

    def __init__(self, isolated=True, limits=None):
        self.limits = limits or sandbox.Limits()
        self.isolated = isolated
        self._uid = secrets.randbelow(sandbox.UIDS)
        lost = {layer: what for layer, what in sandbox.layers().items() if what}
        if isolated and "namespaces" in lost:
            raise Refused(
                f"This machine cannot keep a submission apart: {lost['namespaces']}. "
                "`python -m autograder doctor` says what is missing."
            )

    def __enter__(self):
        self._folder = Path(tempfile.mkdtemp(prefix="autograder-"))
        _cut(self._folder / "cut")
        (self._folder / "root").mkdir()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", "-c", _BOOT, str(theirs.fileno()), json.dumps(self._settings())],
            pass_fds=[theirs.fileno()],
            env=_environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        theirs.close()
        self._connection = ours
        ours.settimeout(START)
        try:
            report = json.loads(ours.recv(65536) or b'{"ready": false, "error": "it ended"}')
        except TimeoutError:
            report = {"ready": False, "error": f"it was not ready after {START} s"}
        if not report["ready"]:
            error = report["error"]
            self._process.kill()
            error += self._process.stderr.read().decode("utf-8", "replace")[-2000:]
            self.__exit__()
            raise Refused(f"The grader's worker did not start: {error}")
        self._seconds = report["seconds"]
        return self

    def __exit__(self, *_):
        self._connection.close()
        self._process.kill()
        self._process.stderr.close()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _settings(self):
        packages = list(dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]))
        masked = [str(Path(folder, "autograder")) for folder in packages]
        masked += [folder for folder in _exercise_folders() if folder.startswith(tuple(packages))]
        cut = str(self._folder / "cut")
        seen = {path: path for path in (*SYSTEM, str(Path(sys.base_prefix)), str(Path(sys.prefix)))}
        return {
            "isolated": self.isolated,
            "path": [cut, *packages],
            "cut": CUT,
            "readable": {**seen, cut: CUT},
            "masked": masked,
            "root": str(self._folder / "root"),
            "probes": {entry.name: f"{entry.value}.probe" for entry in entry_points(group=exercises.GROUP)},
        }

    def fork(self):
        """Return a Fork, confined and ready for its first cell. Raises ProtocolError."""
        ours, theirs = socket.socketpair()
        folder = None if self.isolated else tempfile.mkdtemp(dir=self._folder)
        self._uid = (self._uid + 1) % sandbox.UIDS
        uid = sandbox.FIRST_UID + self._uid if os.geteuid() == 0 else None
        asked = {"limits": asdict(self.limits), "uid": uid, "folder": folder}
        try:
            socket.send_fds(self._connection, [json.dumps(asked).encode()], [theirs.fileno()])
            data, passed, *_ = socket.recv_fds(self._connection, 4096, 1)
        except OSError as error:
            ours.close()
            raise ProtocolError(f"the grader's worker is gone ({error})") from None
        finally:
            theirs.close()
        if not passed:
            raise ProtocolError("the grader's worker is gone")
        return Fork(ours, passed[0], self.limits, self._seconds)


class Fork:
    """One submission's process. Close it: whatever it started ends with it."""

    def __init__(self, connection, pidfd, limits, seconds):
        self._connection, self._pidfd, self._limits, self._seconds = connection, pidfd, limits, seconds
        self._pid = sandbox.pid_of(pidfd)
        self._over = time.monotonic() + limits.total
        self._left = limits.output * sandbox.MB
        hello = frames.receive(connection, 4096, time.monotonic() + START)
        if hello is None or hello[0] != b"H":
            self.close()
            raise ProtocolError("the sandbox was not entered" + (f": {hello[2].decode()}" if hello else ""))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """End the process and all that it started."""
        if self._pidfd is None:
            return
        try:
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.close(self._pidfd)
        self._connection.close()
        self._pidfd = None

    def write(self, path, data):
        """Put a file into the submission's folder. path: relative, inside it."""
        name = path.encode()
        nonce = self._ask(b"W", struct.pack("!H", len(name)) + name + data)
        self._reply(nonce, b"D", time.monotonic() + START, 0)

    def run(self, source, record):
        """Run one cell, and call record(dict) for each output. Returns "", or why it was stopped.

        Raises ProtocolError if the process is gone or broke the conversation.
        """
        nonce = self._ask(b"R", source.encode("utf-8", "replace"))
        seconds = min(self._limits.cell, self._over - time.monotonic())
        if self._reply(nonce, b"D", time.monotonic() + seconds, 1, record) is not None:
            return ""
        signal.pidfd_send_signal(self._pidfd, signal.SIGINT)
        if self._reply(nonce, b"D", time.monotonic() + GRACE, 1, record) is None:
            raise TooLong(f"a cell ran longer than {seconds:.0f} s and did not stop when it was interrupted")
        return f"The cell was stopped after {seconds:.0f} s."

    def measure(self, exercise, challenge):
        """Return (bytes of the Evidence, what the answer printed). Raises ProtocolError."""
        seconds = MEASURING + 1.5 * self._seconds[exercise]
        name = exercise.encode()
        nonce = self._ask(b"C", struct.pack("!H", len(name)) + name + challenge)
        data = self._reply(nonce, b"E", time.monotonic() + seconds, frames.MOST)
        if data is None:
            raise TooLong(f"the answer was not measured within {seconds:.0f} s")
        if len(data) < 4 or len(data) < 4 + struct.unpack_from("!I", data)[0]:
            raise ProtocolError("a message of the wrong form")
        (length,) = struct.unpack_from("!I", data)
        return data[4 + length :], data[4 : 4 + length].decode("utf-8", "replace")

    def _ask(self, letter, data):
        if time.monotonic() > self._over:
            raise TooLong(f"the notebook ran longer than {self._limits.total:.0f} s")
        try:
            if not frames.is_silent(self._connection):
                raise ProtocolError("it spoke without being asked")
            nonce = secrets.token_bytes(8)
            frames.send(self._connection, letter, nonce, data)
        except OSError:
            raise ProtocolError("the process is gone") from None
        return nonce

    def _watch(self):
        """Raise TooMuch if all processes of the submission together hold more memory than it may add."""
        held = sum(map(sandbox.private_memory, sandbox.family(self._pid)))
        if held > self._limits.memory * sandbox.MB:
            raise TooMuch(f"it held {held / sandbox.MB:.0f} MB of memory, more than {self._limits.memory}")

    def _reply(self, nonce, wanted, until, most, record=None):
        """Return the data of the reply to a nonce, None if it does not come in time. Outputs before it are recorded."""
        while True:
            message = frames.receive(
                self._connection, max(most, self._limits.output * sandbox.MB), min(until, time.monotonic() + WATCH)
            )
            if message is None:
                if time.monotonic() >= until:
                    return None
                self._watch()
                continue
            letter, told, data = message
            if told != nonce or letter not in (wanted, b"O" if record else wanted):
                raise ProtocolError("it answered something that was not asked")
            if letter == wanted:
                if len(data) > most:
                    raise ProtocolError("a message of the wrong form")
                return data
            self._left -= len(data)
            if self._left >= 0:
                record(data)
            elif self._left + len(data) >= 0:
                record(json.dumps({"output_type": "stream", "name": "stderr",
                                   "text": f"\nMore than {self._limits.output} MB; the rest is not kept.\n"}).encode())  # fmt: skip
            if time.monotonic() > until:
                return None


def run(zygote, notebook, files=(), draw=secrets.randbits):
    """Return what became of a notebook (Ran), its check cells judged, its other code cells run in order.

    notebook: with the check cells as the teacher wrote them; changed in place.  files: (relative path, bytes) each.
    draw: bits -> int, the seeds of the challenges.
    """
    ran, measured = Ran(notebook), {}
    left = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(left, start=1):
        cell.outputs, cell.execution_count = [], count
    try:
        with zygote.fork() as fork:
            for path, data in files:
                fork.write(path, data)
            while left:
                _run_cell(fork, left[0], ran, measured, draw)
                left.pop(0)
    except ProtocolError as error:
        ran.status, ran.why = "timed out" if isinstance(error, TooLong) else "crashed", str(error)
        for cell in left:
            _close(cell, ran.why)
    return ran


def _run_cell(fork, cell, ran, measured, draw):
    """Run one cell, or judge what it checks. measured: `{exercise: …}`, as long as no cell but check cells has run."""
    check = asked(cell)
    if check is None:
        measured.clear()
        outputs = _Outputs(cell)
        why = fork.run(cell.source, outputs.record)
        if why:
            outputs.add_error("Timeout", why)
        return
    if check.exercise not in measured:
        measured[check.exercise] = _measure(fork, check.exercise, draw)
    one = judge(check, *measured[check.exercise])
    ran.judged.append(one)
    _show(cell, one.report)


def _close(cell, why):
    """Let a graded cell that did not run to its end say so: to nbgrader, one without an error is worth full points."""
    if not cell.metadata.get("nbgrader", {}).get("grade"):
        return
    check = asked(cell)
    if check:
        _show(cell, _lost(check, why))
    else:
        _Outputs(cell).add_error("Ended", why)


def asked(cell):
    """Return what a graded check cell asks; None for any other cell."""
    mark = cell.metadata.get("nbgrader", {})
    return cells.read(cell.source) if cell.cell_type == "code" and mark.get("grade") else None


def _measure(fork, name, draw):
    seed = draw(63)
    sent, _ = exercises.find(name, probe=False).judge.challenge(np.random.default_rng(seed))
    evidence, printed = fork.measure(name, encode(Evidence(sent)))
    return seed, evidence, printed


def judge(check, seed, data, printed=""):
    """Return the Judged of one check: the same for the same seed and the same bytes.

    check: its exercise and claims (cell.Asked).  seed: of the challenge.  data: what came back, bytes of anybody's.
    """
    exercise = exercises.find(check.exercise, probe=False)
    sent, kept = exercise.judge.challenge(np.random.default_rng(seed))
    sent = dict(decode(encode(Evidence(sent))).values)
    claims = exercise.claims(check.claims)
    try:
        evidence = decode(data)
    except WireError as error:
        probes = {probe for claim in claims for probe in claim.probes}
        evidence = Evidence(crashes={probe: Crash("WireError", f"What came back breaks the format: {error}")
                                     for probe in probes})  # fmt: skip
    verdicts = verdict.judge(claims, sent, kept, evidence)
    report = Report(
        outcome=verdict.outcome(verdicts, evidence),
        points=sum(one.points for one in verdicts),
        max_points=float(sum(claim.points for claim in claims)),
        verdicts=verdicts,
        exercise=check.exercise,
        crashes=evidence.crashes,
        printed=printed.strip(),
    )
    return Judged(check.exercise, check.claims, seed, data, report)


def _lost(check, why):
    """Return the Report of a check that could not be made."""
    claims = exercises.find(check.exercise, probe=False).claims(check.claims)
    crash = Crash(UNFIT, _NO_FORK.format(why=why))
    evidence = Evidence(crashes={probe: crash for claim in claims for probe in claim.probes})
    verdicts = verdict.judge(claims, {}, {}, evidence)
    maximum = float(sum(claim.points for claim in claims))
    return Report("crashed", 0.0, maximum, verdicts, check.exercise, evidence.crashes)


def _show(cell, report):
    data = report._repr_mimebundle_()
    cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=cell.execution_count or 0)]


class _Outputs:
    """A cell's outputs as a notebook stores them, made from messages that anybody may have written."""

    KINDS = {"stream", "display_data", "execute_result", "error", "update_display_data", "clear_output"}

    def __init__(self, cell):
        self._cell, self._count = cell, cell.execution_count

    def record(self, data):
        try:
            output = json.loads(data)
            self._add(output)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ProtocolError("an output of the wrong form") from None

    def _add(self, output):
        kind, outputs = output["output_type"], self._cell.outputs
        if kind == "stream":
            name, text = str(output["name"]), str(output["text"])
            if name not in ("stdout", "stderr"):
                raise ValueError(name)
            if outputs and outputs[-1].output_type == "stream" and outputs[-1].name == name:
                outputs[-1].text += text
            else:
                outputs.append(nbformat.v4.new_output("stream", name=name, text=text))
        elif kind == "clear_output":
            outputs.clear()
        elif kind == "error":
            lines = [str(line) for line in output["traceback"]]
            self._append("error", ename=str(output["ename"]), evalue=str(output["evalue"]), traceback=lines)
        elif kind in self.KINDS:
            data = {str(key): value for key, value in output["data"].items() if isinstance(value, (str, dict, list))}
            identity = output.get("transient", {}).get("display_id")
            if kind == "update_display_data":
                self._update(identity, data)
                return
            extra = {"execution_count": self._count} if kind == "execute_result" else {}
            self._append(kind, data=data, metadata=dict(output["metadata"]), **extra)
            if identity is not None:
                outputs[-1]["_display_id"] = str(identity)
        else:
            raise ValueError(kind)

    def _append(self, kind, **parts):
        self._cell.outputs.append(nbformat.v4.new_output(kind, **parts))

    def _update(self, identity, data):
        for output in self._cell.outputs:
            if output.get("_display_id") == str(identity):
                output["data"] = nbformat.from_dict(data)

    def add_error(self, name, why):
        self._append("error", ename=name, evalue=why, traceback=[why])


def _environment():
    """Return all that the zygote, and with it every submission, sees of the environment."""
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH") if name in os.environ}
    return {
        **kept,
        "PATH": "/usr/bin:/bin",
        "HOME": "/",
        "TMPDIR": sandbox.FOLDER,
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONHASHSEED": "random",
        "OMP_NUM_THREADS": "1",
    }


def _cut(folder):
    """Copy the probes' side of us into a folder: what a submission's process may load."""
    ours = Path(__file__).parent
    package = folder / "autograder"
    package.mkdir(parents=True)
    for name in PROBE_SIDE:
        shutil.copy(ours / name, package)
    shutil.copy(ours / "stand_in.py", package / "__init__.py")
    for entry in entry_points(group=exercises.GROUP):
        target = folder.joinpath(*entry.value.split("."))
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(_folder_of(entry.value), "probe.py"), target)
    library = Path(_folder_of("gradtape"))
    shutil.copytree(library, folder / "gradtape", ignore=shutil.ignore_patterns("__pycache__"))


def _exercise_folders():
    return [_folder_of(entry.value) for entry in entry_points(group=exercises.GROUP)]


def _folder_of(package):
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise Refused(f"The package {package} is registered and cannot be found.")
    return list(spec.submodule_search_locations)[0]
