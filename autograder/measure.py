"""Put an exercise's probes to a learner's answer, and return what they measured.

Runs where the answer runs: bytes in, bytes out. Knows no judge, no points and no framework,
and imports nothing else of ours but the wire format.
"""

import _thread
import inspect
import linecache
import sysconfig
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from autograder.evidence import MISSING, TIMEOUT, Crash, Evidence, decode, encode

# Where no line of the learner's stands: installed packages, ourselves, generated code.
_PATHS = sysconfig.get_paths()
_FOREIGN_FOLDERS = (_PATHS["stdlib"], _PATHS["purelib"], _PATHS["platlib"], str(Path(__file__).parent))
_FOREIGN_MARKS = ("dist-packages", "__autograph_generated_file", "<frozen", "<__array_function__")


@dataclass(frozen=True)
class Interface:
    """What the task says the answer is: `kind` ("class" or "function"), its name, its parameters, its attributes."""

    kind: str
    name: str
    parameters: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Probe:
    """`run(make_answer, sent, folder) -> {quantity: array or None}`, and how long it may take, in seconds."""

    run: Callable
    seconds: float


def measure(exercise, namespace, challenge):
    """Return the bytes of the Evidence for the bytes of a challenge.

    exercise: the module `probe.py`, with its `interface` and `probes`.  namespace: where the
    answer's name is looked up.  A probe that raises leaves a Crash; the others still run, but
    once one ran out of time, each later one gets a fifth of its own.
    Raises KeyboardInterrupt only if the person at the keyboard asked for it.
    """
    sent = dict(decode(challenge).values)
    crash = _interface_crash(exercise.interface, namespace)
    if crash:
        return encode(Evidence(crashes={"interface": crash}))
    answer = namespace[exercise.interface.name]
    values, crashes, share = {}, {}, 1.0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        for name, probe in exercise.probes.items():
            folder = Path(scratch, name)
            folder.mkdir()
            allowed = replace(probe, seconds=share * probe.seconds)
            measured = _run(name, allowed, _maker(exercise.interface, answer), sent, folder)
            if isinstance(measured, Crash):
                crashes[name] = measured
                share = 0.2 if measured.type == TIMEOUT else share
            else:
                values.update(measured)
    return encode(Evidence(values, crashes))


def attribute(answer, name):
    """Return `answer.name`. Raises AttributeError in the words of the task if there is none."""
    try:
        return getattr(answer, name)
    except AttributeError as error:
        message = f"`{type(answer).__name__}` has no attribute `{name}`. The task asks for one of that name."
        raise AttributeError(message) from error


def _interface_crash(interface, namespace):
    name = interface.name
    asked = f"{name}({', '.join(interface.parameters)})"
    if name not in namespace:
        return Crash(MISSING, f"There is no `{name}` yet. Run the cell that defines it, then check again.")
    answer = namespace[name]
    if interface.kind == "class" and not isinstance(answer, type):
        return Crash("TypeError", f"`{name}` is not a class but {_kind(answer)}. The task asks for a class.")
    if interface.kind == "function" and not callable(answer):
        return Crash("TypeError", f"`{name}` is not a function but {_kind(answer)}. The task asks for a function.")
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):  # Some callables written in C have none: let the probes find out.
        return None
    try:
        signature.bind(*interface.parameters)
    except TypeError:
        return Crash("TypeError", f"`{name}{signature}` cannot be called as the task does: `{asked}`.")
    return None


def _kind(answer):
    return f"a {type(answer).__name__}" if answer is not None else "None"


def _maker(interface, answer):
    return answer if interface.kind == "class" else lambda: answer


def _run(name, probe, make_answer, sent, folder):
    try:
        with _limit(probe.seconds) as clock:
            measured = probe.run(make_answer, sent, folder)
            values = {f"{name}/{quantity}": _plain(value) for quantity, value in measured.items()}
            encode(Evidence(values))  # What does not fit the wire is this probe's crash alone.
        return values
    except KeyboardInterrupt as error:
        if not clock.rang:
            raise
        return Crash(TIMEOUT, f"It was stopped after {probe.seconds:g} s.", _learners_line(error))
    except BaseException as error:  # SystemExit too: a learner's exit() must not take the kernel along.
        return Crash(type(error).__name__, str(error), _learners_line(error))


def _plain(value):
    if value is None:
        return None
    array = np.asarray(value, order="C")
    return array.astype(np.int64) if array.dtype.kind in "iu" else array


@dataclass
class _Clock:
    rang: bool = False
    stopped: bool = False


@contextmanager
def _limit(seconds):
    """Raise KeyboardInterrupt in the main thread after so many seconds. Ends Python loops, not one endless C call."""
    clock, lock = _Clock(), threading.Lock()

    def ring():
        with lock:
            if not clock.stopped:
                clock.rang = True
                _thread.interrupt_main()

    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    if threading.current_thread() is threading.main_thread():
        timer.start()
    try:
        yield clock
    finally:
        with lock:
            clock.stopped = True
        timer.cancel()
        if clock.rang:
            time.sleep(0.01)  # An interrupt that is still on its way must arrive here, not in the next probe.


def _learners_line(error):
    """Return `line 7: the code`, the innermost frame that is neither ours nor a library's, or None."""
    for frame, number in reversed(list(traceback.walk_tb(error.__traceback__))):
        file = frame.f_code.co_filename
        if not file.startswith(_FOREIGN_FOLDERS) and not any(mark in file for mark in _FOREIGN_MARKS):
            code = linecache.getline(file, number).strip()
            return f"line {number}: {code}" if code else f"line {number}"
    return None
