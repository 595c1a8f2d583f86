"""The part of a graph that answers the question: it holds the break, the variable behind it and the way to the loss."""

from dataclasses import replace

import drawn
import pytest
import taped
import torch

import gradtape
from gradtape.draw import graph, slice
from gradtape.draw.nodes import Edge, Graph, Node

SAMPLE = drawn.TORCH[::4]
FAULTY = [taped.detached, taped.through_numpy, taped.flat, taped.not_a_number, taped.unoptimized]


def by_hand(ways, faults, **kinds):
    """Return a Graph written as "a b c" chains.

    faults: {variable: where it breaks}.  kinds: of nodes that are no ops, by the first letter of their keys.
    """
    keys = dict.fromkeys(key for way in ways for key in way.split())
    nodes = {key: Node(key, kinds.get(key[0], "op"), number, key, reached=True) for number, key in enumerate(keys)}
    pairs = dict.fromkeys(pair for way in ways for pair in zip(way.split(), way.split()[1:]))
    return Graph(nodes, tuple(Edge(*pair, "flows") for pair in pairs), faults)


def written(*ways, **faults):
    return by_hand(ways, faults, v="variable", t="target", u="optimizer")


def leads(made, start, ends):
    """Whether edges lead from a node to one of these."""
    seen, todo = set(), [start]
    while todo:
        key = todo.pop()
        if key in ends:
            return True
        if key not in seen:
            seen.add(key)
            todo += [edge.end for edge in made.edges if edge.start == key]
    return False


def test_a_step_without_fault_is_its_own_answer():
    whole = graph.of(taped.healthy())
    assert slice.answer(whole) is whole


@pytest.mark.parametrize("step", FAULTY)
def test_the_answer_holds_each_break_and_the_way_from_its_variable_to_the_loss(step):
    whole = graph.of(step())
    part = slice.answer(whole)
    shown = slice.chosen(whole)
    assert shown and set(shown) <= set(part.nodes)
    for variable in shown:
        assert whole.faults[variable] in part.nodes
        assert leads(part, variable, {key for key, node in part.nodes.items() if node.kind == "target"})


def test_a_way_is_a_shortest_one_and_passes_its_break():
    made = written("v1 o1 o2 o3 t1", "v1 o4 t1", v1="o2")
    assert slice.way(made, "v1") == {"v1", "o1", "o2", "o3", "t1"}
    assert slice.way(written("v1 o1 o2 t1", "v1 o3 o4 o5 t1", v1="v1"), "v1") == {"v1", "o1", "o2", "t1"}


def test_what_is_off_the_way_is_left_out():
    made = written("v1 o1 o2 t1", "v2 o3 o4 o2", v1="o1")
    part = slice.answer(made)
    assert {"v1", "o1", "o2", "t1"} <= set(part.nodes) and {"v2", "o3"}.isdisjoint(part.nodes)


def test_a_variable_beside_the_way_is_shown():
    assert "v2" in slice.answer(written("v1 o1 o2 t1", "v2 o2", v1="o1")).nodes


def test_of_the_many_that_one_op_takes_a_few_are_shown_and_first_those_a_gradient_reaches():
    made = written("v1 o1 t1", *(f"v{number} o1" for number in range(2, 60)), v1="o1")
    cold = {key: replace(node, reached=key == "v59") for key, node in made.nodes.items()}
    part = slice.answer(Graph(cold, made.edges, made.faults))
    assert len(part.nodes) <= 12 and "v59" in part.nodes


def test_a_variable_that_leads_to_no_loss_is_shown_with_all_it_leads_to_beside_the_loss():
    made = written("v1 o1 o2", "v2 o3 o4 t1", v1="o1")
    part = set(slice.answer(made).nodes)
    assert {"v1", "o1", "o2", "o4", "t1"} <= part and "v2" not in part


def test_of_many_variables_with_one_break_two_stand_for_all():
    made = written(*(f"v{number} o1 o2 t1" for number in range(9)), **{f"v{number}": "o1" for number in range(9)})
    assert slice.chosen(made) == ["v0", "v1"]


def test_of_many_breaks_three_are_shown():
    made = written(*(f"v{number} o{number} t1" for number in range(9)), **{f"v{n}": f"o{n}" for n in range(9)})
    assert slice.chosen(made) == ["v0", "v1", "v2"]


def test_weights_that_share_a_cause_of_their_own_count_as_one_break():
    made = written("v1 o1 t1", "v2 o1", "v3 o1", "v4 o1", v1="v1", v2="v2", v3="v3", v4="v4")
    assert len(slice.chosen(made)) == 2


def test_the_optimizer_that_forgot_a_weight_is_shown():
    part = slice.answer(graph.of(taped.unoptimized()))
    assert [node.text for node in part.nodes.values() if node.kind == "optimizer"] == ["SGD"]


def test_a_part_changes_no_node_and_adds_no_edge():
    whole = graph.of(taped.detached())
    part = slice.answer(whole)
    assert part.nodes.items() <= whole.nodes.items()
    assert set(part.edges) <= set(whole.edges)


def test_a_step_of_thousands_of_ops_is_cut_down_without_recursion():
    w, v = (torch.tensor([1.0, 2.0], requires_grad=True) for _ in range(2))
    with gradtape.record() as trace:
        h = w.detach()
        for _ in range(3000):
            h = torch.sin(h)
        (h * v).sum().backward()
    assert len(slice.answer(graph.of(trace)).nodes) > 3000


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
def test_each_fault_of_the_corpus_is_in_its_answer(path):
    whole = drawn.graph_of(path)
    part = slice.answer(whole)
    assert set(part.faults) >= set(slice.chosen(whole))
    assert not whole.faults or {node.cause for node in part.nodes.values()} - {""}
    targets = {key for key, node in whole.nodes.items() if node.kind == "target"}
    for variable in slice.chosen(whole):
        at = whole.faults[variable]
        assert {variable, at} <= set(part.nodes)
        assert not leads(whole, at, targets) or leads(part, at, targets)
