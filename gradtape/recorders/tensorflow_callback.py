"""The Keras callback that records the first batch of a `fit` and lets the rest run as it is.

Only stands in `fit`'s way for one batch, so that a batch that raises is answered, and disarmed, too.
"""

import keras

from gradtape.record import record


class FirstBatch(keras.callbacks.Callback):
    """Records the first training batch that it meets and hands the Trace to `answer`, once.

    trace: the Trace, None before.  answer, options: see `gradtape.keras_callback`.
    """

    def __init__(self, answer, **options):
        super().__init__()
        self.trace = None
        self._answer = answer
        self._options = options
        self._waiting = True

    def on_train_batch_begin(self, batch, logs=None):
        """Called by fit before each batch, just before it calls the model's train_function."""
        if not self._waiting:
            return
        self._waiting = False
        model, plain = self.model, self.model.train_function

        def first_batch(*data):
            model.train_function = plain
            self._begin()
            try:
                logs = plain(*data)
            except BaseException as error:
                self._end(error)
                raise
            self._end(None)
            return logs

        model.train_function = first_batch

    def _begin(self):
        # Opened in a method that returns: what lies above it, the line that calls fit, is the user's own.
        self._recording = record(**self._options)
        self._recording.__enter__()

    def _end(self, error):
        failed = error if isinstance(error, Exception) else None
        self._recording.__exit__(type(failed), failed, None)
        self.trace = self._recording.trace
        self._answer(self.trace)
