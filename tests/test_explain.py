"""From a Trace to an answer per variable: which ones, under which names, why, where, and how sure."""

import keras
import numpy as np
import pytest
import tensorflow as tf
import torch
from torch import nn

import gradtape

X = torch.linspace(-1, 1, 12).reshape(3, 4)


def leaf(*values):
    return torch.tensor(values, requires_grad=True)


def recorded(step, **options):
    """Record step() and return the Trace, also where it raises."""
    trace = None
    try:
        with gradtape.record(**options) as trace:
            step()
    except Exception:
        assert trace is not None
    return trace


def told(diagnoses):
    return [(one.variable, one.symptom, one.cause) for one in diagnoses]


def test_the_users_own_names_are_used_in_the_answer_and_its_repair():
    w = leaf(1.0, 2.0)
    trace = recorded(lambda: (w.round().detach() * leaf(1.0, 2.0)).sum().backward())
    (one, *_) = trace.explain(variables={"encoder scale": w})
    assert one.variable == "encoder scale" and one.symptom == "none"


def test_a_cast_to_whole_numbers_is_told_to_cast_the_other_side():
    rate, days = leaf(1.2), torch.tensor([1, 2, 3])
    (one,) = recorded(lambda: (rate.to(days.dtype) * days + leaf(0.0)).sum().backward()).explain({"rate": rate})
    assert one.cause == "discretized" and one.repair.startswith("Leave this value a float, and cast what it meets")
    (one,) = recorded(lambda: (rate.argmax() * leaf(0.0)).sum().backward()).explain({"rate": rate})
    assert one.cause == "discretized" and one.repair.startswith("Train on a smooth stand-in")


def test_what_an_earlier_backward_pass_used_up_is_named_with_its_line():
    w = leaf(0.3, 0.7)

    def step():
        kept = w.tanh()
        kept.sum().backward()
        kept.square().sum().backward()

    one, *_ = recorded(step).explain(variables={"w": w})
    line = step.__code__.co_firstlineno + 1
    assert one.cause == "released" and f"What Tensor.tanh gave at line {line} went through an earlier" in one.evidence
    assert one.repair.startswith("Compute it anew for each backward pass")


def test_two_losses_of_one_forward_pass_are_told_to_ask_once():
    w = leaf(0.3, 0.7)

    def step():
        h = w.tanh()
        first, second = h.sum(), h.square().sum()
        first.backward()
        second.backward()

    one, *_ = recorded(step).explain(variables={"w": w})
    assert one.cause == "released" and one.repair.startswith("Ask for all gradients in one call")


def test_a_bias_whose_uses_add_up_to_0_is_no_fault_while_its_layer_learns():
    torch.manual_seed(0)
    critic = nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 1))
    optimizer = torch.optim.SGD(critic.parameters(), 0.1)

    def step(other):
        optimizer.zero_grad()
        (critic(X).mean() - critic(other).mean()).backward()
        optimizer.step()

    found = {one.variable: one for one in recorded(lambda: step(X + 1)).explain()}
    assert {one.symptom for one in found.values()} == {"ok"}
    assert "add up to 0" in found["critic.2.bias"].evidence and "add up" not in found["critic.2.weight"].evidence
    found = {one.variable: one.symptom for one in recorded(lambda: step(X)).explain()}
    assert found["critic.2.bias"] == found["critic.2.weight"] == "zero"  # nothing learns


def test_variables_asked_for_are_the_only_ones_answered():
    w, v = leaf(1.0), leaf(2.0)
    trace = recorded(lambda: (w.detach() * v).sum().backward())
    assert told(trace.explain(variables={"w": w})) == [("w", "none", "detached")]
    assert told(trace.explain(variables={"v": v})) == [("v", "ok", None)]
    assert trace.explain(variables={}) == ()


def test_a_variable_that_is_no_part_of_the_step_is_told_so():
    w, stranger = leaf(1.0), leaf(5.0)
    trace = recorded(lambda: (w * 2).sum().backward())
    ((name, symptom, _),) = told(trace.explain(variables={"stranger": stranger}))
    assert (name, symptom) == ("stranger", "none")


def test_what_is_wrong_comes_first():
    a, b, c = leaf(1.0), leaf(1.0), leaf(1.0)
    trace = recorded(lambda: (a + b.detach() + torch.round(c)).sum().backward())
    found = trace.explain(variables={"a": a, "b": b, "c": c})
    assert [one.symptom for one in found] == ["none", "zero", "ok"]


def test_a_model_given_afterwards_is_audited_too():
    model, other = nn.Linear(4, 1), nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)

    def step():
        optimizer.zero_grad()
        model(X).sum().backward()
        optimizer.step()

    trace = recorded(step)
    assert {one.symptom for one in trace.explain(model=model)} == {"ok"}
    assert len(trace.explain(model=model)) == 2
    assert trace.explain(model=other, optimizer=optimizer)  # the other model changes no answer into an error


