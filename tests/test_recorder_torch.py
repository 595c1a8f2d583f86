"""`gradtape.recorders.torch`: what a PyTorch step did is written down, and the step is none the wiser."""

import gc
import random
import sys
import threading
import weakref

import numpy as np
import pytest
import torch
import torch.optim.optimizer as optimizers
from recorded import Recorded
from torch import nn
from torch.overrides import TorchFunctionMode, _len_torch_function_stack
from torch.utils.checkpoint import checkpoint

from gradtape.recorders.log import Log
from gradtape.recorders.naming import names_of
from gradtape.recorders.torch import Recorder
from gradtape.trace import KINDS


class Step(Recorded):
    """A recorded step, with the questions that only these tests ask."""

    def leads_back(self, index, to):
        """Whether ops on the tape lead from one value back to another."""
        seen, todo = set(), [index]
        while todo:
            index = todo.pop()
            if index == to:
                return True
            if index not in seen and index is not None:
                seen.add(index)
                todo.extend(one for op in self.ops if op.on_tape and index in op.outputs for one in op.inputs)
        return False

    def variable(self, name):
        return next(one for one in self.recorder.variables() if one.name == name)


def recorded(step, norms=False, updated=None, **kwargs):
    """Run a step under a recorder, as `gradtape.record` does, and return what was recorded."""
    log = Log(**kwargs)
    log.updated = updated
    recorder = Recorder(log, norms)
    recorder.arm()
    error = None
    try:
        result = step()
    except BaseException as fault:
        error = fault
        raise
    finally:
        frame = sys._getframe(1)
        names = {**frame.f_globals, **frame.f_locals}
        log.names = names_of(names)
        recorder.disarm(error)
        recorder.remember(names)
    assert not [note for note in log.notes if "missed" in note], log.notes
    return Step(log, recorder, result)


def line_of(text):
    """Return the number of the only line in this file that holds text, which must not hold the search itself."""
    with open(__file__, encoding="utf-8") as file:
        (found,) = [number for number, line in enumerate(file, 1) if text in line and "line_of" not in line]
    return found


def leaf(*shape):
    return torch.rand(shape).add(0.5).requires_grad_()


# Ops and the tape


def test_every_op_is_written_with_its_values_line_and_place_on_the_tape():
    w, x = torch.tensor([[1.0], [2.0]], requires_grad=True), torch.tensor([[3.0, 4.0]])

    def step():
        y = torch.matmul(x, w)  # the product
        return y.sum()

    seen = recorded(step)
    product, total = seen.ops
    assert (product.name, total.name) == ("matmul", "Tensor.sum")
    assert product.inputs == (seen.recorder.index_of(x), seen.recorder.index_of(w)) and product.kind == "compute"
    made = seen.values[product.outputs[0]]
    assert (made.shape, made.dtype, made.kind, made.device) == ((1, 1), "float32", "tensor", "cpu")
    assert type(made.shape) is tuple and seen.values[product.inputs[1]].kind == "variable"
    assert (product.location.file, product.location.line) == (__file__, line_of("# the product"))
    assert product.on_tape and made.on_tape and product.tape == "open"
    assert total.outputs == (seen.recorder.index_of(seen.result),)
    assert {op.kind for op in seen.ops} <= set(KINDS)


@torch.no_grad()
def _decorated(w):
    return torch.cos(w)


def _under_no_grad(w):
    with torch.no_grad():
        return torch.cos(w)


def _switched_off(w):
    torch.set_grad_enabled(False)
    try:
        return torch.cos(w)
    finally:
        torch.set_grad_enabled(True)


def _inference(w):
    with torch.inference_mode():
        return torch.cos(w)


def _nested(w):
    with torch.no_grad():
        with torch.no_grad():
            torch.sin(w)
        with torch.enable_grad():
            with torch.no_grad():
                torch.sin(w)
            torch.tan(w)
        return torch.cos(w)


# How many lines below the first of its function recording was switched off.
PAUSES = {_decorated: 0, _under_no_grad: 1, _switched_off: 1, _inference: 1, _nested: 1}


@pytest.mark.parametrize("pause", PAUSES)
def test_an_op_where_recording_is_off_says_so_and_where_it_was_switched_off(pause):
    w = leaf(2)
    seen = recorded(lambda: (pause(w), torch.exp(w)))
    (cosine,), (after,) = seen.named("cos"), seen.named("exp")
    assert (cosine.tape, cosine.on_tape) == ("paused", False) and cosine.details["paused_at"].file == __file__
    first = getattr(pause, "__wrapped__", pause).__code__.co_firstlineno
    assert cosine.details["paused_at"].line == first + PAUSES[pause]
    assert (after.tape, after.on_tape) == ("open", True)
    assert all(op.on_tape for op in seen.named("tan"))


