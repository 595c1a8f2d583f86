"""The rows that a recorder writes while the block runs.

Cheap to write, bounded, and turned into frozen data only when the block has ended. Knows no framework.
"""

import linecache
import os
import re
import site
import sys
import sysconfig
from types import MappingProxyType

from gradtape.trace import Failure, Location, Op, Value

MOST_OPS = 20_000
MOST_LATE = 100
NO_DETAILS = MappingProxyType({})

_LIBRARIES = tuple(
    {
        os.path.realpath(folder) + os.sep
        for folder in (
            sysconfig.get_path("stdlib"),
            sysconfig.get_path("purelib"),
            sysconfig.get_path("platlib"),
            *site.getsitepackages(),
            site.getusersitepackages(),
            os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
        )
    }
)
_is_users = {}  # id of a code object -> (whether it is the user's own, the code: ids of what is gone are used again)


def is_users(code):
    """Return whether a code object was written by the user: not in a library, the interpreter or gradtape."""
    known = _is_users.get(id(code))  # not by the code itself: its hash looks at everything in it
    if known is None:
        file = code.co_filename
        users = not (file.startswith("<") and file != "<stdin>" and not file.startswith("<ipython"))
        users = users and not os.path.realpath(file).startswith(_LIBRARIES)
        known = _is_users[id(code)] = users, code
    return known[0]


def here():
    """Return the user's own running lines as ((code, line), …), innermost first; None if there is none."""
    frame = sys._getframe(1)
    known, top = _is_users, _TOP.code
    spots = []
    while frame is not None:
        code = frame.f_code
        users = known.get(id(code))
        if users[0] if users is not None else is_users(code):
            spots.append((code, frame.f_lineno))
            if id(code) not in _TOP.globals:
                _TOP.globals[id(code)] = frame.f_globals
        if code is top:
            break
        frame = frame.f_back
    return tuple(spots) or None


class _TOP:
    code = None  # of the function that opened the recording: what lies above it is none of our business
    globals = {}  # id of a code object of the user's -> the globals that it saw


def watch_below(code):
    """Let `here` look no further up than the function with this code. code: None for all the way up."""
    _TOP.code = code
    _TOP.globals = {}


def names_seen():
    """Return {name: object} of the globals of the user's code that `here` has met."""
    found = {}
    for names in {id(names): names for names in _TOP.globals.values()}.values():
        found.update(names)
    return found


def location(spot):
    """Return the Location of what `here` returned, the innermost line; None stays None."""
    return None if not spot else _location(*spot[0])


def locations(spot):
    """Return the Locations of all lines that `here` returned, innermost first."""
    return tuple(_location(*each) for each in spot or ())


def _location(code, line):
    return Location(code.co_filename, line, linecache.getline(code.co_filename, line).strip(), code.co_qualname)


class Log:
    """What happened, in order. Recorders write with `value` and `op`; `ops_made` and `values_made` freeze the rows."""

    def __init__(self, most_ops=MOST_OPS):
        self.most_ops = most_ops
        self.values = []  # [kind, shape, dtype, device, on_tape, name], a list so that a recorder may correct it
        self.ops = []
        self.dropped = 0
        self.gradient_calls = []
        self.backward = []
        self.notes = []
        self.scopes = []  # names of the layers or modules that are running
        self.updated = None  # called when an optimizer has updated
        self.recorded_in = None  # file and name of the function that records
        self.whole_run = False  # whether the set-up was recorded too: what was made in it was not made anew
        self.kinds_of_scope = {}  # name -> class name of a layer or module
        self.names = {}  # id -> name, of what the code that recorded could see when the block ended

    def value(self, kind, shape, dtype, device, on_tape, name=None):
        """Write a value and return its index."""
        self.values.append([kind, shape, dtype, device, on_tape, name])
        return len(self.values) - 1

    def op(self, name, kind, inputs, outputs, spot, on_tape, tape, details=NO_DETAILS):
        """Write an op and return its index, or None where the log is full."""
        if len(self.ops) >= self.most_ops:
            self.dropped += 1
            return None
        return self._append(name, kind, inputs, outputs, spot, on_tape, tape, details)

    def must(self, name, kind, inputs, outputs, spot, on_tape, tape, details=NO_DETAILS):
        """Write an op without which the others explain nothing: also where the log is full, up to MOST_LATE of them."""
        if len(self.ops) >= self.most_ops + MOST_LATE:
            self.dropped += 1
            return None
        return self._append(name, kind, inputs, outputs, spot, on_tape, tape, details)

    def full(self):
        """Return whether `op` will only count."""
        return len(self.ops) >= self.most_ops

    def _append(self, name, kind, inputs, outputs, spot, on_tape, tape, details):
        self.ops.append((name, kind, inputs, outputs, spot, on_tape, tape, tuple(self.scopes), details))
        return len(self.ops) - 1

    def note(self, sentence):
        """Keep a sentence on what could not be recorded, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def values_made(self):
        return tuple(
            Value(index, kind, None if shape is None else tuple(shape), *rest)
            for index, (kind, shape, *rest) in enumerate(self.values)
        )

    def ops_made(self):
        return tuple(
            Op(
                index,
                name,
                kind,
                inputs,
                outputs,
                location(spot),
                on_tape,
                tape,
                scope,
                MappingProxyType(dict(details)),
                locations(spot),
            )
            for index, (name, kind, inputs, outputs, spot, on_tape, tape, scope, details) in enumerate(self.ops)
        )


def failure_of(error, spot=None):
    """Return the Failure of an exception, located at the innermost line of the user's own code in its traceback.

    spot: what `here` returned, for an exception whose traceback does not reach the user's code yet.
    """
    step = error.__traceback__
    while step is not None:
        if is_users(step.tb_frame.f_code):
            spot = ((step.tb_frame.f_code, step.tb_lineno),)
        step = step.tb_next
    try:
        message = str(error)
    except Exception as fault:  # The user's own __str__ may fail; the user's exception is passed on all the same.
        message = f"its text could not be made: {type(fault).__name__}"
    return Failure(type(error).__name__, _plain(message)[:2000], _quoted(message) or location(spot))


def _plain(message):
    """Return an error's own words, without the frames and colours that Keras and AutoGraph put around them."""
    message = re.sub("\x1b\\[[0-9;]*m", "", message)
    if message.startswith("in user code:"):
        message = re.sub(r"(?m)^    ", "", message)
    found = re.search(r"Exception encountered when calling [^\n]*\s+(.*?)(\n\s*Arguments received by|$)", message, re.S)
    if found:
        return found.group(1).strip()
    if message.startswith("in user code:"):
        errors = [line for line in message.splitlines() if re.match(r"[A-Za-z_.]*(Error|Exception)\w*: ", line)]
        return errors[-1].partition(": ")[2] if errors else message
    return message


def _quoted(message):
    """Return the Location of the user's innermost line a message quotes ('File "…", line 12, in call'), if it does."""
    if "in user code:" not in message and 'File "' not in message:
        return None
    found = None
    for file, line, function in re.findall(r'File "([^"]+)", line (\d+), in (\w+)', message):
        if not os.path.realpath(file).startswith(_LIBRARIES) and os.path.exists(file):
            found = Location(file, int(line), linecache.getline(file, int(line)).strip(), function)
    return found
