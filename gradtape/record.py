"""`with gradtape.record() as trace:` arms a recorder for each framework that is imported, now or later in the block.

Imports no framework, and explains nothing.
"""

import importlib.util
import sys
import threading

from gradtape.recorders.log import Log, failure_of, names_seen, watch_below
from gradtape.recorders.naming import names_of
from gradtape.trace import Trace

_FRAMEWORKS = {"torch": "gradtape.recorders.torch", "tensorflow": "gradtape.recorders.tensorflow"}
_recording = threading.local()


class record:  # noqa: N801, a context manager is called like a function
    """Record one training step; gives a Trace that is complete when the block has ended.

    norms: measure every gradient of every backward step, also where nothing is missing (slower).
    most_ops: ops kept; later ones are counted, not kept.
    updated: called without arguments each time an optimizer has updated.
    Raises RuntimeError when a recording is already running on this thread.
    """

    def __init__(self, norms=False, most_ops=20_000, updated=None):
        self._log = Log(most_ops)
        self._log.updated = updated
        self._norms = norms
        self._recorders = []

    def __enter__(self):
        if getattr(_recording, "now", None) is not None:
            raise RuntimeError(
                "A recording is already running on this thread. End its `with gradtape.record()` block before you begin another."
            )
        _recording.now = self
        self.thread = threading.get_ident()
        self._frame = sys._getframe(1)
        watch_below(self._frame.f_code)
        self._finder = _Finder(self)
        sys.meta_path.insert(0, self._finder)
        self.trace = Trace(self._log)
        try:
            for framework in _FRAMEWORKS:
                if framework in sys.modules:
                    self._arm(framework)
        except BaseException:
            self._end(None)
            raise
        return self.trace

    def _arm(self, framework):
        module = importlib.import_module(_FRAMEWORKS[framework])
        recorder = module.Recorder(self._log, self._norms)
        self._recorders.append(recorder)
        recorder.arm()

    def __exit__(self, kind, error, traceback):
        self._end(error)
        return False

    def _end(self, error):
        _recording.now = None
        if self._finder in sys.meta_path:
            sys.meta_path.remove(self._finder)
        names = {**names_seen(), **self._frame.f_globals, **self._frame.f_locals}
        self._log.names = names_of(names)
        self._frame = None
        watch_below(None)
        for recorder in reversed(self._recorders):
            recorder.disarm(error)
            recorder.remember(names)
        self.trace._finish(self._recorders, None if error is None else failure_of(error))


class _Finder:
    """Notices a framework that is imported inside the block, and arms its recorder as soon as it is there."""

    def __init__(self, recording):
        self.recording = recording

    def find_spec(self, name, path=None, target=None):
        if name not in _FRAMEWORKS or threading.get_ident() != self.recording.thread:
            return None
        sys.meta_path.remove(self)
        try:
            spec = importlib.util.find_spec(name)
        finally:
            sys.meta_path.insert(0, self)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, lambda: self.recording._arm(name))
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