def test_modules_are_the_scope_of_what_runs_in_them_also_after_one_raised():
    net = nn.Sequential(nn.Linear(2, 3), nn.ReLU())

    def step():
        net(torch.ones(1, 2))
        with pytest.raises(RuntimeError):
            net(torch.ones(1, 5))
        return net(torch.ones(1, 2))

    seen = recorded(step)
    assert [op.scope for op in seen.named("linear")] == [("net", "net.0")] * 3
    assert "mat1 and mat2" in seen.named("linear")[1].details["raised"]
    assert seen.log.kinds_of_scope["net.1"] == "ReLU" and not seen.log.scopes


def test_an_op_that_gives_back_what_it_was_given_has_not_overwritten_it():
    w = nn.Parameter(torch.ones(2))
    seen = recorded(lambda: (w.contiguous(), w.float(), w.to("cpu"), nn.functional.dropout(w, 0.5, False)))
    assert not seen.kind("assign") and not [op for op in seen.ops if "inplace" in op.details]


IN_PLACE = {
    "add_": lambda x: x.add_(1),
    "+=": lambda x: x.__iadd__(1),
    "setitem": lambda x: x.__setitem__(0, 2.0),
    "out": lambda x: torch.exp(torch.ones(2), out=x),
    "relu": lambda x: nn.functional.relu(x, inplace=True),
    "dropout": lambda x: nn.functional.dropout(x, 0.5, True, True),
    "init": lambda x: nn.init.ones_(x),
    "of a view": lambda x: x[:1].zero_(),
    "of its data": lambda x: x.data.zero_(),
}


@pytest.mark.parametrize("name", IN_PLACE)
def test_what_is_overwritten_in_place_is_among_the_outputs(name):
    plain, variable = torch.ones(2), nn.Parameter(torch.ones(2))

    def step():
        IN_PLACE[name](plain)
        with torch.no_grad():
            IN_PLACE[name](variable)

    seen = recorded(step)
    changed = [op for op in seen.ops if op.details.get("inplace")]
    assert seen.recorder.index_of(plain) in changed[0].outputs
    assert changed[-1].kind == "assign" and seen.recorder.index_of(variable) in changed[-1].outputs
    assert seen.variable("variable").moved is not None


def test_an_op_on_the_tape_may_overwrite_too_and_the_gradient_goes_on():
    w, y = leaf(2), torch.zeros(3)

    def step():
        y[1:] = w
        y.mul_(2.0)
        y.sum().backward()

    seen = recorded(step)
    assert seen.calls[0].results[0].norm == pytest.approx(8**0.5)
    assert seen.leads_back(seen.calls[0].targets[0], seen.recorder.index_of(w))


def test_a_tensor_made_before_the_block_has_one_op_for_its_history():
    w = leaf(2)
    early = (w * 2).exp()
    seen = recorded(lambda: early.sum().backward())
    (earlier,) = seen.named("earlier")
    assert earlier.details["earlier"] and earlier.outputs == (seen.recorder.index_of(early),)
    assert earlier.inputs == (seen.recorder.index_of(w),) and seen.calls[0].results[0].symptom == "ok"


# Leaving and coming back

LEAVES = {
    "numpy": lambda y: y.numpy(),
    "item": lambda y: y[0].item(),
    "tolist": lambda y: y.tolist(),
    "float": lambda y: float(y[0]),
    "int": lambda y: int(y[0]),
    "np.asarray": lambda y: np.asarray(y),
    "np.mean": lambda y: np.mean(np.array(y)),
}


@pytest.mark.parametrize("name", LEAVES)
def test_a_value_that_leaves_is_seen_with_its_fingerprint(name):
    seen = recorded(lambda: LEAVES[name](torch.tensor([1.0, 2.0]) * 2))
    (leaving,) = seen.kind("leave")
    assert seen.values[leaving.outputs[0]].kind in ("array", "number")
    assert seen.recorder.prints[leaving.outputs[0]] is not None


def test_what_comes_back_is_linked_by_its_fingerprint_or_by_its_number():
    x = torch.tensor([1.0, 2.0])

    def step():
        gone, number = (x * 2).numpy(), (x * 3).sum().item()
        return torch.from_numpy(gone), torch.tensor(gone), torch.as_tensor(gone), x * number

    seen = recorded(step)
    array, single = seen.kind("leave")
    assert len(seen.kind("return")) == 3
    for op in seen.kind("return"):
        assert seen.recorder.prints[op.outputs[0]] == seen.recorder.prints[array.outputs[0]] == ((2,), (2.0, 4.0))
    assert single.outputs[0] in seen.ops[-1].inputs


def test_printing_a_tensor_is_no_departure():
    x = leaf(2)
    assert not recorded(lambda: f"{x} {x!r} {str(x)} {x.sum():.2f}").kind("leave")


def test_detaching_is_a_kind_of_its_own():
    x = leaf(2)
    seen = recorded(lambda: (x.detach(), x.data, (x * 2).detach_()))
    assert [op.name for op in seen.kind("detach")] == ["Tensor.detach", "Tensor.data", "Tensor.detach"]
    assert not any(op.on_tape for op in seen.kind("detach"))


