"""What became of the gradient, on each edge of a step's graph: against what the framework itself gives.

The norms are compared with gradients that torch or TensorFlow work out once more, unrecorded.
"""

import numpy as np
import pytest
import taped
import torch
from torch import nn

import gradtape
from gradtape.draw import graph
from gradtape.draw.nodes import EDGES

A, B = [1.0, 2.0], [3.0, 4.0]


def leaf(*values):
    return torch.tensor(values, requires_grad=True)


def recorded(step):
    """Record step() and return the Graph, also where it raises."""
    trace = None
    try:
        with gradtape.record(norms=True) as trace:
            step()
    except Exception:
        assert trace is not None
    return graph.of(trace)


def edges(made):
    """Return {(what a node is called, what the next one is called): Edge}."""
    return {(called(made, edge.start), called(made, edge.end)): edge for edge in made.edges}


def called(made, key):
    return made.nodes[key].text.removeprefix("net.")


def states(made):
    return {pair: edge.state for pair, edge in edges(made).items()}


def node(made, text):
    (found,) = [each for key, each in made.nodes.items() if called(made, key) == text]
    return found


def kinds(made, kind):
    return [each.text for each in made.nodes.values() if each.kind == kind]


# -- what an edge can be ----------------------------------------------------------------------------------------------


def test_in_a_sound_step_the_gradient_flows_on_every_edge():
    made = graph.of(taped.healthy())
    assert set(states(made).values()) == {"flows"} and made.faults == {}
    assert all(each.reached and not each.symptom for each in made.nodes.values())


def test_a_detach_is_a_cut_with_nothing_behind_it():
    made = graph.of(taped.detached())
    told = states(made)
    assert told["relu", "Tensor.detach"] == "cut"
    behind = [("first.weight", "linear"), ("first.bias", "linear"), ("linear", "relu"), ("Tensor.detach", "linear")]
    assert {told.pop(pair) for pair in behind} == {"lost"}
    assert set(told) - {("relu", "Tensor.detach")} == {pair for pair, state in told.items() if state == "flows"}
    assert (node(made, "Tensor.detach").symptom, node(made, "Tensor.detach").cause) == ("none", "detached")
    assert {called(made, variable) for variable in made.faults} == {"first.weight", "first.bias"}
    assert {made.nodes[at].text for at in made.faults.values()} == {"Tensor.detach"}


def test_a_detach_on_purpose_is_stopped_and_no_fault():
    w, v = leaf(*A), leaf(*B)
    made = recorded(lambda: (w * torch.sin(w).detach() + v).sum().backward())
    assert made.faults == {}
    told = states(made)
    assert told["Tensor.detach", "Tensor.mul"] == "stopped" and told["w", "Tensor.mul"] == "flows"
    assert "cut" not in told.values()


def test_where_the_gradient_turns_zero_the_edge_says_so():
    made = graph.of(taped.flat())
    told = states(made)
    assert told["Tensor.sub", "relu"] == told["linear", "Tensor.sub"] == told["first.weight", "linear"] == "zero"
    assert told["relu", "linear"] == "flows" and told["Tensor.__pow__", "Tensor.mean"] == "flows"


def test_where_the_gradient_turns_nan_the_edge_says_so():
    made = graph.of(taped.not_a_number())
    told = states(made)
    assert told["Tensor.mul", "sqrt"] == told["linear", "Tensor.mul"] == told["first.bias", "linear"] == "nan"
    assert told["sqrt", "linear"] == "flows"


def test_through_numpy_and_back_is_a_detour_after_a_cut():
    made = graph.of(taped.through_numpy())
    told = states(made)
    assert told["Tensor.numpy", "torch.from_numpy"] == "detour" and told["torch.from_numpy", "linear"] == "lost"
    assert told["Tensor.detach", "Tensor.numpy"] == "cut"
    assert kinds(made, "outside") == ["Tensor.numpy", "torch.from_numpy"]


def test_an_optimizer_that_forgot_a_weight_moves_the_others():
    made = graph.of(taped.unoptimized())
    assert {pair for pair, state in states(made).items() if state == "moves"} == {
        ("SGD", "second.weight"),
        ("SGD", "second.bias"),
    }
    assert node(made, "first.weight").symptom == "not_updated" and node(made, "first.weight").reached


def test_of_a_sound_step_no_optimizer_is_drawn():
    assert kinds(graph.of(taped.healthy()), "optimizer") == []


def test_what_needs_no_gradient_is_idle():
    w, x, v = leaf(*A), torch.tensor(B), leaf(*B)
    made = recorded(lambda: (w * torch.exp(x) + v).sum().backward())
    told = states(made)
    assert told["exp", "Tensor.mul"] == "idle" and told["w", "Tensor.mul"] == "flows"
    assert not node(made, "exp").reached


