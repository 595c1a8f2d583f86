"""`gradtape.record`: one block is recorded, whatever happens in it, and nothing is left behind."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
import torch

import gradtape

ROOT = Path(__file__).parent.parent


def run(source):
    """Run Python source in a process of its own and return what it prints; it must not fail."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", source], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


BLOCKED = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Blocked())
import gradtape
"""


def test_a_recording_inside_a_recording_is_refused_and_the_outer_one_goes_on():
    w = torch.ones(2, requires_grad=True)
    with gradtape.record() as trace:
        with pytest.raises(RuntimeError) as caught:
            gradtape.record().__enter__()
        w.sum().backward()
    assert str(caught.value) == (
        "A recording is already running on this thread. End its `with gradtape.record()` block before you begin another."
    )
    assert len(trace.gradient_calls) == 1
    with gradtape.record() as another:
        w.sum().backward()
    assert len(another.gradient_calls) == 1


def test_a_recording_beside_one_on_another_thread_is_refused_too():
    raised = []

    def elsewhere():
        try:
            with gradtape.record():
                pass
        except RuntimeError as error:
            raised.append(str(error))

    with gradtape.record() as trace:
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        torch.ones(1).exp()
    assert raised[0].startswith("A recording is already running on another thread.")
    assert [op.name for op in trace.ops][-1] == "Tensor.exp"


def test_a_block_on_another_thread_records_that_thread():
    traces = []

    def elsewhere():
        w = torch.ones(2, requires_grad=True)
        with gradtape.record() as trace:
            w.sum().backward()
        traces.append(trace)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(traces[0].gradient_calls) == 1 and traces[0].explain()[0].symptom == "ok"


def test_a_block_without_a_gradient_call_gives_a_trace_without_one():
    w = torch.ones(2, requires_grad=True)
    with gradtape.record() as trace:
        w.exp()
    assert trace.gradient_calls == () and [op.name for op in trace.ops] == ["Tensor.exp"]
    assert str(trace)


def test_an_exception_is_passed_on_the_patches_are_undone_and_what_was_seen_is_kept():
    w, error = torch.ones(2, requires_grad=True), ValueError("mine")
    before = vars(torch.autograd.Function)["apply"], vars(torch.Tensor)["backward"], list(sys.meta_path)
    with pytest.raises(ValueError) as caught, gradtape.record(updated=lambda: None) as trace:
        w.exp()
        raise error
    assert caught.value is error
    assert (vars(torch.autograd.Function)["apply"], vars(torch.Tensor)["backward"], sys.meta_path) == before
    assert [op.name for op in trace.ops] == ["Tensor.exp"] and str(trace.failure) == "ValueError: mine"
    assert trace.failure.location.file == __file__ and trace.variables[0].name == "w"


def test_an_exception_whose_text_raises_is_passed_on_and_the_next_block_records():
    class Mute(Exception):
        def __str__(self):
            raise TypeError("no words")

    with pytest.raises(Mute), gradtape.record() as trace:
        raise Mute
    assert trace.failure.type == "Mute" and trace.failure.message == "its text could not be made: TypeError"
    with gradtape.record() as trace:
        torch.ones(1).exp()
    assert trace.ops


def test_names_that_cannot_be_looked_at_do_not_keep_the_patches_in_place():
    class Hostile:
        @property
        def __dict__(self):
            raise OSError("not for you")

        def method(self):
            """A class of the user's has one."""

    hostile = Hostile()  # noqa: F841, found among the names
    before = vars(torch.autograd.Function)["apply"]
    with gradtape.record() as trace:
        torch.ones(1).exp()
    assert vars(torch.autograd.Function)["apply"] is before
    assert trace.notes == ("Names were not recorded (OSError: not for you).",)