def test_a_new_tensor_made_from_a_tensors_value_is_a_rewrap():
    x = leaf(2)

    def step():
        y = x * 2
        return torch.tensor([y[0], y[1]]), nn.Parameter(y), y.new_tensor([1.0]), torch.as_tensor(y)

    seen = recorded(step)
    assert [op.name for op in seen.kind("rewrap")] == ["torch.tensor", "nn.Parameter"]
    assert seen.values[seen.kind("rewrap")[1].outputs[0]].kind == "variable"


# Variables, gradients, optimizers


def test_a_backward_call_has_targets_sources_and_results():
    a, b, c = leaf(1), torch.tensor([3.0, 4.0], requires_grad=True), leaf(1)

    def step():
        loss = (0.0 * a).sum() + (b * b).sum()
        c.sum()
        loss.backward()  # asked here
        return loss

    seen = recorded(step)
    (call,) = seen.calls
    assert call.call == "Tensor.backward" and call.targets == (seen.recorder.index_of(seen.result),)
    results = dict(zip(call.sources, call.results))
    assert results[seen.recorder.index_of(a)].symptom == "zero"
    assert results[seen.recorder.index_of(b)].norm == pytest.approx(10.0)
    assert seen.recorder.index_of(c) not in results and call.error is None
    op = seen.ops[call.index]
    assert (op.kind, op.tape, op.location.line) == ("gradient", "open", line_of("# asked here"))


ASKS = {
    "backward of several": (lambda a, b: torch.autograd.backward([a.sum(), b.sum()]), "autograd.backward", 2),
    "with inputs": (lambda a, b: (a.sum() + b.sum()).backward(inputs=[a]), "Tensor.backward", 1),
    "with a dict": (lambda a, b: (a.sum() + b.sum()).backward(inputs={"a": a}), "Tensor.backward", 1),
    "grad": (lambda a, b: torch.autograd.grad(a.sum(), [a, b], allow_unused=True), "autograd.grad", 2),
    "grad by name": (lambda a, b: torch.autograd.grad(outputs=a.sum(), inputs=a), "autograd.grad", 1),
    "an edge": (
        lambda a, b: a.sum().backward(inputs=[torch.autograd.graph.get_gradient_edge(a)]),
        "Tensor.backward",
        1,
    ),
}


@pytest.mark.parametrize("name", ASKS)
def test_every_way_to_ask_is_a_gradient_call(name):
    a, b = leaf(2), leaf(2)
    ask, call, sources = ASKS[name]
    seen = recorded(lambda: ask(a, b))
    assert [one.call for one in seen.calls] == [call] and len(seen.calls[0].sources) == sources
    assert seen.recorder.index_of(a) in seen.calls[0].sources
    if name == "grad":
        assert [result is None for result in seen.calls[0].results] == [False, True]


def test_what_a_gradient_call_raises_is_written_and_passed_on():
    w = leaf(2)

    def step():
        y = (w * w).sum()
        y.backward()
        with pytest.raises(RuntimeError, match="second time"):
            y.backward()

    first, second = recorded(step).calls
    assert first.error is None and second.error.type == "RuntimeError" and "second time" in second.error.message


def test_gradients_that_are_not_finite_tiny_huge_or_empty_are_told_apart():
    entries = {"nan": float("nan"), "inf": float("inf"), "tiny": 1e-30, "huge": 1e30, "zero": 0.0}
    leaves = {name: leaf(1) for name in entries} | {"empty": leaf(0)}

    def step():
        for name, one in leaves.items():
            torch.autograd.grad(one * entries.get(name, 1.0), one, torch.ones_like(one))

    found = dict(zip(leaves, (call.results[0] for call in recorded(step).calls)))
    assert [found[name].symptom for name in leaves] == ["nan", "nan", "ok", "ok", "zero", "zero"]
    assert found["tiny"].norm == pytest.approx(1e-30) and found["huge"].norm == pytest.approx(1e30)


def test_half_sparse_and_complex_gradients_are_measured():
    half, table = torch.ones(2, dtype=torch.float16).requires_grad_(), nn.Embedding(5, 2, sparse=True)
    wave = torch.ones(2, dtype=torch.complex64).requires_grad_()

    def step():
        half.sum().backward()
        table(torch.tensor([1, 1, 2])).sum().backward()
        wave.abs().sum().backward()

    norms = [call.results[0].norm for call in recorded(step).calls]
    assert norms == pytest.approx([2**0.5, 10**0.5, 2**0.5])


