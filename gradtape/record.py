"""`with gradtape.record() as trace:` arms a recorder for each framework that is imported, now or later in the block.

Imports no framework, and explains nothing.
"""

import importlib
import importlib.util
import inspect
import sys
import threading

from gradtape.recorders.log import Log, failure_of, is_users, names_seen, watch_below
from gradtape.recorders.naming import names_of
from gradtape.trace import Trace

_FRAMEWORKS = {"torch": "gradtape.recorders.torch", "tensorflow": "gradtape.recorders.tensorflow"}
_NOTICED = {"torch": "torch", "tensorflow": "tensorflow", "keras": "tensorflow"}  # import of which -> framework to arm
_running = []  # the recording that runs, if one does: what it patches belongs to all threads


class record:  # noqa: N801, a context manager is called like a function
    """Record one training step; gives a Trace that is complete when the block has ended.

    norms: measure every gradient of every backward step, also where nothing is missing (slower).
    most_ops: ops kept; later ones are counted, not kept.
    updated: called without arguments each time an optimizer has updated.
    whole_run: the block holds the run's set-up too, so a weight made in it was not made anew for the step.
    Records the thread that it begins on. Raises RuntimeError when a recording is already running, on any thread.
    """

    def __init__(self, norms=False, most_ops=20_000, updated=None, whole_run=False):
        self._log = Log(most_ops)
        self._log.updated = updated
        self._log.whole_run = whole_run
        self._norms = norms
        self._recorders = []
        self._tried = set()  # frameworks that are armed, or could not be

    def __enter__(self):
        self.thread = threading.get_ident()
        if _running:
            where = "this thread" if _running[0].thread == self.thread else "another thread"
            raise RuntimeError(
                f"A recording is already running on {where}. "
                "End its `with gradtape.record()` block before you begin another."
            )
        _running.append(self)
        self._frame = _users_frame(sys._getframe(1))
        self._log.recorded_in = self._frame.f_code.co_filename, self._frame.f_code.co_name
        watch_below(sys._getframe(1).f_code)
        self._finder = _Finder(self)
        sys.meta_path.insert(0, self._finder)
        self.trace = Trace(self._log)
        try:
            for framework in _FRAMEWORKS:
                if sys.modules.get(framework) is not None:
                    self._arm(framework)
        except BaseException:
            self._end(None)
            raise
        return self.trace

    def _arm(self, framework):
        """Arm the recorder of a framework; where that fails, the step goes on without it."""
        self._tried.add(framework)
        try:
            recorder = importlib.import_module(_FRAMEWORKS[framework]).Recorder(self._log, self._norms)
            recorder.arm()
            self._recorders.append(recorder)
        except Exception as error:
            self._log.note(f"{framework} was not recorded ({type(error).__name__}: {error}).")

    def __exit__(self, kind, error, traceback):
        self._end(error)
        return False

    def _end(self, error):
        if self._finder in sys.meta_path:
            sys.meta_path.remove(self._finder)
        names = self._names()
        watch_below(None)
        for recorder in reversed(self._recorders):
            try:
                recorder.disarm(error)
                recorder.remember(names)
            except Exception as fault:
                self._log.note(f"The end of the block was not recorded ({type(fault).__name__}: {fault}).")
        _running.clear()
        self.trace._finish(self._recorders, None if error is None else failure_of(error))

    def _names(self):
        """Return {name: object} of what the code that records could see, and keep the names."""
        frame, self._frame = self._frame, None
        try:
            names = {**names_seen(), **frame.f_globals, **_locals(frame)}
            self._log.names = names_of(names)
            return names
        except Exception as fault:  # Whatever a foreign object does when it is looked at.
            self._log.note(f"Names were not recorded ({type(fault).__name__}: {fault}).")
            return {}

    def imported(self, name):
        """Called when a framework, or Keras, has been imported inside the block."""
        framework = _NOTICED[name]
        # `import keras` imports tensorflow, whose recorder needs the whole of keras: it is armed when that is there.
        unready = name == "tensorflow" and _half_imported("keras")
        waits = framework in sys.modules and framework not in self._tried and not unready
        if waits and _running and _running[0] is self:
            self._arm(framework)


def _locals(frame):
    """Return a copy of a frame's local names; the frame's own copy, which would keep them alive, is emptied."""
    seen = frame.f_locals
    found = dict(seen)
    if frame.f_code.co_flags & inspect.CO_OPTIMIZED and type(seen) is dict:
        seen.clear()
    return found


def _users_frame(frame):
    """Return the innermost frame of the user's own code, else the given one."""
    found = frame
    while found is not None and not is_users(found.f_code):
        found = found.f_back
    return found or frame


def _half_imported(name):
    """Return whether a module's import has begun and not ended."""
    return getattr(getattr(sys.modules.get(name), "__spec__", None), "_initializing", False)


class _Finder:
    """Notices a framework that is imported inside the block, and arms its recorder as soon as it is there."""

    def __init__(self, recording):
        self.recording = recording

    def find_spec(self, name, path=None, target=None):
        if name not in _NOTICED or threading.get_ident() != self.recording.thread:
            return None
        sys.meta_path.remove(self)
        try:
            spec = importlib.util.find_spec(name)
        finally:
            sys.meta_path.insert(0, self)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, lambda: self.recording.imported(name))
        return spec


class _Loader:
    """The framework's own loader, with a word when it is done."""

    def __init__(self, loader, loaded):
        self._loader = loader
        self._loaded = loaded

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._loaded()