ASKED = {
    "ops": lambda trace: trace.ops,
    "values": lambda trace: trace.values,
    "gradient_calls": lambda trace: trace.gradient_calls,
    "backward": lambda trace: trace.backward,
    "variables": lambda trace: trace.variables,
    "notes": lambda trace: trace.notes,
    "prints": lambda trace: trace.prints,
    "facts": lambda trace: trace.facts,
    "kept_tensors": lambda trace: trace.kept_tensors,
    "read_in_vain": lambda trace: trace.read_in_vain,
    "details_of": lambda trace: trace.details_of(0),
    "custom": lambda trace: trace.custom(0),
    "index_of": lambda trace: trace.index_of(None),
    "explain": lambda trace: trace.explain(),
    "str": str,
}


@pytest.mark.parametrize("name", ASKED)
def test_a_trace_that_is_asked_too_early_says_when_to_ask(name):
    with gradtape.record() as trace, pytest.raises(RuntimeError) as caught:
        ASKED[name](trace)
    assert str(caught.value) == "The step is still being recorded. Ask the trace after its `with` block has ended."
    with gradtape.record() as trace:
        assert repr(trace) == "<Trace: still recording>" and trace._repr_html_() is None


def test_a_recorder_that_cannot_be_armed_is_noted_and_the_step_goes_on(monkeypatch):
    from gradtape.recorders import torch as recorder

    monkeypatch.setattr(recorder.Recorder, "arm", lambda self: 1 / 0)
    with gradtape.record() as trace:
        made = torch.ones(1).exp()
    assert made is not None and "torch was not recorded (ZeroDivisionError: division by zero)." in trace.notes


def test_updated_is_called_for_each_update_and_may_end_the_recording():
    w, traces = torch.ones(2, requires_grad=True), []
    optimizer = torch.optim.SGD([w], 0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1)
    with gradtape.first_step(step=2, answer=traces.append):
        for _ in range(4):
            optimizer.zero_grad()
            (w * w).sum().backward()
            optimizer.step()
            scheduler.step()
    (trace,) = traces
    assert len(trace.gradient_calls) == 1 and len([op for op in trace.ops if op.kind == "update"]) == 1
    assert trace.explain()[0].symptom == "ok"


IMPORTED_INSIDE = """
import sys, gradtape
with gradtape.record() as trace:
    import torch
    w = torch.ones(2, requires_grad=True)
    w.exp().sum().backward()
print(trace.frameworks, len(trace.gradient_calls), trace.explain()[0].symptom, len([1 for one in sys.meta_path if "gradtape" in type(one).__module__]))
"""


def test_a_framework_that_is_imported_inside_the_block_is_recorded():
    assert run(IMPORTED_INSIDE) == "('torch',) 1 ok 0"


def test_without_any_framework_the_trace_is_empty():
    source = BLOCKED.format(names={"torch", "tensorflow", "keras"})
    source += "with gradtape.record() as trace: pass\nprint(trace.ops, trace.frameworks, trace.variables, trace.notes)"
    assert run(source) == "() () () ()"


def test_a_framework_that_is_missing_is_still_missing_inside_the_block():
    source = BLOCKED.format(names={"torch", "tensorflow", "keras"})
    source += "with gradtape.record() as trace:\n    try: import torch\n    except ImportError as error: print(error)"
    assert run(source) == "No module named 'torch'"
    source = "import sys, gradtape\nsys.modules['torch'] = None\nwith gradtape.record() as trace: pass\nprint(trace.notes)"
    assert run(source) == "()"


def test_torch_is_recorded_where_tensorflow_is_missing():
    source = BLOCKED.format(names={"tensorflow", "keras"})
    source += "import torch\nw = torch.ones(2, requires_grad=True)\n"
    source += "with gradtape.record() as trace: w.sum().backward()\nprint(trace.explain()[0].symptom, trace.frameworks)"
    assert run(source) == "ok ('torch',)"


def test_tensorflow_is_recorded_where_torch_is_missing():
    source = "import os; os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'\n" + BLOCKED.format(names={"torch"})
    source += "import tensorflow as tf\nw = tf.Variable(2.0)\nwith gradtape.record() as trace:\n"
    source += "    with tf.GradientTape() as tape: y = w * w\n    tape.gradient(y, w)\n"
    source += "print(trace.explain()[0].symptom, trace.frameworks)"
    assert run(source) == "ok ('tensorflow',)"