def test_backward_steps_belong_to_their_ops_and_are_measured_where_asked_or_where_something_is_missing():
    w, dead = leaf(2), torch.tensor([-1.0, -2.0], requires_grad=True)
    assert not recorded(lambda: torch.sin(w).sum().backward()).log.backward
    for seen in (recorded(lambda: torch.sin(w).sum().backward(), norms=True),
                 recorded(lambda: (torch.sin(w) * torch.relu(dead)).sum().backward())):  # fmt: skip
        step = next(one for one in seen.log.backward if one.name == "SinBackward0")
        assert seen.ops[step.op].name == "sin" and step.call == seen.calls[0].index
        assert step.inputs == (seen.recorder.index_of(w),) and step.outgoing[0].shape == (2,)
    seen = recorded(lambda: torch.sin(w).sum().backward(), norms=True)
    (one,) = [step for step in seen.log.backward if step.name == "SinBackward0"]
    assert one.outgoing[0].norm == pytest.approx(float(torch.cos(w).norm())) and one.incoming[0].norm == pytest.approx(
        2**0.5
    )


def test_second_derivatives_are_recorded_with_what_the_first_gave():
    w = leaf(2)

    def step():
        (slope,) = torch.autograd.grad((w**3).sum(), w, create_graph=True)
        (slope**2).sum().backward()

    seen = recorded(step)
    first, second = seen.calls
    assert first.details["create_graph"] and seen.ops[first.index].on_tape
    assert second.results[0].norm == pytest.approx(float((36 * w.detach() ** 3).norm()), rel=1e-5)
    assert seen.leads_back(second.targets[0], seen.recorder.index_of(w))


def test_an_update_names_its_variables_and_those_without_a_gradient():
    net, spare = nn.Linear(2, 1), nn.Linear(2, 1)
    optimizer, calls = torch.optim.Adam([*net.parameters(), *spare.parameters()]), []

    def step():
        net(torch.ones(1, 2)).sum().backward()
        optimizer.step()
        optimizer.zero_grad()

    seen = recorded(step, updated=lambda: calls.append(1))
    (update,), (clearing,) = seen.kind("update"), seen.kind("zero_grad")
    assert (update.name, update.details["given"], len(update.details["none"])) == ("Adam.step", 4, 2)
    assert set(clearing.outputs) == set(map(seen.recorder.index_of, net.parameters())) and len(calls) == 1
    assert seen.variable("net.weight").moved == pytest.approx(1e-3, rel=1e-3) and seen.variable("net.weight").stepped
    assert seen.variable("spare.bias").moved == 0.0 and not seen.kind("leave")
    assert {op.kind for op in seen.ops} == {"compute", "gradient", "update", "zero_grad"}


def test_the_closure_of_lbfgs_is_recorded_and_the_rest_of_its_step_is_not():
    w, calls = leaf(2), []
    optimizer = torch.optim.LBFGS([w], max_iter=3)

    def closure():
        optimizer.zero_grad()
        loss = (w**4).sum()
        loss.backward()
        return loss

    seen = recorded(lambda: optimizer.step(closure), updated=lambda: calls.append(1))
    assert len(seen.calls) == len(seen.named("Tensor.pow")) + len(seen.named("Tensor.__pow__")) >= 2
    assert len(seen.kind("update")) == len(calls) == 1 and not seen.named("Tensor.neg")
    assert seen.kind("update")[0].details["closure"] == (__file__, closure.__code__.co_firstlineno)


class Derived(torch.optim.SGD):
    """A step that runs another one, or raises."""

    fails = False

    def step(self, closure=None):
        if self.fails:
            raise ValueError("mine")
        return super().step(closure)


def test_an_optimizer_that_runs_another_ones_step_updates_once():
    w, calls = leaf(2), []
    torch.optim.SGD([w], 0.1)  # torch hooks a class when it is first made
    optimizer = Derived([w], 0.1)

    def step():
        w.sum().backward()
        optimizer.step()

    seen = recorded(step, updated=lambda: calls.append(1))
    assert [op.name for op in seen.kind("update")] == ["Derived.step"] and len(calls) == 1


def test_an_optimizer_that_raises_does_not_end_the_recording():
    w, calls = leaf(2), []
    optimizer = Derived([w], 0.1)
    optimizer.fails = True

    def step():
        with pytest.raises(ValueError, match="mine"):
            optimizer.step()
        return torch.exp(w)

    seen = recorded(step, updated=lambda: calls.append(1))
    assert seen.named("exp") and not calls


def test_a_scheduler_made_before_the_block_does_not_hide_the_update():
    w, calls = leaf(2), []
    optimizer = torch.optim.SGD([w], 0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1)

    def step():
        w.sum().backward()
        optimizer.step()
        scheduler.step()

    recorded(step, updated=lambda: calls.append(1))
    assert len(calls) == 1


def test_an_update_inside_a_gradients_hook_is_through_when_the_gradient_call_is():
    w, running = leaf(2), []
    optimizer = torch.optim.SGD([w], 0.1)
    w.register_post_accumulate_grad_hook(lambda _: optimizer.step())
    log = Log()
    recorder = Recorder(log)
    log.updated = lambda: running.append(recorder.gradients.running) or recorder.disarm()
    recorder.arm()
    depth = _len_torch_function_stack()
    w.sum().backward()
    assert running == [0] and _len_torch_function_stack() == depth - 1