def test_an_optimizer_given_afterwards_is_audited_too():
    model = nn.Linear(4, 1)
    old = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(old.parameters(), 0.1)

    def step():
        optimizer.zero_grad()
        model(X).sum().backward()
        optimizer.step()

    found = recorded(step).explain(model=model, optimizer=optimizer)
    assert {(one.symptom, one.cause) for one in found} >= {("not_updated", "unoptimized")}


def test_the_loss_that_is_meant_chooses_the_gradient_call():
    w, v, kept = leaf(1.0), leaf(2.0), {}

    def step():
        kept["one"] = (w.detach() * v).sum()
        kept["two"] = (w * v.detach()).sum()
        kept["one"].backward()
        kept["two"].backward()

    trace = recorded(step)
    both = {"w": w, "v": v}
    assert told(trace.explain(variables=both, loss=kept["one"])) == [("w", "none", "detached"), ("v", "ok", None)]
    assert told(trace.explain(variables=both, loss=kept["two"])) == [("v", "none", "detached"), ("w", "ok", None)]
    assert {one.symptom for one in trace.explain(variables=both)} == {"ok"}


def test_a_loss_that_was_not_differentiated_is_refused():
    w = leaf(1.0)
    trace = recorded(lambda: (w * 2).sum().backward())
    for wrong in (w, leaf(3.0), object()):
        with pytest.raises(ValueError) as refused:
            trace.explain(loss=wrong)
        assert str(refused.value) == (
            "No gradient of this loss was asked for in the recorded block. Pass the tensor that was differentiated."
        )


def test_a_trace_is_not_asked_while_its_block_runs():
    with gradtape.record() as trace:
        with pytest.raises(RuntimeError) as refused:
            trace.explain()
        assert repr(trace) == "<Trace: still recording>" and trace._repr_mimebundle_() == {"text/plain": repr(trace)}
    assert str(refused.value) == "The step is still being recorded. Ask the trace after its `with` block has ended."
    assert str(trace) == "No variable took part in what was recorded."


def test_without_a_gradient_call_no_gradient_is_called_missing_for_certain():
    w = leaf(1.0)
    trace = recorded(lambda: (w * 2).sum())
    assert trace.gradient_calls == ()
    assert all(one.confidence != "certain" for one in trace.explain() if one.symptom != "ok")


def test_an_exception_in_the_block_is_told_with_its_place_and_passed_on():
    w = leaf(1.0)
    with pytest.raises(ZeroDivisionError), gradtape.record() as trace:
        (w * 2).sum().backward()
        1 / 0
    assert trace.failure.type == "ZeroDivisionError" and trace.failure.location.text == "1 / 0"
    (fault, *fine) = trace.explain()
    assert (fault.variable, fault.symptom, fault.cause, fault.confidence) == ("the step", "exception", None, "possible")
    assert fault.repair == "The step ended in an exception that says nothing about gradients. Repair it first."
    assert [one.symptom for one in fine] == ["ok"]


def test_a_backward_that_raises_gives_cause_and_line():
    w = leaf(1.0)
    (one,) = recorded(lambda: w.detach().sum().backward()).explain()
    assert (one.symptom, one.cause, one.op) == ("exception", "detached", "Tensor.detach")
    assert "w.detach().sum().backward()" in one.location.text


def test_two_causes_on_one_way_are_told_nearest_the_loss_first():
    w = leaf(0.3, 0.7)

    def step():
        near_the_weight = w.detach()
        near_the_loss = torch.argmax(near_the_weight * 2).float()
        (near_the_loss * leaf(1.0)).sum().backward()

    found = recorded(step).explain(variables={"w": w})
    assert found[0].cause in ("discretized", "detached") and {one.symptom for one in found} == {"none"}
    lines = [one.location.line for one in found]
    assert lines == sorted(lines, reverse=True)


def test_two_cuts_one_after_the_other_are_both_told_nearest_the_loss_first():
    w = tf.Variable([0.3, 0.7])

    def step():
        with tf.GradientTape() as tape:
            first = tf.round(w) * 2.0
            second = tf.stop_gradient(first)
            loss = tf.reduce_sum(second)
        tape.gradient(loss, w)

    found = recorded(step).explain(variables={"w": w})
    assert [one.cause for one in found] == ["detached", "discretized"]
    assert [one.location.text for one in found] == ["second = tf.stop_gradient(first)", "first = tf.round(w) * 2.0"]


def test_after_an_eager_run_of_a_tf_function_nothing_is_certain():
    w = tf.Variable([0.3, 0.7])

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.round(w))
        gradient = tape.gradient(loss, w)
        return loss if gradient is None else gradient

    trace = recorded(step)
    (one,) = trace.explain(variables={"w": w})
    assert trace.eager_rerun and (one.symptom, one.cause, one.confidence) == ("none", "discretized", "likely")
    assert trace.notes == (
        "`step` is a tf.function; it was recorded eagerly, so constants baked in while tracing and variables made while "
        "tracing are not seen.",
    )


def test_an_xla_compiled_function_is_said_in_a_note():
    w = tf.Variable([0.3, 0.7])

    @tf.function(jit_compile=True)
    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(w * w)
        return tape.gradient(loss, w)

    trace = recorded(step)
    assert "`step` is a tf.function, XLA-compiled; what XLA does to its numbers is not seen." in trace.notes
    assert told(trace.explain(variables={"w": w})) == [("w", "ok", None)]