@pytest.mark.parametrize("step", [taped.healthy, taped.detached, taped.through_numpy, taped.flat, taped.unoptimized])
def test_every_edge_is_in_a_known_state_between_nodes_that_are_there(step):
    made = graph.of(step())
    assert {edge.state for edge in made.edges} <= set(EDGES)
    assert {end for edge in made.edges for end in (edge.start, edge.end)} <= set(made.nodes)


# -- what is a node ---------------------------------------------------------------------------------------------------


def test_a_variable_used_twice_is_one_node():
    w = leaf(*A)
    made = recorded(lambda: (w * 2 + torch.sin(w)).sum().backward())
    assert kinds(made, "variable") == ["w"]
    assert {pair for pair in states(made) if pair[0] == "w"} == {("w", "Tensor.mul"), ("w", "sin")}


def test_nothing_on_the_way_to_the_loss_is_left_out():
    ran = ["sin", "cos", "exp", "tanh", "sqrt", "log1p"]
    w = leaf(*A)

    def step():
        h = w
        for name in ran:
            h = getattr(torch, name)(h.abs() if name == "sqrt" else h)
        h.sum().backward()

    made = recorded(step)
    assert [name for name in (made.nodes[key].text for key in made.order) if name in ran] == ran


def test_what_leads_nowhere_is_left_out():
    w, v = leaf(*A), leaf(*B)

    def step():
        torch.cos(w * 3)
        (torch.sin(w) + v).sum().backward()

    made = recorded(step)
    assert "cos" not in kinds(made, "op") and "sin" in kinds(made, "op")


def test_what_a_shape_was_asked_of_is_no_op_of_the_drawing():
    w = leaf(*A)
    made = recorded(lambda: (w * torch.ones_like(w)).sum().backward())
    assert "torch.ones_like" not in kinds(made, "op") and "Tensor.mul" in kinds(made, "op")


def test_a_faulty_variable_that_no_op_used_is_there_all_the_same():
    net = taped.Net()
    net.spare = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(net.parameters(), 0.1)

    def step():
        net(torch.ones(3, 4)).sum().backward()
        optimizer.step()

    made = recorded(step)
    spare = node(made, "spare.weight")
    assert spare.symptom == "none" and not spare.reached
    assert not [edge for edge in made.edges if spare.key in (edge.start, edge.end)]


def test_the_first_wrong_turn_of_each_variable_is_marked_and_the_others_are_not():
    made = graph.of(taped.flat())
    assert {called(made, v): called(made, at) for v, at in made.faults.items()} == {
        "first.weight": "relu",
        "first.bias": "relu",
        "second.weight": "linear",
    }
    assert {each.text for each in made.nodes.values() if each.cause} == {"relu", "linear"}


def test_an_exception_in_the_gradient_call_shows():
    w = leaf(*A)
    made = recorded(lambda: (w.detach() * 2).sum().backward())
    assert [each.symptom for each in made.nodes.values() if each.cause] == ["exception"]
    assert "cut" in states(made).values()


def test_two_losses_are_two_targets():
    w, v = leaf(*A), leaf(*B)

    def step():
        (w * 2).sum().backward()
        (v * 3).sum().backward()

    made = recorded(step)
    assert len(kinds(made, "target")) == 2
    assert made.before[next(key for key in made.nodes if key[0] == "t")]


def test_without_a_gradient_call_there_are_ops_and_no_target():
    w = leaf(*A)
    made = recorded(lambda: (w * 2).sum())
    assert kinds(made, "op") == ["Tensor.mul", "Tensor.sum"] and kinds(made, "target") == []
    assert set(states(made).values()) == {"idle"}


def test_an_empty_step_is_an_empty_graph():
    made = recorded(lambda: None)
    assert (made.nodes, made.edges, made.faults, made.order) == ({}, (), {}, ())


def test_a_part_of_a_graph_has_no_loose_ends():
    whole = graph.of(taped.detached())
    part = whole.only(whole.order[:3])
    assert set(part.nodes) == set(whole.order[:3]) and part.faults == {}
    assert {(edge.start, edge.end) for edge in part.edges} == {("o0", "o1"), ("o1", "o2")}


# -- the numbers ------------------------------------------------------------------------------------------------------


def norm(tensor):
    return pytest.approx(float(torch.linalg.vector_norm(tensor)), rel=1e-5)