def test_reading_watching_and_replacing_are_seen():
    w, frozen = leaf(2), torch.ones(2)

    def step():
        y = w * 2
        y.sum().backward()
        frozen.requires_grad_()
        w.data = torch.zeros(2)
        with pytest.warns(UserWarning, match="non-leaf"):
            assert y.grad is None
        assert w.grad is not None
        w.grad = None

    seen = recorded(step)
    assert seen.kind("watch")[0].inputs == (seen.recorder.index_of(frozen),)
    assert seen.kind("assign")[0].outputs == (seen.recorder.index_of(w),)
    assert seen.kind("zero_grad")[0].outputs == (seen.recorder.index_of(w),)
    assert len(seen.recorder.read_in_vain) == 1 and seen.variable("w").details["grad_read"]


def test_hooks_on_tensors_run_as_they_do_without_a_recorder():
    w, met = leaf(2), []

    def step():
        y = w * 3
        y.register_hook(lambda grad: met.append(grad.clone()) or grad * 2)
        y.retain_grad()
        y.sum().backward()
        return y

    seen = recorded(step)
    assert len(met) == 1 and torch.equal(w.grad, torch.full((2,), 6.0))
    assert seen.calls[0].results[0].norm == pytest.approx(72**0.5)


def test_the_audit_says_who_holds_a_variable_and_whether_it_is_listed():
    class Hiding(nn.Module):
        def __init__(self):
            super().__init__()
            self.shown = nn.Linear(2, 2)
            self.hidden = [nn.Linear(2, 2)]
            self.register_buffer("mean", torch.zeros(2))
            self.lost = torch.ones(2, requires_grad=True)  # lost to parameters()

        def forward(self, x):
            return self.hidden[0](self.shown(x)) * self.lost + self.mean

    net = Hiding()
    seen = recorded(lambda: net(torch.ones(1, 2)).sum().backward())
    shown, lost = seen.variable("net.shown.weight"), seen.variable("net.lost")
    assert shown.registered and shown.owner == "Linear" and shown.gradient.symptom == "ok"
    assert not lost.registered and lost.owner == "Hiding" and lost.made.line == line_of("# lost to parameters()")
    assert not seen.variable("net.hidden[0].weight").registered


# Hand-written backwards, checkpoints, what is not recorded


class Cube(torch.autograd.Function):
    """x to the third, with a forward that asks for gradients of its own."""

    @staticmethod
    def forward(ctx, x, power):
        ctx.save_for_backward(x)
        with torch.enable_grad():
            inner = x.detach().requires_grad_()
            torch.autograd.grad(inner.sum(), inner)
        return x**power

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * 2 * x**2, None  # should be 3


def test_a_hand_written_backward_is_one_op_that_can_be_run_again():
    w = leaf(2)
    seen = recorded(lambda: (Cube.apply(w * 1.0, 3).sum().backward(), torch.exp(w)))
    (op,) = seen.kind("custom")
    custom = seen.recorder.customs[op.index]
    assert op.name == "Cube.apply" and op.on_tape and [one.name for one in seen.ops].count("exp") == 1
    assert len(seen.calls) == 1 and seen.ops[seen.calls[0].index].kind == "gradient"
    assert np.allclose(custom.forward([custom.inputs[0].astype("float64"), None])[0], w.detach() ** 3)
    assert np.allclose(custom.outgoing[0], 2 * w.detach() ** 2) and np.allclose(custom.incoming[0], 1.0)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float8_e4m3fn, torch.complex64])
