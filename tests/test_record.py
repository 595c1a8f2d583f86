"""`with gradtape.record()`: what it refuses, what it bounds, and what it is armed for."""

import gc
import os
import subprocess
import sys
import threading
import weakref

import numpy as np
import pytest
import torch

import gradtape
from gradtape.provenance import ENTRIES
from gradtape.recorders.custom import MOST_ENTRIES

RUNNING = "A recording is already running on {}. End its `with gradtape.record()` block before you begin another."


def leaf(*values):
    return torch.tensor(values, requires_grad=True)


def test_recording_inside_recording_is_refused_and_the_outer_one_goes_on():
    w = leaf(1.0)
    with gradtape.record() as trace:
        with pytest.raises(RuntimeError) as refused, gradtape.record():
            pass
        (w * 2).sum().backward()
    assert str(refused.value) == RUNNING.format("this thread")
    assert [(one.variable, one.symptom) for one in trace.explain()] == [("w", "ok")]


def test_recording_on_another_thread_is_refused():
    said = []

    def other():
        try:
            with gradtape.record():
                pass
        except RuntimeError as error:
            said.append(str(error))

    with gradtape.record():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert said == [RUNNING.format("another thread")]


def test_what_another_thread_computes_is_not_recorded():
    w, v = leaf(1.0), leaf(1.0)
    with gradtape.record() as trace:
        thread = threading.Thread(target=lambda: (v * 3).sum().backward())
        thread.start()
        thread.join()
        (w * 2).sum().backward()
    assert trace.index_of(v) is None and [one.variable for one in trace.explain()] == ["w"]


def test_ops_beyond_the_bound_are_counted_and_the_answer_still_comes():
    w = leaf(0.5)
    with gradtape.record() as trace:
        x = w * 1.0
        for _ in range(20_100):
            x = x + 0.0
        x.sum().backward()
    assert 20_000 <= len(trace.ops) <= 20_100
    (note,) = trace.notes
    dropped = int(note.split()[0])
    assert dropped >= 100 and note == f"{dropped} ops after the first 20000 were not kept."
    assert [(one.variable, one.symptom) for one in trace.explain()] == [("w", "ok")]


def test_the_bound_can_be_chosen():
    w = leaf(0.5)
    with gradtape.record(most_ops=2) as trace:
        (w * 1 * 2 * 3 * 4).sum().backward()
    assert trace.notes and trace.notes[0].endswith("ops after the first 2 were not kept.")


def test_a_huge_tensor_is_not_kept_and_not_copied():
    w = leaf(2.0)
    with gradtape.record() as trace:
        huge = torch.ones(2_000_000)
        kept = weakref.ref(huge)
        made = huge * w
        array = made.detach().numpy()
        back = torch.from_numpy(np.array(array))
        (back.sum() * w).sum().backward()
        del huge, made, back
    gc.collect()
    assert kept() is None
    assert all(seen is None or len(seen[1]) <= ENTRIES for seen in trace.prints.values())
    assert trace.explain()


def test_a_call_of_a_hand_written_backward_on_a_huge_tensor_is_not_kept():
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, g):
            return g * 2 * ctx.saved_tensors[0]

    for size, kept in ((MOST_ENTRIES, True), (MOST_ENTRIES + 1, False)):
        w = torch.ones(size, requires_grad=True)
        with gradtape.record() as trace:
            Square.apply(w).sum().backward()
        (op,) = [op for op in trace.ops if op.kind == "custom"]
        custom = trace.custom(op.index)
        arrays = [] if custom is None else [*custom.inputs, *custom.outputs, *custom.incoming, *custom.outgoing]
        assert any(one is not None for one in arrays) is kept
        assert [one.symptom for one in trace.explain()] == ["ok"]


def test_an_empty_block_says_that_nothing_took_part():
    with gradtape.record() as trace:
        pass
    assert trace.ops == () and str(trace) == "No variable took part in what was recorded."


def test_an_exception_leaves_the_block_and_nothing_stays_armed():
    with pytest.raises(KeyError), gradtape.record() as trace:
        raise KeyError("mine")
    assert trace.failure.type == "KeyError"
    assert torch._C._len_torch_function_stack() == 0
    assert not any(type(one).__module__.startswith("gradtape") for one in sys.meta_path)


BACKWARD = "w = torch.ones(2, requires_grad=True); (w * 2).sum().backward()"
IMPORTS = {
    "torch": ("import torch", BACKWARD, "torch"),
    "torch.nn": ("from torch import nn; import torch", BACKWARD, "torch"),
    "tensorflow": ("import tensorflow as tf", "TAPE", "tensorflow"),
    "keras": ("import keras; import tensorflow as tf", "TAPE", "tensorflow"),
    "keras.layers": ("from keras import layers; import tensorflow as tf", "TAPE", "tensorflow"),
    "tf.keras": ("import tensorflow as tf; tf.keras.layers.Dense", "TAPE", "tensorflow"),
}
TAPE = """
    w = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(w * w)
    tape.gradient(loss, w)"""


@pytest.mark.parametrize("name", IMPORTS)
def test_a_framework_that_is_imported_inside_the_block_is_recorded_once(name):
    imports, step, framework = IMPORTS[name]
    source = f"import gradtape\nwith gradtape.record() as trace:\n    {imports}\n    {step}\n"
    source += "print(trace.frameworks, trace.notes)\nprint(trace)\n"
    env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    source = source.replace("    TAPE", TAPE)
    ran = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, env=env)
    assert ran.stdout.splitlines() == [f"('{framework}',) ()", "All gradients fine."], ran.stderr


def test_a_variable_found_by_the_audit_alone_has_its_value_also_if_the_values_were_read_before():
    net, weight = torch.nn.Linear(3, 2), torch.ones(2, requires_grad=True)
    with gradtape.record() as trace:
        weight.sum().backward()
    before = len(trace.values)
    rows = trace._audit(net)
    assert max(row.value for row in rows) >= before, "the layer took no part in the step"
    assert max(row.value for row in rows) < len(trace.values)
