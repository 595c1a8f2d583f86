"""Drawings of measured values: the text says what the picture says."""

import figures
import numpy as np
import pytest


def axes_of(monkeypatch, draw):
    kept = []
    drawing = figures._drawing
    monkeypatch.setattr(figures, "_drawing", lambda figure, *rest: kept.append(figure) or drawing(figure, *rest))
    draw()
    return kept[0].axes


def test_a_gradient_is_said_by_its_norm_or_by_its_word():
    drawing = figures.gradients(
        {"kernel": [[3.0, 0.0], [0.0, 4.0]], "none": None, "zero": np.zeros(3), "nan": [1, np.nan], "inf": [np.inf]}
    )
    assert repr(drawing).splitlines() == [
        "size of the gradient",
        "  kernel  5",
        "  none    None",
        "  zero    0",
        "  nan     NaN",
        "  inf     inf",
    ]
    assert drawing.png.startswith(b"\x89PNG") and 'alt="size of the gradient' in drawing._repr_html_()


def test_what_is_no_number_has_a_word_and_a_shape_of_its_own(monkeypatch):
    found = {"none": None, "zero": 0.0, "nan": np.nan, "inf": np.inf}
    (axes,) = axes_of(monkeypatch, lambda: figures.gradients(found))
    assert len({line.get_marker() for line in axes.lines}) == 4 and not axes.patches
    assert [text.get_text() for text in axes.texts] == ["None", "0", "NaN", "inf"]
    assert axes.get_xlabel() == "size of the gradient"
    assert [label.get_text() for label in axes.get_yticklabels()] == list(found)


def test_what_has_many_entries_is_sized_by_its_norm(monkeypatch):
    (axes,) = axes_of(monkeypatch, lambda: figures.gradients({"kernel": np.ones((2, 2)), "slope": 1.0, "none": None}))
    assert axes.get_xlabel() == "size of the gradient (its norm)"


@pytest.mark.parametrize("small, scale", [(1.0, "linear"), (1e-6, "log")])
def test_the_scale_follows_the_spread(monkeypatch, small, scale):
    (axes,) = axes_of(monkeypatch, lambda: figures.gradients({"a": 10.0, "b": small, "c": None}))
    assert axes.get_xscale() == scale
    assert [bar.get_x() + bar.get_width() for bar in axes.patches] == pytest.approx([10.0, small])


def test_movement_says_how_far():
    drawing = figures.movement({"w": 3.0, "v": [1.0, 2.0], "still": [5.0]}, {"w": 2.4, "v": [1.0, 2.5], "still": [5.0]})
    assert repr(drawing).splitlines() == [
        "weights before and after",
        "  w      moved by 0.6",
        "  v      moved by up to 0.5",
        "  still  did not move",
    ]


def test_a_weight_that_stood_still_is_dashed(monkeypatch):
    still, moved = axes_of(monkeypatch, lambda: figures.movement({"a": 1.0, "b": 1.0}, {"a": 1.0, "b": 2.0}))
    assert still.lines[0].get_linestyle() == "--" and moved.lines[0].get_linestyle() == "-"
    assert still.get_ylabel() == "value"


@pytest.mark.parametrize("largest", [0, 13, 999])
def test_a_large_weight_shows_forty_entries_with_the_largest_move_and_says_so(monkeypatch, largest):
    before, after = np.zeros(1000), np.linspace(0, 1, 1000)
    after[largest] = -7.0
    said = repr(figures.movement({"w": before}, {"w": after}))
    (axes,) = axes_of(monkeypatch, lambda: figures.movement({"w": before}, {"w": after}))
    ends = [line.get_ydata()[1] for line in axes.lines]
    assert len(ends) == len(set(ends)) == 40 and min(ends) == -7
    assert axes.get_title() == "w\nmoved by up to 7" and axes.get_xlabel() == "40 of 1000 shown"
    assert said.splitlines()[1] == "  w  moved by up to 7, 40 of 1000 shown"


@pytest.mark.parametrize("size", [1, 2, 39, 40])
def test_a_small_weight_shows_every_entry_and_says_nothing_of_it(monkeypatch, size):
    after = np.arange(1.0, size + 1)
    (axes,) = axes_of(monkeypatch, lambda: figures.movement({"w": np.zeros(size)}, {"w": after}))
    assert sorted(line.get_ydata()[1] for line in axes.lines) == after.tolist() and axes.get_xlabel() == ""


def test_a_copy_stays_when_the_weight_moves():
    torch = pytest.importorskip("torch")
    weight = torch.nn.Parameter(torch.ones(2, dtype=torch.float64))
    before = figures.copy({"w": weight})
    with torch.no_grad():
        weight += 1
    assert before["w"].tolist() == [1.0, 1.0]