def test_a_hand_written_backward_of_any_dtype_passes(dtype):
    class Through(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.clone()

        @staticmethod
        def backward(ctx, grad):
            return grad

    log = Log()
    recorder = Recorder(log)
    recorder.arm()
    made = Through.apply(torch.ones(2).to(dtype))
    recorder.disarm()
    assert made.dtype is dtype and [op[0] for op in log.ops if op[1] == "custom"] == ["Through.apply"]


@pytest.mark.parametrize("reentrant", [True, False])
def test_a_checkpoint_leads_to_its_parameters(reentrant):
    net, x = nn.Sequential(nn.Linear(2, 2), nn.Tanh()), leaf(1, 2)
    seen = recorded(lambda: checkpoint(net, x, use_reentrant=reentrant).sum().backward())
    results = dict(zip(seen.calls[0].sources, seen.calls[0].results))
    for one in (x, *net.parameters()):
        assert results[seen.recorder.index_of(one)].norm == pytest.approx(float(one.grad.norm()), rel=1e-4)
    assert not seen.log.scopes


@pytest.mark.parametrize("name", ["grad", "jacrev", "jacfwd", "hessian", "vjp"])
def test_torch_func_is_refused_with_a_note_and_gives_what_it_gives(name):
    x = torch.ones(2)

    def step():
        made = getattr(torch.func, name)(lambda t: (t**2).sum(), *([x] if name == "vjp" else []))
        return made[0] if name == "vjp" else made(x)

    seen = recorded(step)
    assert torch.equal(seen.result, step()) and any("torch.func was used" in note for note in seen.log.notes)
    assert seen.named("torch.func")[0].kind == "call" and not seen.named("Tensor.pow")


def test_what_is_compiled_in_the_block_runs_as_written():
    net = nn.Linear(2, 1)
    seen = recorded(lambda: torch.compile(net, backend="eager")(torch.ones(1, 2)).sum().backward())
    assert seen.named("linear") and any("torch.compile" in note for note in seen.log.notes)
    assert all(one is not None for one in seen.calls[0].results)
    from torch._dynamo import eval_frame

    assert eval_frame._stance.stance == "default"


# Where torch says that there is a gradient, a path on the tape leads to it

OPS = {
    "activations": lambda w: torch.tanh(torch.sigmoid(w)) + nn.functional.gelu(w) + nn.functional.softmax(w, -1),
    "shapes": lambda w: (
        torch.cat([w.reshape(-1), w.flatten()]).view(2, -1).permute(1, 0).unsqueeze(0).expand(2, -1, -1)
    ),
    "indexing": lambda w: (
        w[0] + w[[0, 1]].sum(0) + w.index_select(0, torch.tensor([1])) + torch.where(w > 1, w, 0.0)[0]
    ),
    "linear algebra": lambda w: torch.linalg.inv(w @ w.T + torch.eye(2)) + torch.einsum("ij,kj->ik", w, w),
    "reductions": lambda w: w.mean() + w.max() + w.norm() + w.prod() + torch.logsumexp(w, 1) + w.std(),
    "split": lambda w: sum(w.unbind(0)) + sum(w.chunk(2)) + torch.stack([w, w])[1],
    "losses": lambda w: (
        nn.functional.mse_loss(w, torch.ones(2, 2)) + nn.functional.cross_entropy(w, torch.tensor([0, 1]))
    ),
    "convolution": lambda w: nn.functional.conv2d(torch.ones(1, 1, 3, 3), w[None, None]),
    "sampling": lambda w: torch.distributions.Normal(w, 1.0).rsample(),
    "in place": lambda w: (w * 1).add_(w).mul_(2),
    "fft": lambda w: torch.fft.rfft(w).abs(),
    "sort": lambda w: w.sort(0).values + w.topk(1).values,
    "detached half": lambda w: w.detach() + w,
    "detached": lambda w: w.detach() * 2,
    "data": lambda w: w.data * 2,
    "no_grad": lambda w: torch.no_grad()(lambda: w * 2)(),
    "argmax": lambda w: w.argmax(1).float(),
    "rounded to int": lambda w: w.long().float(),
    "compared": lambda w: (w > 1).float(),
    "through numpy": lambda w: torch.from_numpy(np.sin(w.detach().numpy())),
    "rewrapped": lambda w: torch.tensor([w.sum()]),
    "one-hot": lambda w: nn.functional.one_hot(w.argmax(1)).float(),
    "rounded": lambda w: torch.round(w),
    "drawn": lambda w: torch.multinomial(torch.softmax(w, -1), 1).float(),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", OPS)
def test_a_path_on_the_tape_leads_back_just_where_there_is_a_gradient(name):
    w, anchor = leaf(2, 2), leaf(1)

    def step():
        loss = OPS[name](w).sum() + anchor.sum()
        loss.backward()
        return loss

    seen = recorded(step)
    index, target = seen.recorder.index_of(w), seen.recorder.index_of(seen.result)
    assert seen.leads_back(target, index) == (w.grad is not None)
    assert (index in seen.calls[0].sources) == (w.grad is not None)


# Nothing is changed, nothing stays


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.look, self.norm = nn.MultiheadAttention(8, 2, dropout=0.1, batch_first=True), nn.LayerNorm(8)
        self.out = nn.Linear(8, 3)

    def forward(self, x):
        return self.out(self.norm(x + self.look(x, x, x)[0]).mean(1))


def _mlp():
    return nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 3)), (4, 8)


def _cnn():
    layers = [nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(inplace=True), nn.Dropout(0.5), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(36, 3)), (4, 3, 8, 8)