def test_a_deliberate_cut_is_told_as_a_fact_and_not_as_a_fault():
    student, teacher = nn.Linear(4, 2), nn.Linear(4, 2)
    optimizer = torch.optim.SGD(student.parameters(), 0.1)

    def step():
        optimizer.zero_grad()
        target = teacher(X).detach()
        nn.functional.mse_loss(student(X), target).backward()
        optimizer.step()

    trace = recorded(step)
    assert {one.symptom for one in trace.explain()} == {"ok"}
    (fact,) = trace.facts
    assert fact.startswith("Tensor.detach at ") and fact.endswith(" stops the gradient on purpose.")
    assert "No fault: " in str(trace)


def test_a_cut_that_is_blamed_is_no_fact():
    w, v = leaf(1.0), leaf(2.0)
    trace = recorded(lambda: (w.detach() * v).sum().backward())
    assert trace.facts == ()


def test_frozen_weights_are_told_as_a_fact():
    body, head = nn.Linear(4, 4), nn.Linear(4, 1)
    body.requires_grad_(False)
    optimizer = torch.optim.SGD(head.parameters(), 0.1)

    def step():
        optimizer.zero_grad()
        head(body(X)).sum().backward()
        optimizer.step()

    trace = recorded(step)
    assert {one.symptom for one in trace.explain()} == {"ok"}
    assert trace.facts == ("2 weights are frozen: body.weight, body.bias.",)


def test_a_weight_that_starts_at_zero_and_is_about_to_leave_it_is_no_fault():
    class LoRA(nn.Module):
        def __init__(self):
            super().__init__()
            self.down, self.up = nn.Parameter(torch.randn(4, 2)), nn.Parameter(torch.zeros(2, 3))

        def forward(self, x):
            return x @ self.down @ self.up

    torch.manual_seed(0)
    base, lora = nn.Linear(4, 3).requires_grad_(False), LoRA()
    optimizer = torch.optim.SGD(lora.parameters(), 0.1)

    def step():
        optimizer.zero_grad()
        (base(X) + lora(X)).square().sum().backward()
        optimizer.step()

    found = recorded(step).explain()
    assert {one.variable.rpartition(".")[2]: one.symptom for one in found} == {"down": "ok", "up": "ok"}


def test_two_factors_that_both_start_at_zero_never_leave_it():
    a, b = nn.Parameter(torch.zeros(4, 2)), nn.Parameter(torch.zeros(2, 3))
    optimizer = torch.optim.SGD([a, b], 0.1)

    def step():
        optimizer.zero_grad()
        (X @ a @ b).square().sum().backward()
        optimizer.step()

    assert {one.symptom for one in recorded(step).explain(variables={"a": a, "b": b})} == {"zero"}


def test_a_keras_variable_can_be_asked_for():
    layer = keras.layers.Dense(1)
    layer.build((None, 4))

    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(layer(tf.ones((2, 4))))
        tape.gradient(loss, layer.trainable_variables)

    trace = recorded(step)
    assert told(trace.explain(variables={"kernel": layer.kernel})) == [("kernel", "ok", None)]
    assert told(trace.explain(variables={"bias": layer.bias.value})) == [("bias", "ok", None)]


def test_explaining_twice_says_the_same_and_changes_nothing():
    w, v = leaf(0.3), leaf(0.7)
    trace = recorded(lambda: (w.detach() * v).sum().backward())
    before = w.detach().clone(), v.grad.clone()
    assert trace.explain() == trace.explain() and str(trace) == str(trace)
    assert torch.equal(w.detach(), before[0]) and torch.equal(v.grad, before[1])


def test_explaining_draws_no_random_number():
    class Noisy(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * torch.rand_like(x)

        @staticmethod
        def backward(ctx, g):
            return g

    w = leaf(0.3, 0.7)
    trace = recorded(lambda: Noisy.apply(w).sum().backward())
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    assert told(trace.explain(variables={"w": w})) == [("w", "ok", None)]
    assert torch.equal(torch.rand(2), expected)


def test_numpys_random_numbers_are_left_alone_too():
    w = leaf(0.3, 0.7)
    np.random.seed(3)
    expected = np.random.rand()
    np.random.seed(3)
    str(recorded(lambda: (w * 2).sum().backward()))
    assert np.random.rand() == expected


def test_part_of_a_step_is_no_fault_where_the_update_may_come_after_it():
    layer = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(layer.parameters(), 0.1)
    with gradtape.record() as trace:
        optimizer.zero_grad()
        layer(X).sum().backward()
    assert {one.symptom for one in trace.explain()} == {"ok"}
    assert any(note.startswith("No optimizer updated anything in the recorded block.") for note in trace.notes)
    optimizer.step()


def test_a_step_that_forgets_its_update_is_told_so():
    layer = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(layer.parameters(), 0.1)

    def step():
        optimizer.zero_grad()
        layer(X).sum().backward()

    trace = recorded(step)
    assert {one.cause for one in trace.explain()} == {"misordered"} and trace.notes == ()
