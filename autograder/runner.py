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
PROBE_SIDE = (
    *("measure.py", "evidence.py", "keras_probes.py", "torch_probes.py"),
    *("stderr.py", "frames.py", "sandbox.py", "shell.py", "zygote.py"),
)
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


@dataclass(frozen=True)
class Measured:
    """What an answer did with one challenge: all that its checks are judged by.

    seed: of the challenge.  data: what came back, bytes of anybody's.  printed: by the answer.
    sent, kept, evidence: the challenge and what `data` says, or that it cannot be read.
    """

    exercise: exercises.Exercise
    seed: int
    data: bytes
    printed: str
    sent: dict
    kept: dict
    evidence: Evidence


@dataclass(frozen=True)
class Judged:
    """One check as it was judged. claims: their names."""

    measured: Measured
    claims: tuple
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
        nonce = self._ask(b"W", frames.joined(path, data))
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
        nonce = self._ask(b"C", frames.joined(exercise, challenge))
        data = self._reply(nonce, b"E", time.monotonic() + seconds, frames.MOST)
        if data is None:
            raise TooLong(f"the answer was not measured within {seconds:.0f} s")
        printed, evidence = frames.parted(data)
        return evidence, printed

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
    ran, known, displays = Ran(notebook), {}, {}
    left = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(left, start=1):
        cell.outputs, cell.execution_count = [], count
    try:
        with zygote.fork() as fork:
            for path, data in files:
                fork.write(path, data)
            while left:
                check = asked(left[0])
                if check is None:
                    known.clear()
                    _run_cell(fork, left[0], displays)
                else:
                    if check.exercise not in known:
                        known[check.exercise] = _measure(fork, check.exercise, draw(63))
                    ran.judged.append(judge(known[check.exercise], check.claims))
                    _show(left[0], ran.judged[-1].report)
                left.pop(0)
    except ProtocolError as error:
        ran.status, ran.why = "timed out" if isinstance(error, TooLong) else "crashed", str(error)
        for cell in left:
            _close(cell, ran.why)
    return ran


def asked(cell):
    """Return what a graded check cell asks; None for any other cell."""
    mark = cell.metadata.get("nbgrader", {})
    return cells.read(cell.source) if cell.cell_type == "code" and mark.get("grade") else None


def _run_cell(fork, cell, displays):
    outputs = _Outputs(cell, displays)
    why = fork.run(cell.source, outputs.record)
    if why:
        outputs.add_error("Timeout", why)


def _measure(fork, name, seed):
    exercise = exercises.find(name, probe=False)
    wire, kept = _challenge(exercise, seed)
    return _read(exercise, seed, wire, kept, *fork.measure(name, wire))


def measured(name, seed, data):
    """Return the Measured of what came back for a challenge: the same for the same seed and the same bytes."""
    exercise = exercises.find(name, probe=False)
    return _read(exercise, seed, *_challenge(exercise, seed), data)


def _challenge(exercise, seed):
    """Return what is sent, as bytes, and what is kept."""
    sent, kept = exercise.judge.challenge(np.random.default_rng(seed))
    return encode(Evidence(sent)), kept


def _read(exercise, seed, wire, kept, data, printed=""):
    try:
        evidence = decode(data)
    except WireError as error:
        evidence = _crashed(exercise, Crash("WireError", f"What came back breaks the format: {error}"))
    return Measured(exercise, seed, data, printed, dict(decode(wire).values), kept, evidence)


def _crashed(exercise, crash):
    """Return Evidence in which every probe of an exercise ended in one crash."""
    return Evidence(crashes={probe: crash for claim in exercise.claims() for probe in claim.probes})


def judge(measured, claims):
    """Return the Judged of one check. claims: their names."""
    exercise, evidence = measured.exercise, measured.evidence
    verdicts = verdict.judge(exercise.claims(claims), measured.sent, measured.kept, evidence)
    return Judged(measured, claims, Report.of(exercise.id, verdicts, evidence, measured.printed))


def _close(cell, why):
    """Let a graded cell that did not run to its end say so: to nbgrader, one without an error is worth full points."""
    if not cell.metadata.get("nbgrader", {}).get("grade"):
        return
    check = asked(cell)
    if check:
        exercise = exercises.find(check.exercise, probe=False)
        evidence = _crashed(exercise, Crash(UNFIT, _NO_FORK.format(why=why)))
        _show(cell, judge(Measured(exercise, 0, b"", "", {}, {}, evidence), check.claims).report)
    else:
        _Outputs(cell, {}).add_error("Ended", why)


def _show(cell, report):
    data = report._repr_mimebundle_()
    cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=cell.execution_count or 0)]


class _Outputs:
    """A cell's outputs as a notebook stores them, made from messages that anybody may have written.

    displays: `{display id: its outputs}` of the whole notebook, as a later cell may update what an earlier one shows.
    """

    def __init__(self, cell, displays):
        self._cell, self._displays = cell, displays

    def record(self, data):
        try:
            output = json.loads(data)
            add = {
                "stream": self._add_stream,
                "error": self._add_traceback,
                "clear_output": self._clear,
                "update_display_data": self._update,
                "display_data": self._add_display,
                "execute_result": self._add_display,
            }[output["output_type"]]
            add(output)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ProtocolError("an output of the wrong form") from None

    def add_error(self, name, why):
        self._append("error", ename=name, evalue=why, traceback=[why])

    def _append(self, kind, **parts):
        self._cell.outputs.append(nbformat.v4.new_output(kind, **parts))

    def _add_stream(self, output):
        name, text, last = str(output["name"]), str(output["text"]), self._cell.outputs[-1:]
        if name not in ("stdout", "stderr"):
            raise ValueError(name)
        if last and last[0].output_type == "stream" and last[0].name == name:
            last[0].text += text
        else:
            self._append("stream", name=name, text=text)

    def _add_traceback(self, output):
        lines = [str(line) for line in output["traceback"]]
        self._append("error", ename=str(output["ename"]), evalue=str(output["evalue"]), traceback=lines)

    def _clear(self, output):
        self._cell.outputs.clear()

    def _add_display(self, output):
        kind = output["output_type"]
        extra = {"execution_count": self._cell.execution_count} if kind == "execute_result" else {}
        self._append(kind, data=_bundle(output), metadata=_sizes(output["metadata"]), **extra)
        if _display_id(output) is not None:
            self._displays.setdefault(_display_id(output), []).append(self._cell.outputs[-1])

    def _update(self, output):
        for shown in self._displays.get(_display_id(output), []):
            shown["data"] = nbformat.from_dict(_bundle(output))


def _bundle(output):
    return {str(kind): value for kind, value in output["data"].items() if isinstance(value, str | dict | list)}


def _sizes(metadata):
    """Return what may stay of an output's metadata: whole numbers, as nbconvert writes a size into a tag as it is."""
    kept = {}
    for kind, sizes in metadata.items():
        if isinstance(sizes, dict):
            kept[kind] = {key: sizes[key] for key in ("width", "height") if type(sizes.get(key)) is int}
    return kept


def _display_id(output):
    identity = output.get("transient", {}).get("display_id")
    return None if identity is None else str(identity)


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
