"""Boxes in rows and edges around them: what a reader must be able to rely on, over drawings made at random.

Judged by arithmetic of this file's own: rectangles that meet, points on sides, a line that crosses a box.
"""

import itertools
import random

import pytest

from gradtape.draw import layout

GAP = 38
SEEDS = range(60)


def graph_of(seed, boxes=None):
    """Return (sizes, edges) of a random graph whose edges lead on in time."""
    rng = random.Random(seed)
    count = boxes or rng.randint(1, 40)
    sizes = {f"b{number}": (rng.uniform(20, 260), rng.uniform(12, 120)) for number in range(count)}
    pairs = [tuple(sorted(rng.sample(range(count), 2))) for _ in range(rng.randint(0, 2 * count))] if count > 1 else []
    return sizes, [(f"b{one}", f"b{other}") for one, other in pairs]


def rectangle(made, sizes, key):
    (x, y), (wide, high) = made.spots[key], sizes[key]
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def meeting(one, other):
    """Whether two rectangles share more than a side."""
    return (
        one[0] < other[2] - 1e-6 and other[0] < one[2] - 1e-6 and one[1] < other[3] - 1e-6 and other[1] < one[3] - 1e-6
    )


def overlapping(made, sizes):
    rectangles = {key: rectangle(made, sizes, key) for key in sizes}
    return [
        pair for pair in itertools.combinations(sizes, 2) if meeting(rectangles[pair[0]], rectangles[pair[1]])
    ]  # fmt: skip


def curve(route):
    """Return points along an edge as it is drawn: from point to point, upright at each of them."""
    for (x0, y0), (x1, y1) in itertools.pairwise(route):
        for step in range(1, 20):
            t = step / 20
            # the cubic with corners (x0, y0), (x0, middle), (x1, middle), (x1, y1)
            yield x0 + (x1 - x0) * t * t * (3 - 2 * t), y0 + (y1 - y0) * t * (1.5 - 1.5 * t + t * t)


def crossed(made, sizes, pair):
    """Return the boxes that an edge runs over between its turning points, those at its ends apart."""
    inner = list(curve(made.routes[pair][1:-1])) + list(made.routes[pair][1:-1])
    found = set()
    for key in set(sizes) - set(pair):
        left, top, right, bottom = rectangle(made, sizes, key)
        found |= {key for x, y in inner if left + 1e-6 < x < right - 1e-6 and top + 1e-6 < y < bottom - 1e-6}
    return sorted(found)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_boxes_overlap(seed):
    sizes, edges = graph_of(seed)
    made = layout.of(sizes, edges)
    assert set(made.spots) == set(sizes) and overlapping(made, sizes) == []


def test_boxes_one_upon_the_other_would_be_seen_here():
    sizes = {"a": (40, 20), "b": (40, 20)}
    assert overlapping(layout.Layout({"a": (20, 10), "b": (50, 25)}, {}, 0, 0), sizes) == [("a", "b")]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_drawing_is_as_large_as_its_boxes_need(seed):
    sizes, edges = graph_of(seed)
    made = layout.of(sizes, edges)
    sides = [rectangle(made, sizes, key) for key in sizes]
    assert min(side[0] for side in sides) >= -1e-6 and min(side[1] for side in sides) == pytest.approx(0)
    assert max(side[2] for side in sides) <= made.width + 1e-6
    assert max(side[3] for side in sides) == pytest.approx(made.height)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_edge_leaves_below_its_start_and_arrives_above_its_end(seed):
    sizes, edges = graph_of(seed)
    made = layout.of(sizes, edges)
    assert set(made.routes) == set(edges)
    for (start, end), route in made.routes.items():
        (left, _, right, lower), (left_of_end, upper, right_of_end, _) = (
            rectangle(made, sizes, key) for key in (start, end)
        )
        assert left < route[0][0] < right and route[0][1] == pytest.approx(lower)
        assert left_of_end < route[-1][0] < right_of_end and route[-1][1] == pytest.approx(upper)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_comes_later_stands_lower(seed):
    sizes, edges = graph_of(seed)
    made = layout.of(sizes, edges)
    for start, end in edges:
        lower, upper = rectangle(made, sizes, start)[3], rectangle(made, sizes, end)[1]
        assert upper - lower >= GAP - 1e-6
        points = [y for _, y in made.routes[start, end]]
        assert points == sorted(points)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_edge_over_several_rows_passes_between_their_boxes(seed):
    sizes, edges = graph_of(seed)
    made = layout.of(sizes, edges)
    assert [(pair, key) for pair in made.routes for key in crossed(made, sizes, pair)] == []


