"""Record one complete step of a longer run, through its optimizer update, and let the run go on unwatched.

Used by `python -m gradtape`, and around a training loop of your own:

    with gradtape.first_step():
        train()

Where Keras runs the loop, a callback does the same: model.fit(x, y, callbacks=[gradtape.keras_callback()])
"""

import sys

from gradtape.record import record


class first_step:  # noqa: N801, a context manager is called like a function
    """Record the first (or a later) complete step inside the block and hand its Trace to `answer`, once.

    step: which update to wait for, from 1; the record begins after the one before it.
    answer: called with the Trace; prints it if not given.
    stop: raise SystemExit(0) as soon as the answer was given.
    Gives an object whose `trace` is the Trace once the step is complete, None before. A block that ends, or raises,
    before the step is complete is answered with what was seen until then.
    Raises ValueError if step is less than 1.
    """

    def __init__(self, step=1, answer=print, stop=False, **options):
        if step < 1:
            raise ValueError(f"Steps are counted from 1, so step={step} never comes. Ask for step=1 for the first one.")
        self._left = step
        self._answer = answer
        self._stop = stop
        self._options = options
        self.trace = None

    def __enter__(self):
        self._begin(whole_run=True)
        return self

    def _begin(self, whole_run):
        self._recording = record(updated=self._updated, whole_run=whole_run, **self._options)
        self._recording.__enter__()

    def _updated(self):
        """Called by a recorder when an optimizer has updated."""
        self._left -= 1
        recording, self._recording = self._recording, None
        recording.__exit__(None, None, None)
        if self._left:
            self._begin(whole_run=False)
            return
        self.trace = recording.trace
        self._answer(self.trace)
        if self._stop:
            sys.exit(0)

    def __exit__(self, kind, error, traceback):
        recording, self._recording = self._recording, None
        if recording is not None:
            failed = error if isinstance(error, Exception) else None
            recording.__exit__(type(failed), failed, traceback)
            self.trace = recording.trace
            self._answer(self.trace)
        return False


def keras_callback(answer=print, **options):
    """Return a Keras callback that records the first training batch of a `fit`; its `trace` is the Trace then.

    answer: called with the Trace, once; prints it if not given.  options: as for `gradtape.record`.
    A batch that raises is answered with what was seen until then, and what it raised is passed on.
    """
    from gradtape.recorders.tensorflow_callback import FirstBatch  # Keras is the user's, and may not be there

    return FirstBatch(answer, **options)
