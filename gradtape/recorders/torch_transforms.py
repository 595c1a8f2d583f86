"""What is run but not recorded op by op: torch.func, refused with a note, and torch.compile, which runs as written."""

import sys

import torch

from gradtape.recorders.log import here

_NOTE = (
    "torch.func was used: gradtape records Tensor.backward and torch.autograd.grad, so what ran inside torch.func "
    "is not seen. Record the same step with loss.backward() to have it explained."
)


class Transforms:
    """Hooks on torch.func's gradients, and the stance of torch.compile."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.stance = None

    def arm(self, patches):
        transforms = sys.modules.get("torch._functorch.eager_transforms")
        for name in ("grad_and_value_impl", "_vjp_with_argnums", "_jvp_with_argnums"):
            patches.wrap(transforms, name, self._transformed)
        patches.wrap(torch, "compile", self._compiled)
        if "torch._dynamo" in sys.modules:
            self._as_written()

    def disarm(self):
        if self.stance is not None:
            self.stance.__exit__(None, None, None)
            self.stance = None

    def _transformed(self, original):
        def transformed(*args, **kwargs):
            if not self.recorder.watching():
                return original(*args, **kwargs)
            with self.recorder.guarded:
                self.log.note(_NOTE)
                self.log.op("torch.func", "call", (), (), here(), False, self.recorder.pauses.tape())
            with self.recorder.quietly:
                return original(*args, **kwargs)

        return transformed

    def _compiled(self, original):
        def compile(*args, **kwargs):
            if self.recorder.mine() and self.stance is None:
                with self.recorder.guarded:
                    self._as_written()
            return original(*args, **kwargs)

        return compile

    def _as_written(self):
        """Run what is compiled as it was written: a compiled function shows no op."""
        self.stance = torch.compiler.set_stance("force_eager")
        self.stance.__enter__()
