"""Put an exercise's probes to a learner's answer, and return what they measured.

Runs where the answer runs: bytes in, bytes out. Knows no judge, no points and no framework,
and imports nothing else of ours but the wire format.
"""

import _thread
import inspect
import linecache
import signal
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

from autograder.evidence import MISSING, TIMEOUT, UNFINISHED, UNFIT, Crash, Evidence, WireError, decode, encode

AGAIN = 0.5  # seconds until an answer that swallowed an interrupt gets the next one

# Where no line of the learner's stands: installed packages, ourselves, generated code.
# (By name: in a grader's sandbox Python does not know in which environment it is.)
_FOREIGN_FOLDERS = (sysconfig.get_paths()["stdlib"], str(Path(__file__).parent))
_FOREIGN_MARKS = ("site-packages", "dist-packages", "__autograph_generated_file", "<frozen", "<__array_function__")


class AnswerError(Exception):
    """Raised by a probe: the answer ran, but is not what the task asks for. The message is for the learner."""


@dataclass(frozen=True)
class Interface:
    """What the task says the answer is: `kind` ("class" or "function"), its name, its parameters, its attributes."""

    kind: str
    name: str
    parameters: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Probe:
    """`run(make_answer, sent, folder) -> {quantity: array or None}`, and how long it may take, in seconds.

    of: the Interface of the twin that it looks at; None for the exercise's own.
    """

    run: Callable
    seconds: float
    of: Interface | None = None


def measure(exercise, namespace, challenge):
    """Return the bytes of the Evidence for the bytes of a challenge.

    exercise: the module `probe.py`, with its `interface` and `probes`.  namespace: where the
    answer's name is looked up.  A probe that raises leaves a Crash, and so does one whose answer
    is not of the form the task asks for; the others still run, but once one ran out of time, each
    later one gets a fifth of its own.
    Raises KeyboardInterrupt only if the person at the keyboard asked for it.
    """
    sent = dict(decode(challenge).values)
    values, crashes, share = {}, {}, 1.0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        for name, probe in exercise.probes.items():
            interface = probe.of or exercise.interface
            unfit = _unfit(interface, namespace)
            if unfit:
                crashes[name] = unfit
                continue
            folder = Path(scratch, name)
            folder.mkdir()
            allowed = replace(probe, seconds=share * probe.seconds)
            measured = _run(name, allowed, maker(interface, namespace[interface.name]), sent, folder)
            if isinstance(measured, Crash):
                crashes[name] = measured
                share = 0.2 if measured.type == TIMEOUT else share
            else:
                values.update(measured)
    try:
        return encode(Evidence(values, crashes))
    except WireError as error:  # Each probe's values fit the wire, but not all of them together.
        return encode(Evidence(crashes={name: Crash("WireError", str(error)) for name in exercise.probes}))


def attribute(answer, name):
    """Return `answer.name`. Raises AnswerError in the words of the task if there is none."""
    try:
        return getattr(answer, name)
    except AttributeError as error:
        message = f"`{type(answer).__name__}` has no attribute `{name}`. The task asks for one of that name."
        raise AnswerError(message) from error


def _unfit(interface, namespace):
    """Return the Crash of an answer that is not there or not of the form of its interface, None if it is."""
    name = interface.name
    asked = f"{name}({', '.join(interface.parameters)})"
    if name not in namespace:
        return Crash(MISSING, f"There is no `{name}` yet. Run the cells above, from the top, then check again.")
    answer = namespace[name]
    if interface.kind == "class" and not isinstance(answer, type):
        return Crash(UNFIT, f"`{name}` is not a class but {kind(answer)}. The task asks for a class.")
    if interface.kind == "function" and not callable(answer):
        return Crash(UNFIT, f"`{name}` is not a function but {kind(answer)}. The task asks for a function.")
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):  # Some callables written in C have none: let the probes find out.
        return None
    try:
        signature.bind(*interface.parameters)
    except TypeError:
        return Crash(UNFIT, f"`{name}{signature}` cannot be called as the task does: `{asked}`.")
    return None


def kind(answer):
    """Return what an answer is that is not what was asked for, in words."""
    return "None" if answer is None else f"a value of type `{type(answer).__name__}`"


def maker(interface, answer):
    """Return `make_answer` as the probes call it: the class itself, or a function that returns the function."""
    return answer if interface.kind == "class" else lambda: answer


def _run(name, probe, make_answer, sent, folder):
    """Return `{name/quantity: array or None}`, or the Crash of that probe."""
    try:
        with limit(probe.seconds) as clock:
            measured = probe.run(make_answer, sent, folder)
            values = {f"{name}/{quantity}": _plain(value) for quantity, value in measured.items()}
            encode(Evidence(values))  # What does not fit the wire is this probe's crash alone.
        return values
    except KeyboardInterrupt as error:
        if not clock.rang:
            raise
        return Crash(TIMEOUT, f"It was stopped after {probe.seconds:g} s.", _learners_line(error))
    except BaseException as error:  # SystemExit too: a learner's exit() must not take the kernel along.
        return Crash(_type(error), _message(error), _learners_line(error))


def _message(error):
    try:
        return str(error)
    except Exception:  # An answer may raise an exception of its own making.
        return "It says nothing about itself."


def _type(error):
    # Frameworks raise NotImplementedError too, for mistakes of every kind, and Keras takes its own frames away.
    *_, (last, number) = traceback.walk_tb(error.__traceback__)
    file = last.f_code.co_filename
    raised = isinstance(error, NotImplementedError) and _is_learners(file)
    return UNFINISHED if raised and "raise" in linecache.getline(file, number) else type(error).__name__


def _plain(value):
    if value is None:
        return None
    array = np.asarray(value, order="C")
    return array.astype(np.int64) if array.dtype.kind in "iu" else array


@dataclass
class _Clock:
    rang: bool = False


@contextmanager
def limit(seconds):
    """Raise KeyboardInterrupt in the main thread after so many seconds, and again and again until the block ends.

    Ends Python loops, not one endless C call. Outside the main thread there is no limit.
    """
    clock, over, lock = _Clock(), threading.Event(), threading.Lock()
    if threading.current_thread() is not threading.main_thread():
        yield clock
        return

    def ring():
        pause = seconds
        while not over.wait(pause):
            with lock:
                if not over.is_set():
                    clock.rang = True
                    _thread.interrupt_main()
            pause = AGAIN

    # The process may ignore SIGINT, as one started in the background does.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=ring, daemon=True).start()
    try:
        yield clock
    finally:
        with lock:
            over.set()
        if clock.rang:
            time.sleep(0.01)  # An interrupt that is still on its way must arrive here, not in the next probe.
        signal.signal(signal.SIGINT, before)


def _learners_line(error):
    """Return `line 7: the code`, the innermost frame that is neither ours nor a library's, or None."""
    for frame, number in reversed(list(traceback.walk_tb(error.__traceback__))):
        file = frame.f_code.co_filename
        if _is_learners(file):
            code = linecache.getline(file, number).strip()
            return f"line {number}: {code}" if code else f"line {number}"
    return None


def _is_learners(file):
    return not file.startswith(_FOREIGN_FOLDERS) and not any(mark in file for mark in _FOREIGN_MARKS)
