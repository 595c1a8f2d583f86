"""Run a notebook's cells in IPython, without a kernel, and hand on each output as a notebook would store it.

Made in the zygote, before anything of a submission is there; used in one fork, whose outputs go wherever `begin` says.
"""

import base64
import os
import sys
import tempfile

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type

RAW = 200_000  # bytes of what reached the file descriptors directly that one cell shows


class _Stream:
    """sys.stdout or sys.stderr of the cells."""

    encoding, errors, closed = "utf-8", "replace", False

    def __init__(self, name, number):
        self.name, self._number = name, number
        self._emit = None
        self._owner = None

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._emit is not None and os.getpid() == self._owner:
            self._emit({"output_type": "stream", "name": self.name, "text": text})
        else:  # A process of its own, or a thread between two cells.
            os.write(self._number, text.encode("utf-8", "replace"))
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False

    def fileno(self):
        return self._number

    def readable(self):
        return False

    def writable(self):
        return True


class _Publisher(DisplayPublisher):
    def publish(self, data, metadata=None, *, transient=None, update=False, **_):
        kind = "update_display_data" if update else "display_data"
        self.shell.emit({"output_type": kind, "data": _plain(data), "metadata": metadata or {},
                         "transient": transient or {}})  # fmt: skip

    def clear_output(self, wait=False):
        self.shell.emit({"output_type": "clear_output", "wait": bool(wait)})


class _Hook(DisplayHook):
    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.emit({"output_type": "execute_result", "data": _plain(format_dict), "metadata": md_dict or {}})

    def finish_displayhook(self):
        pass


def _plain(data):
    """Return a mime bundle as JSON holds it: pictures are base64 already or bytes."""
    return {
        kind: base64.b64encode(value).decode() if isinstance(value, bytes) else value for kind, value in data.items()
    }


class Shell(InteractiveShell):
    """IPython's shell, whose outputs go to one function."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)

    def emit(self, output):
        """Hand one output on; outside a cell there is nowhere to."""
        if self._emit is not None:
            self._emit(output)

    _emit = None

    def redirect(self, folder):
        """Let the file descriptors 1 and 2 write into files of the folder, and Python's streams into the shell."""
        for name, number in (("stdout", 1), ("stderr", 2)):
            file = tempfile.TemporaryFile(dir=folder)
            os.dup2(file.fileno(), number)
            stream = _Stream(name, number)
            stream.raw = _Tail(file)
            self._streams.append(stream)
            setattr(sys, name, stream)

    def begin(self, emit):
        """Let the outputs of what runs from here on go to emit(dict), until `end`."""
        self._emit = emit
        for stream in self._streams:
            stream._emit, stream._owner = emit, os.getpid()

    def end(self):
        """Hand on what reached the file descriptors directly, and be silent again."""
        for stream in self._streams:
            text = stream.raw()
            if text:
                self.emit({"output_type": "stream", "name": stream.name, "text": text})
            stream._emit = None
        self._emit = None

    def _showtraceback(self, etype, evalue, stb):
        try:
            value = str(evalue)
        except Exception:  # An exception of a submission's own making may not even do that.
            value = "it says nothing about itself"
        self.emit({"output_type": "error", "ename": str(etype.__name__), "evalue": value, "traceback": list(stb)})

    def ask_exit(self):
        self.emit({"output_type": "stream", "name": "stderr", "text": "exit() does nothing here.\n"})

    def enable_gui(self, gui=None):
        pass

    def init_history(self):
        from IPython.core.history import HistoryManager

        HistoryManager.enabled = False
        super().init_history()

    def run(self, source, emit):
        """Run one cell. Returns whether it ended without an error."""
        self.begin(emit)
        try:
            return self.run_cell(source, store_history=True, silent=False).success
        finally:
            self.end()


def made():
    """Return the Shell, after a first cell, a first error and a reset: what they import is there for every fork."""
    shell = Shell.instance()
    shell._streams = []
    try:
        shell.enable_matplotlib("inline")
    except ImportError:  # A grader without matplotlib shows no figures.
        pass
    shell.run_cell("1")
    shell.run_cell("1 / 0")
    shell.reset(new_session=True)
    shell.execution_count = 1
    return shell


class _Tail:
    """What was written to a file since the last time."""

    def __init__(self, file):
        self._file, self._read = file, 0

    def __call__(self):
        end = os.lseek(self._file.fileno(), 0, os.SEEK_END)
        piece = os.pread(self._file.fileno(), min(end - self._read, RAW), self._read)
        self._read = end
        return piece.decode("utf-8", "replace")