def test_a_long_edge_passes_around_the_boxes_in_its_way():
    sizes = dict.fromkeys("abcde", (100, 30))
    made = layout.of(sizes, [*zip("abcd", "bcde"), ("a", "e")])
    (_, *turns, _) = made.routes["a", "e"]
    assert crossed(made, sizes, ("a", "e")) == []
    for key in "bcd":
        left, _, right, _ = rectangle(made, sizes, key)
        beside = [x for x, y in turns if abs(y - made.spots[key][1]) <= 15]
        assert beside and not any(left < x < right for x in beside)


def test_a_box_stands_just_above_the_first_that_takes_from_it():
    made = layout.of(dict.fromkeys(("w", "a", "b", "c"), (50, 20)), [("a", "b"), ("b", "c"), ("w", "c")])
    assert made.spots["w"][1] == made.spots["b"][1]


def test_an_edge_back_in_time_is_drawn_upwards_and_places_nothing():
    sizes = dict.fromkeys("abc", (80, 24))
    onward = [("a", "b"), ("b", "c")]
    without, made = layout.of(sizes, onward), layout.of(sizes, [*onward, ("c", "a")])
    assert made.spots == without.spots and (made.width, made.height) == (without.width, without.height)
    (x0, y0), *_, (x1, y1) = made.routes["c", "a"]
    (left, top, right, _), (left_of_end, _, right_of_end, bottom) = (rectangle(made, sizes, key) for key in "ca")
    assert left <= x0 <= right and y0 == top and left_of_end <= x1 <= right_of_end and y1 == bottom
    assert y0 > y1


@pytest.mark.parametrize("seed", range(20))
def test_edges_back_in_time_change_no_place_whatever_the_graph(seed):
    sizes, edges = graph_of(seed)
    back = [(end, start) for start, end in edges[::2]]
    assert layout.of(sizes, edges + back).spots == layout.of(sizes, edges).spots


def test_edges_between_boxes_side_by_side_do_not_cross_where_they_need_not():
    made = layout.of(dict.fromkeys("abxy", (60, 20)), [("a", "y"), ("b", "x")])
    left_to_right = [made.spots["a"][0] < made.spots["b"][0], made.spots["y"][0] < made.spots["x"][0]]
    assert left_to_right[0] == left_to_right[1]


def test_a_single_chain_is_one_straight_line():
    made = layout.of({key: (40 + 10 * number, 20) for number, key in enumerate("abcd")}, list(zip("abc", "bcd")))
    assert len({round(x, 6) for x, _ in made.spots.values()}) == 1


def test_nothing_to_place_is_an_empty_drawing():
    assert layout.of({}, []) == layout.Layout({}, {}, 0.0, 0.0)


def test_one_box_alone_is_the_whole_drawing():
    made = layout.of({"a": (70, 30)}, [])
    assert made.spots == {"a": (35, 15)} and (made.width, made.height) == (70, 30)


def test_the_same_edge_twice_is_one_edge():
    sizes = dict.fromkeys("ab", (50, 20))
    assert layout.of(sizes, [("a", "b")] * 3) == layout.of(sizes, [("a", "b")])


def test_the_same_input_gives_the_same_drawing():
    sizes, edges = graph_of(7, boxes=40)
    assert layout.of(sizes, edges) == layout.of(sizes, edges)


def test_a_chain_of_thousands_is_placed_without_recursion():
    keys = [f"b{number}" for number in range(4000)]
    made = layout.of(dict.fromkeys(keys, (60, 20)), [*zip(keys, keys[1:]), (keys[0], keys[-1])])
    assert made.height == pytest.approx(4000 * 20 + 3999 * GAP)
    assert len(made.routes[keys[0], keys[-1]]) == 2  # over so many rows it is straight: it would have 4000 turns