@pytest.mark.parametrize("make", [_mlp, _cnn, lambda: (Attention(), (4, 6, 8))])
@pytest.mark.parametrize("norms", [False, True])
def test_loss_gradients_weights_and_the_random_state_are_the_same_bits_with_a_recorder(make, norms):
    def train(run):
        torch.manual_seed(7), random.seed(7), np.random.seed(7)
        model, shape = make()
        optimizer, x, y = torch.optim.Adam(model.parameters(), 0.01), torch.randn(shape), torch.tensor([0, 1, 2, 1])
        seen = []

        def step():
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x + torch.randn(shape)), y)
            loss.backward()
            seen.extend([loss.detach().clone(), *(one.grad.clone() for one in model.parameters())])
            optimizer.step()

        for _ in range(2):
            run(step)
        return [*seen, *model.state_dict().values(), torch.get_rng_state()], random.random(), np.random.rand()

    bare, watched = train(lambda step: step()), train(lambda step: recorded(step, norms))
    assert bare[1:] == watched[1:] and len(bare[0]) == len(watched[0])
    for one, other in zip(bare[0], watched[0]):
        assert one.numpy().tobytes() == other.numpy().tobytes()


HOOKED = (torch.optim.Optimizer, torch.optim.SGD, nn.Module, nn.Parameter, torch.autograd.Function, torch.Tensor, torch,
          torch.autograd, torch.inference_mode, torch.no_grad, torch.autograd.profiler.record_function, optimizers,
          nn.modules.module, sys.modules["torch._functorch.eager_transforms"])  # fmt: skip
REGISTRIES = (optimizers._global_optimizer_pre_hooks, optimizers._global_optimizer_post_hooks,
              nn.modules.module._global_forward_hooks, nn.modules.module._global_forward_pre_hooks,
              nn.modules.module._global_forward_hooks_always_called)  # fmt: skip


def _state():
    torch._dynamo  # noqa: B018, loaded when first asked for
    found = {(owner, name): thing for owner in HOOKED for name, thing in vars(owner).items()}
    return found, [dict(registry) for registry in REGISTRIES], _len_torch_function_stack()


def _same(before, after):
    assert before[1:] == after[1:]
    assert before[0].keys() == after[0].keys()
    assert not [key for key in before[0] if before[0][key] is not after[0][key]]


def test_every_hook_is_undone_also_after_an_exception():
    w = leaf(2)
    torch.optim.SGD([w])
    before = _state()
    recorder = Recorder(Log())
    recorder.arm()
    assert vars(torch.autograd.Function)["apply"] is not before[0][torch.autograd.Function, "apply"]
    recorder.disarm()
    _same(before, _state())
    error = ValueError("mine")

    def step():
        with torch.no_grad():
            nn.Linear(2, 1)(w)
            raise error

    with pytest.raises(ValueError) as caught:
        recorded(step, updated=lambda: None)
    assert caught.value is error
    _same(before, _state())
    assert torch.is_grad_enabled() and not w._backward_hooks


