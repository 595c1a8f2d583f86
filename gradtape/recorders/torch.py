"""Record a training step in PyTorch.

Arms one part per idea (functions, borders, variables, modules, optimizers, hand-written backwards) and undoes them all.
Changes no value, draws no random number, and acts only on the thread that armed it.
"""

import threading

import torch

from gradtape.recorders.patches import Patches
from gradtape.recorders.torch_audit import audit, kept
from gradtape.recorders.torch_borders import Borders
from gradtape.recorders.torch_customs import Customs
from gradtape.recorders.torch_functions import Functions
from gradtape.recorders.torch_gradients import Gradients
from gradtape.recorders.torch_modules import Modules
from gradtape.recorders.torch_ops import Ops
from gradtape.recorders.torch_optimizers import Optimizers
from gradtape.recorders.torch_pauses import Pauses
from gradtape.recorders.torch_transforms import Transforms
from gradtape.recorders.torch_values import Values
from gradtape.recorders.torch_variables import Variables


class Recorder:
    """Records what torch does on this thread between `arm` and `disarm`, into a Log.

    norms: measure every gradient of every backward step, also where nothing is missing.
    """

    framework = "torch"

    def __init__(self, log, norms=False):
        self.log = log
        self.norms = norms
        self.thread = None
        self.quiet = 0  # inside something whose ops are not recorded
        self.prints = {}
        self.customs = {}
        self.handles = []  # of hooks that torch keeps
        self.patches = Patches(log.note)
        self.guarded = _Guard(self)
        self.quietly = _Quiet(self)
        self.values = Values(self)
        self.ops = Ops(self)
        self.pauses = Pauses(self)
        self.borders = Borders(self)
        self.variables_seen = Variables(self)
        self.modules = Modules(self)
        self.optimizers = Optimizers(self)
        self.gradients = Gradients(self)
        self.customs_seen = Customs(self)
        self.transforms = Transforms(self)
        self.functions = Functions(self)
        self.parts = (self.modules, self.optimizers, self.customs_seen, self.variables_seen, self.borders, self.pauses,
                      self.transforms, self.functions)  # fmt: skip

    def arm(self):
        """Install every hook; a place that has moved is noted, and the rest still records."""
        self.thread = threading.get_ident()
        try:
            for part in self.parts:
                part.arm(self.patches)
        except BaseException:
            self.disarm()
            raise

    def disarm(self, error=None):
        """Undo every hook, measure what is left to measure, and let go of every tensor that is no variable."""
        for part in reversed(self.parts):
            with self.guarded:
                part.disarm()
        self.patches.undo()
        while self.handles:
            self.handles.pop().remove()
        self.thread = None
        with self.guarded, torch.no_grad():
            self.variables_seen.measure()
            self.values.measure()
        self.ops.disarm()
        self.values.forget()

    def variables(self, model=None, optimizer=None):
        """Return the trace.Variables of the block; model, optimizer: those that the user names as well."""
        return audit(self, model, optimizer)

    def index_of(self, thing):
        """Return the index of a tensor's Value, None if it took no part. thing: compared by identity."""
        return next((index for index, reference in self.values.live.items() if reference() is thing), None)

    def remember(self, names):
        """Keep the modules that the recording code could see. names: {name: object}."""
        self.modules.remember(names)

    def idle_optimizers(self):
        """Return the class names of the optimizers that were seen and updated nothing."""
        return [type(one).__name__ for one in self.optimizers.seen if one not in self.optimizers.stepped]

    def kept_tensors(self):
        """Return {index: (name, Location or None)} of tensors made before the step that a called module holds."""
        return kept(self)

    @property
    def value_details(self):
        """{index of value: a few plain facts}."""
        return self.values.details

    @property
    def read_in_vain(self):
        """Indexes of values that are no variables and whose gradient the user's code read."""
        return self.variables_seen.read_in_vain

    def mine(self):
        """Return whether this is the thread that armed the recorder."""
        return self.thread == threading.get_ident()

    def watching(self):
        """Return whether what runs now is to be recorded."""
        return not self.quiet and self.thread == threading.get_ident()

    def missed(self, error):
        """Note that recording something went wrong; the user's step goes on."""
        self.log.note(f"Recording missed something ({type(error).__name__}: {error}).")


class _Guard:
    """Keeps an error of our own away from the user's step."""

    def __init__(self, recorder):
        self.recorder = recorder

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if isinstance(error, Exception):
            self.recorder.missed(error)
            return True
        return False


class _Quiet:
    """Runs its body unrecorded."""

    def __init__(self, recorder):
        self.recorder = recorder

    def __enter__(self):
        self.recorder.quiet += 1
        return self

    def __exit__(self, *error):
        self.recorder.quiet -= 1
        return False
