"""Record a training step in TensorFlow and Keras 3.

Arms one part per idea (ops, borders, tapes, custom gradients, Keras, traced functions) and undoes them all. Changes no
value, draws no random number, and acts only on the thread that armed it.
"""

import contextlib
import threading

import keras
from tensorflow.python import pywrap_tfe

from gradtape.recorders.naming import named
from gradtape.recorders.patches import Patches
from gradtape.recorders.tensorflow_audit import audit, kept
from gradtape.recorders.tensorflow_borders import Borders
from gradtape.recorders.tensorflow_customs import Customs
from gradtape.recorders.tensorflow_functions import Functions
from gradtape.recorders.tensorflow_gradients import Gradients
from gradtape.recorders.tensorflow_keras import Keras
from gradtape.recorders.tensorflow_ops import Ops
from gradtape.recorders.tensorflow_values import EagerTensor, Values

_empty = pywrap_tfe.TFE_Py_TapeSetIsEmpty
_stopped = pywrap_tfe.TFE_Py_TapeSetIsStopped


class Recorder:
    """Records what TensorFlow does on this thread between `arm` and `disarm`, into a Log.

    norms: measure every gradient of every backward step, also where nothing is missing.
    """

    framework = "tensorflow"

    def __init__(self, log, norms=False):
        self.log = log
        self.norms = norms
        self.prints = {}
        self.customs = {}
        self.asked = set()  # indexes of tensors of which a gradient was asked
        self.read_in_vain = ()
        self.value_details = {}
        self.outside = {}  # index -> name of a tensor that the recording code could see
        self.seen = []  # (name, layer) that the recording code could see
        self.names = {}  # index of a variable -> its name in the user's code
        self.thread = None
        self.quiet = 0  # inside something whose ops are not recorded
        self.backward = 0  # inside a gradient call
        self.outer = False  # whether another tape records the gradient call: for second derivatives
        self.paused = 0  # inside tape.stop_recording()
        self.tapes_open = 0  # tapes that record now
        self.metric = 0  # inside a Keras metric
        self.custom_depth = 0  # inside the forward of a custom gradient
        self.making = []  # variables that are being made
        self.values = Values(log)
        self.patches = Patches(log.note)
        self.ops = Ops(self)
        self.borders = Borders(self)
        self.gradients = Gradients(self)
        self.customs_seen = Customs(self)
        self.keras = Keras(self)
        self.functions = Functions(self)
        self.parts = (self.ops, self.borders, self.gradients, self.customs_seen, self.keras, self.functions)

    def arm(self):
        """Install every hook; a place that has moved is noted, and the rest still records."""
        self.thread = threading.get_ident()
        self.tapes_open = int(not _empty())
        try:
            for part in self.parts:
                part.arm(self.patches)
        except BaseException:
            self.disarm()
            raise

    def disarm(self, error=None):
        """Undo every hook, measure what has to be measured, and let go of the tensors."""
        for part in reversed(self.parts):
            try:
                part.disarm()
            except Exception as fault:
                self.failed("the end of the block", fault)
        self.patches.undo()
        self.thread = None
        try:
            self.prints.update(self.values.measure())
        except Exception as fault:
            self.failed("the end of the block", fault)

    def variables(self, model=None, optimizer=None):
        """Return the trace.Variables of the block, in the order in which they were first seen."""
        return audit(self, model, optimizer)

    def index_of(self, thing):
        """Return the index of the Value of a tensor, tf.Variable, keras.Variable or array, None if it was not seen."""
        return self.values.known(thing)

    def remember(self, names):
        """Keep the layers and optimizers that the recording code sees, and name its tensors. names: {name: object}."""
        for name, thing in names.items():
            if isinstance(thing, keras.Layer):
                self.seen.append((name, thing))
            elif isinstance(thing, keras.optimizers.Optimizer):
                self.keras.visible.append(thing)
        for name, thing in named(names).items():
            index = self.values.known(thing) if isinstance(thing, EagerTensor) else None
            if index is not None:
                self.outside.setdefault(index, name)
            if index in self.asked:
                self.log.values[index][5] = name  # the last of its names is its own, not that of a list around it

    def idle_optimizers(self):
        """Return the class names of the visible optimizers that updated nothing."""
        compiled = [getattr(one(), "optimizer", None) for one in self.keras.called.values()]
        found = [one for one in (*self.keras.visible, *compiled) if isinstance(one, keras.optimizers.Optimizer)]
        return [type(one).__name__ for one in found if id(one) not in self.keras.optimizers]

    def kept_tensors(self):
        """Return {index: (name, Location or None)} of tensors not made in this step that a called layer holds."""
        return kept(self)

    def mine(self):
        """Return whether this is the thread that armed the recorder."""
        return self.thread == threading.get_ident()

    def watching(self):
        """Return whether what runs now is to be recorded."""
        return not self.quiet and self.thread == threading.get_ident()

    @contextlib.contextmanager
    def away(self):
        """Run the body as if nothing were recorded: what is traced in it must not meet our hooks."""
        self.quiet += 1
        try:
            with self.patches.lifted(), self.ops.deaf():
                yield
        finally:
            self.quiet -= 1

    def tape(self):
        """Return the state of the tapes in trace.Op's words: "open", "none" or "paused"."""
        if not _empty():
            return "open"
        return "paused" if self.paused or _stopped() else "none"

    def tape_outside(self):
        """Return the state of the tapes around an op that stops recording for itself, as stop_gradient does."""
        return "open" if self.tapes_open > 0 else "paused" if self.paused else "none"

    def failed(self, what, error):
        """Note that recording something went wrong; the user's step goes on."""
        self.log.note(f"{what} could not be recorded ({type(error).__name__}: {str(error)[:200]}).")
