"""Folding a graph: a box is a run of ops without a gap, it has no circles, and the break is open at first."""

import graphlib

import drawn
import pytest
import taped
import torch
from torch import nn

import gradtape
from gradtape.draw import fold, graph, slice

SAMPLE = drawn.TORCH[::4]


def pathname(path):
    return path.stem


def shapes(whole):
    """Return [(graph, its groups by node, all groups)] of the ways in which a step is folded."""
    part = slice.answer(whole)
    ways = (whole, False), (part, False), (part, True)
    return [(made, *fold.groups(made, slice.chosen(made), by_line)) for made, by_line in ways]


def opened(made, inside, found):
    """Return some ways to open it: not at all, as at first, each group with those around it, all."""
    yield frozenset()
    yield fold.opened_first(made, inside, found)
    yield from (frozenset({group.key, *group.around}) for group in list(found.values())[:6])
    yield frozenset(found)


def recorded(step):
    with gradtape.record() as trace:
        step()
    return graph.of(trace)


def groups(made, **options):
    return list(fold.groups(made, **options)[1].values())


def loop(rounds, backward=False):
    """A step that goes around a loop of two lines, with one gradient at the end or one in each round."""
    w = torch.tensor([1.0, 2.0], requires_grad=True)

    def step():
        h = w
        for _ in range(rounds):
            h = torch.sin(h) * 2
            h = torch.cos(h) + 1
            if backward:
                h.sum().backward()
                h = w
        if not backward:
            h.sum().backward()

    return recorded(step)


# -- runs without a gap -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SAMPLE, ids=pathname)
def test_a_group_is_a_run_of_ops_without_a_gap(path):
    for made, _, found in shapes(drawn.graph_of(path)):
        place = {key: number for number, key in enumerate(made.order)}
        for group in found.values():
            run = [place[key] for key in group.members]
            assert run == list(range(run[0], run[0] + len(run))), group.text


@pytest.mark.parametrize("path", SAMPLE, ids=pathname)
def test_an_inner_group_lies_in_the_groups_around_it(path):
    for _, inside, found in shapes(drawn.graph_of(path)):
        for group in found.values():
            assert all(set(group.members) <= set(found[key].members) for key in group.around if key in found)
        for around in inside.values():
            assert [group.key for group in around] == sorted((g.key for g in around), key=lambda key: int(key[1:]))


@pytest.mark.parametrize("path", SAMPLE, ids=pathname)
def test_every_node_is_in_one_box(path):
    for made, inside, found in shapes(drawn.graph_of(path)):
        for open_ in opened(made, inside, found):
            held = [key for box in fold.boxes(made, inside, open_) for key in box.members]
            assert sorted(held) == sorted(made.nodes)


@pytest.mark.parametrize("path", SAMPLE, ids=pathname)
def test_a_folded_graph_has_no_circles_but_those_of_a_variable_that_is_overwritten(path):
    for made, inside, found in shapes(drawn.graph_of(path)):
        for open_ in opened(made, inside, found):
            drawn_ = fold.boxes(made, inside, open_)
            sorter = graphlib.TopologicalSorter()
            for start, end in fold.folded_edges(made, drawn_):
                # An op that writes a variable leads to a node that stands above what read it first.
                if end[0] != "v":
                    sorter.add(end, start)
            sorter.prepare()  # raises CycleError


def test_a_circle_would_be_seen():
    sorter = graphlib.TopologicalSorter({"a": ["b"], "b": ["a"]})
    with pytest.raises(graphlib.CycleError):
        sorter.prepare()


@pytest.mark.parametrize("path", SAMPLE, ids=pathname)
def test_boxes_come_in_time_so_that_edges_lead_on(path):
    for made, inside, found in shapes(drawn.graph_of(path)):
        for open_ in opened(made, inside, found):
            drawn_ = fold.boxes(made, inside, open_)
            place = {box.key: number for number, box in enumerate(drawn_)}
            back = [pair for pair in fold.folded_edges(made, drawn_) if place[pair[0]] > place[pair[1]]]
            assert [pair for pair in back if pair[1][0] != "v" and pair[0][0] != "v"] == []


# -- what a group is --------------------------------------------------------------------------------------------------


def test_a_layer_called_twice_is_two_boxes():
    layer = nn.Sequential(nn.Linear(3, 3), nn.ReLU())
    made = recorded(lambda: layer(torch.sin(layer(torch.ones(2, 3)))).sum().backward())
    twice = [group for group in groups(made) if group.text == "layer"]
    assert len(twice) == 2 and set(twice[0].members).isdisjoint(twice[1].members)


def test_a_weight_that_two_calls_share_stands_outside_both():
    layer = nn.Sequential(nn.Linear(3, 3), nn.ReLU())
    made = recorded(lambda: layer(torch.sin(layer(torch.ones(2, 3)))).sum().backward())
    inside, _ = fold.groups(made)
    weights = [key for key, node in made.nodes.items() if node.kind == "variable"]
    assert len(weights) == 2 and not any(inside.get(key) for key in weights)


