"""Gradient calls (Tensor.backward, torch.autograd.backward, torch.autograd.grad): what was asked, what came back."""

import torch

from gradtape.recorders.log import failure_of, here
from gradtape.recorders.torch_backward import Walk
from gradtape.recorders.torch_measure import measured, several
from gradtape.trace import GradientCall


class Gradients:
    """Runs the gradient calls and writes a GradientCall for each."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.values = recorder.values
        self.running = 0

    def tensor_backward(self, func, args, kwargs):
        """Run Tensor.backward."""
        return self._call("Tensor.backward", (args[0],), kwargs.get("inputs"), func, args, kwargs)

    def backward(self, func, args, kwargs):
        """Run torch.autograd.backward."""
        targets = args[0] if args else kwargs["tensors"]
        return self._call("autograd.backward", targets, kwargs.get("inputs"), func, args, kwargs)

    def grad(self, func, args, kwargs):
        """Run torch.autograd.grad."""
        outputs = args[0] if args else kwargs["outputs"]
        inputs = args[1] if len(args) > 1 else kwargs["inputs"]
        return self._call("autograd.grad", outputs, inputs, func, args, kwargs)

    def _call(self, name, targets, sources, func, args, kwargs):
        if torch._C._are_functorch_transforms_active():  # torch.func's own, whose tensors are not the user's
            return func(*args, **kwargs)
        spot, tape, walk, error, result = here(), self.recorder.pauses.tape(), None, None, None
        with self.recorder.guarded, torch.no_grad(), self.recorder.quietly:
            targets = _tensors(targets)
            walk = Walk(self.recorder, targets)
            walk.look_for_nan(targets)
        self.running += 1
        try:
            result = func(*args, **kwargs)
            return result
        except Exception as raised:
            error = raised
            raise
        finally:
            self.running -= 1
            if walk is not None:
                with self.recorder.guarded, torch.no_grad(), self.recorder.quietly:
                    walk.remove()
                    self._called(name, targets, sources, walk, result, error, (spot, tape), kwargs)

    def _called(self, name, targets, sources, walk, result, error, asked, kwargs):
        spot, tape = asked
        targets = tuple(self.values.index(target) for target in targets)
        found = self._asked(sources, result) if name == "autograd.grad" else self._accumulated(sources, walk)
        sources, results = tuple(index for index, _ in found), tuple(measured(grad for _, grad in found))
        made = [one for one in (several(result) if result is not None else ()) if one is not None]
        outputs = tuple(self.values.write(one) for one in made)
        details = {"create_graph": bool(kwargs.get("create_graph")), "retain_graph": kwargs.get("retain_graph"),
                   "not_finite_from": walk.not_finite_from}  # fmt: skip
        on_tape = any(one.requires_grad for one in made)
        op = self.log.must(name, "gradient", targets + sources, outputs, spot, on_tape, tape, details)
        if op is None:
            return
        failure = None if error is None else failure_of(error, spot)
        self.log.gradient_calls.append(GradientCall(op, name, targets, sources, results, failure, details))
        strange = error is not None or any(one is None or one.symptom != "ok" for one in results)
        if self.recorder.norms or strange:
            self.log.backward += walk.steps(op)
        for custom, outgoing, incoming in walk.customs():
            self.recorder.customs_seen.stepped(custom, outgoing, incoming)

    def _asked(self, sources, result):
        """Return [(index, gradient or None)] of what autograd.grad was asked for, in order."""
        sources = _tensors(sources)
        results = (None,) * len(sources) if result is None else several(result)
        return [(self.values.index(source), grad) for source, grad in zip(sources, results)]

    def _accumulated(self, sources, walk):
        """Return [(index, gradient or None)] of the leaves that backward() reached, or was told to reach."""
        found = {**walk.recomputed(), **walk.leaves()}
        if sources is not None:
            wanted = {self.values.index(source) for source in _tensors(sources)}
            found = {index: grad for index, grad in found.items() if index in wanted}
        return list(found.items())


def _tensors(things):
    """Return the tensors among what may be one, several, or edges of the graph; of an edge to a leaf, the leaf."""
    if isinstance(things, torch.Tensor):
        return (things,)
    edges = isinstance(things, tuple) and hasattr(things, "node")  # a single GradientEdge is a tuple of its own
    found = [getattr(getattr(one, "node", None), "variable", one) for one in ((things,) if edges else several(things))]
    return tuple(one for one in found if isinstance(one, torch.Tensor))