class Passing(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("mode", [Passing, lambda: torch.device("cpu")])
def test_a_recording_may_begin_or_end_inside_another_mode(mode):
    depth, first, second = _len_torch_function_stack(), Recorder(Log()), Recorder(Log())
    first.arm()
    with mode():
        torch.ones(1)
        first.disarm()
        assert _len_torch_function_stack() == depth + 1
        second.arm()
    torch.exp(torch.ones(1))
    second.disarm()
    assert _len_torch_function_stack() == depth and not first.log.notes and not second.log.notes
    assert "exp" in [op[0] for op in second.log.ops]


def test_a_fault_of_the_recorders_own_does_not_reach_the_step(monkeypatch):
    net, log = nn.Linear(2, 1), Log()
    optimizer, recorder = torch.optim.SGD(net.parameters(), 0.1), Recorder(Log())
    for part, name in ((recorder.values, "write"), (recorder.modules, "_name_tree"), (recorder.optimizers, "_step"),
                       (recorder.pauses, "_switched"), (recorder.functions, "_choose"), (recorder.values, "measure")):  # fmt: skip
        monkeypatch.setattr(part, name, lambda *args: 1 / 0)
    log = recorder.log
    before = _state()
    recorder.arm()
    optimizer.zero_grad()
    with torch.no_grad():
        net(torch.ones(1, 2))
    Cube.apply(net(torch.ones(1, 2)), 3).sum().backward()
    optimizer.step()
    recorder.disarm()
    assert (
        net.weight.grad is not None and "Recording missed something (ZeroDivisionError: division by zero)." in log.notes
    )
    _same(before, _state())


def test_a_hook_that_has_moved_is_noted_and_the_rest_records(monkeypatch):
    monkeypatch.delattr(torch, "from_numpy")
    seen = recorded(lambda: torch.exp(torch.ones(1)))
    (note,) = seen.log.notes
    assert seen.named("exp") and note.startswith("torch.from_numpy is not where gradtape looks for it")


def test_other_threads_are_not_recorded():
    net, w = nn.Linear(2, 1), leaf(2)
    optimizer, calls = torch.optim.SGD(net.parameters(), 0.1), []

    def elsewhere():
        with torch.no_grad(), torch.inference_mode():
            nn.Parameter(torch.ones(2))
        Cube.apply(net(torch.ones(1, 2)), 3).sum().backward()
        optimizer.step(), optimizer.zero_grad(), torch.from_numpy(np.ones(2))

    def step():
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        return torch.cos(w)

    seen = recorded(step, updated=lambda: calls.append(1))
    assert [op.name for op in seen.ops] == ["cos"] and not calls and not seen.recorder.quiet


@pytest.mark.parametrize("workers", [0, 1])
def test_a_data_loader_gives_what_it_gives(workers):
    data = torch.utils.data.TensorDataset(torch.arange(8.0).reshape(8, 1))
    loader = torch.utils.data.DataLoader(data, batch_size=4, num_workers=workers)
    w = leaf(1)

    def step():
        batches = [batch for (batch,) in loader]
        sum((batch * w).sum() for batch in batches).backward()
        return batches

    seen = recorded(step)
    assert torch.equal(torch.cat(seen.result), data.tensors[0]) and float(w.grad) == 28.0
    assert seen.leads_back(seen.calls[0].targets[0], seen.recorder.index_of(w))


def test_a_full_log_goes_on_counting_and_still_has_the_gradient_call():
    w = leaf(1)
    optimizer = torch.optim.SGD([w], 0.1)

    def step():
        y = w
        for _ in range(50):
            y = y + 1
        y.sum().backward()
        optimizer.step()
        return y

    seen = recorded(step, most_ops=4)
    assert len([op for op in seen.ops if op.name == "Tensor.add"]) == 4 and seen.log.dropped == 47
    assert seen.calls[0].results[0].symptom == "ok" and seen.kind("update")
    assert seen.leads_back(seen.calls[0].targets[0], seen.recorder.index_of(w))


def test_what_is_kept_of_very_many_ops_is_bounded():
    x = torch.ones(1)
    seen = recorded(lambda: [x.add(1) for _ in range(21_000)] and None)
    assert len(seen.ops) == 20_000 and seen.log.dropped == 1_000
    assert len(seen.values) <= 20_001 and not seen.recorder.ops.nodes and not seen.recorder.values.known


def test_no_tensor_but_a_variable_is_kept_alive():
    net = nn.Linear(4, 4)

    def step():
        x = torch.ones(2, 4)
        hidden = Cube.apply(net(x), 3)
        (slope,) = torch.autograd.grad(hidden.sum(), hidden, create_graph=True)
        loss = (hidden * slope).sum()
        loss.backward()
        hidden.detach().numpy(), torch.from_numpy(np.ones(3)), x.requires_grad
        return [weakref.ref(one) for one in (x, hidden, slope, loss)]

    seen = recorded(step, norms=True)
    gc.collect()
    assert [one() for one in seen.result] == [None] * 4
    kept = [one for one in _reachable(seen.recorder) if isinstance(one, torch.Tensor)]
    assert {id(one) for one in kept} <= {id(one) for one in net.parameters()}


def _reachable(thing):
    """Return everything of ours that a recorder leads to, through closures and partial functions too."""
    found, todo = {}, [thing]
    while todo:
        one = todo.pop()
        plain = isinstance(one, (dict, list, tuple, set)) or type(one).__name__ in (
            "function",
            "method",
            "partial",
            "cell",
        )
        ours = plain and one is not globals() or type(one).__module__.startswith("gradtape.")
        if id(one) not in found:
            found[id(one)] = one
            todo.extend(
                one.__closure__ or () if type(one).__name__ == "function" else gc.get_referents(one) if ours else ()
            )
    return found.values()


def test_a_tensor_is_known_by_identity_only():
    w, twin = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    seen = recorded(lambda: w * 2)
    assert seen.recorder.index_of(w) is not None
    assert seen.recorder.index_of(twin) is None and seen.recorder.index_of(None) is None


class Agent:
    """No module, and holds some; the actor is asked by a method of its own, never called."""

    def __init__(self):
        self.actor = Actor()
        self.critics = nn.ModuleList(nn.Linear(2, 1) for _ in range(2))

    def loss(self, x):
        return sum(critic(self.actor.act(x)).sum() for critic in self.critics)


class Actor(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk, self.mean = nn.Linear(3, 4), nn.Linear(4, 2)

    def act(self, x):
        return self.mean(self.trunk(x))


def test_modules_are_named_by_the_users_way_to_them():
    agent = Agent()
    seen = recorded(lambda: agent.loss(torch.ones(1, 3)).backward())
    names = {row.name for row in seen.recorder.variables()}
    assert names == {
        f"agent.{part}.{weight}"
        for part in ("actor.trunk", "actor.mean", "critics.0", "critics.1")
        for weight in ("weight", "bias")
    }


def test_one_name_for_several_modules_is_used_once():
    agent = Agent()

    def step():
        for critic in agent.critics:
            critic(torch.ones(1, 2)).sum().backward()

    names = [row.name for row in recorded(step).recorder.variables()]
    assert names == ["critic.weight", "critic.bias", "agent.critics.1.weight", "agent.critics.1.bias"]