def test_a_layer_takes_in_its_own_weights_unless_they_are_chosen():
    made = graph.of(taped.healthy())
    weight = next(key for key, node in made.nodes.items() if node.text.endswith("first.weight"))
    inside, found = fold.groups(made)
    assert found[inside[weight][0].key].text == "net"
    assert weight not in fold.groups(made, apart={weight})[0]


def test_ops_of_one_line_are_one_box_that_shows_the_line():
    w = torch.tensor([1.0, 2.0], requires_grad=True)

    def step():
        h = torch.sin(torch.cos(torch.exp(w)))
        h.sum().backward()

    (line, *_) = groups(recorded(step), by_line=True)
    assert line.line and line.text.endswith(": h = torch.sin(torch.cos(torch.exp(w)))") and len(line.members) == 3


def test_a_line_of_a_single_op_is_no_box():
    w = torch.tensor([1.0, 2.0], requires_grad=True)

    def step():
        h = torch.sin(w)
        h = torch.cos(h)
        loss = h.sum()
        loss.backward()

    assert groups(recorded(step)) == []


# -- a loop -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("backward", [False, True], ids=["one gradient", "a gradient a round"])
@pytest.mark.parametrize("rounds", [8, 30, 400])
def test_a_long_loop_is_bundled_until_it_can_be_read(rounds, backward):
    made = loop(rounds, backward)
    inside, found = fold.groups(made)
    assert any(group.text.endswith(" ops in a row") for group in found.values())
    assert len(fold.boxes(made, inside, frozenset())) <= 20
    assert len(fold.boxes(made, inside, fold.opened_first(made, inside, found))) <= 30


def test_every_op_of_a_bundled_loop_can_be_reached_by_opening():
    made = loop(300)
    inside, found = fold.groups(made)
    key = made.order[317]
    assert len(inside[key]) >= 2  # a bundle of bundles
    seen = fold.boxes(made, inside, frozenset(group.key for group in inside[key]))
    assert key in [box.key for box in seen] and len(seen) <= 60


def test_a_gradient_asked_for_within_a_bundle_is_in_it_and_the_last_is_not():
    made = loop(100, backward=True)
    inside, found = fold.groups(made)
    targets = [key for key, node in made.nodes.items() if node.kind == "target"]
    assert len(targets) == 100 and all(inside.get(key) for key in targets[:-1])
    assert not inside.get(targets[-1])


def test_a_short_loop_is_not_bundled():
    assert not any("in a row" in group.text for group in groups(loop(5)))


# -- what is open at first --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SAMPLE, ids=pathname)
def test_what_is_around_the_break_is_open_at_first(path):
    made = slice.answer(drawn.graph_of(path))
    inside, found = fold.groups(made, slice.chosen(made))
    shown = {box.key for box in fold.boxes(made, inside, fold.opened_first(made, inside, found))}
    broken = {key for key, node in made.nodes.items() if node.cause and key[0] in "ot"}
    assert broken <= shown


def test_where_the_break_is_deep_in_a_model_each_layer_around_it_is_open():
    trace = taped.detached()
    made = slice.answer(graph.of(trace))
    inside, found = fold.groups(made)
    (at,) = set(made.faults.values())
    assert {group.key for group in inside[at]} <= fold.opened_first(made, inside, found)
    assert inside[at][0].text == "net"


def test_a_small_step_is_open_as_far_as_there_is_room():
    made = graph.of(taped.healthy())
    inside, found = fold.groups(made)
    assert fold.opened_first(made, inside, found, most=1) == frozenset()
    assert fold.opened_first(made, inside, found, most=12) >= {
        group.key for group in found.values() if group.text == "net"
    }


# -- edges between boxes ----------------------------------------------------------------------------------------------


def test_of_several_edges_between_two_boxes_the_one_that_says_most_is_drawn():
    made = graph.of(taped.detached())
    boxes = [fold.Box("a", made.order[:2]), fold.Box("b", made.order[2:])]
    rest = [fold.Box(key, (key,)) for key in made.nodes if key[0] != "o"]
    assert fold.folded_edges(made, boxes + rest)["a", "b"].state == "cut"


@pytest.mark.parametrize("path", SAMPLE, ids=pathname)
def test_no_cut_of_the_answer_is_hidden_by_folding_at_first(path):
    made = slice.answer(drawn.graph_of(path))
    inside, found = fold.groups(made, slice.chosen(made))
    drawn_ = fold.boxes(made, inside, fold.opened_first(made, inside, found))
    cut = any(edge.state == "cut" for edge in made.edges)
    assert cut == any(edge.state == "cut" for edge in fold.folded_edges(made, drawn_).values())