def test_the_numbers_on_the_edges_are_autograds_own():
    made = edges(graph.of(taped.healthy()))
    torch.manual_seed(0)  # as in taped.recorded
    net = taped.Net()
    x = torch.randn(5, 4)
    before = net.first(x)
    hidden = torch.relu(before)
    out = net.second(hidden)
    loss = (out**2).mean()
    found = torch.autograd.grad(loss, [*net.parameters(), before, hidden, out])
    names = [
        ("first.weight", "linear"),
        ("first.bias", "linear"),
        ("second.weight", "linear"),
        ("second.bias", "linear"),
    ]
    names += [("linear", "relu"), ("relu", "linear"), ("linear", "Tensor.__pow__")]
    for pair, wanted in zip(names, found):
        assert made[pair].gradient.norm == norm(wanted), pair
        assert made[pair].gradient.shape == tuple(wanted.shape)


def test_a_variable_used_twice_has_the_share_of_each_use_on_its_edges():
    w = leaf(*A)
    made = edges(recorded(lambda: ((w * 5) + torch.sin(w)).sum().backward()))
    assert made["w", "Tensor.mul"].gradient.norm == norm(torch.full((2,), 5.0))
    assert made["w", "sin"].gradient.norm == norm(torch.cos(torch.tensor(A)))


def test_random_steps_have_autograds_norms_on_a_chain():
    unary = [torch.sin, torch.tanh, torch.exp, torch.sigmoid, torch.square]
    for seed in range(8):
        rng = np.random.default_rng(seed)
        ran = [unary[number] for number in rng.integers(len(unary), size=6)]
        w = torch.tensor(rng.normal(size=5), requires_grad=True)

        def step(w=w, ran=ran):
            h = w
            for function in ran:
                h = function(h)
            h.sum().backward()

        made = recorded(step)
        chain = [w]
        for function in ran:
            chain.append(function(chain[-1]))
        wanted = torch.autograd.grad(chain[-1].sum(), chain)
        seen = [edge.gradient.norm for edge in made.edges if edge.gradient is not None]
        assert seen == [norm(each) for each in wanted]


# -- TensorFlow -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow", reason="TensorFlow is not installed, so its steps cannot be drawn")


@pytest.fixture
def taken(tf):
    """A function: step(w, v) -> the Graph of its gradient with respect to both."""

    def take(step):
        w, v = tf.Variable(A, name="w"), tf.Variable(B, name="v")
        with gradtape.record(norms=True) as trace:
            with tf.GradientTape() as tape:
                loss = step(w, v)
            tape.gradient(loss, [w, v])
        return graph.of(trace)

    return take


def test_a_keras_free_tensorflow_step_flows_and_its_reads_are_the_variables(tf, taken):
    made = taken(lambda w, v: tf.reduce_sum(w * w * v))
    told = edges(made)
    assert {edge.state for edge in made.edges} == {"flows"}
    assert sorted(kinds(made, "variable")) == ["v", "w"] and "ReadVariableOp" not in kinds(made, "op")
    assert told["v", "Mul"].gradient.norm == pytest.approx(np.linalg.norm(np.array(A) ** 2))
    assert told["Mul", "Sum"].gradient.norm == pytest.approx(np.sqrt(2))


def test_tensorflows_stop_gradient_is_a_cut(tf, taken):
    told = states(taken(lambda w, v: tf.reduce_sum(tf.stop_gradient(w * 2) * v)))
    assert told["Mul", "StopGradient"] == "cut" and told["w", "Mul"] == "lost" and told["v", "Mul"] == "flows"


def test_numpy_and_back_in_tensorflow_is_one_detour_that_touches_no_axis(tf, taken):
    made = taken(lambda w, v: tf.reduce_sum(tf.constant((w * 2).numpy()) * v))
    assert [pair for pair, state in states(made).items() if state == "detour"] == [("numpy", "tf.constant")]
    assert states(made)["tf.constant", "Mul"] == "lost"


def test_numbers_that_numpy_changed_on_the_way_are_still_a_detour(tf, taken):
    made = taken(lambda w, v: tf.reduce_sum(tf.constant(np.sqrt((w * 2).numpy())) * v))
    assert ("numpy", "tf.constant") in [pair for pair, state in states(made).items() if state == "detour"]


@pytest.mark.parametrize(
    "step, state",
    [(lambda tf, w: tf.nn.relu(w - 100), "zero"), (lambda tf, w: tf.sqrt(w * 0), "nan")],
    ids=["zero", "nan"],
)
def test_zero_and_nan_show_in_tensorflow_too(tf, taken, step, state):
    made = taken(lambda w, v: tf.reduce_sum(step(tf, w) + v))
    assert {edge.state for edge in made.edges if made.nodes[edge.start].text == "w"} == {state}
    assert states(made)["v", "AddV2"] == "flows"
