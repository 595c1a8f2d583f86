"""Figures for a report: the numbers are the framework's, what is no number has a word and a shape of its own."""

import io

import numpy as np
import pytest
import taped
import torch
from matplotlib.figure import Figure
from matplotlib.markers import MarkerStyle
from PIL import Image
from torch import nn

import gradtape
from gradtape import plots


def recorded(step, **options):
    with gradtape.record(norms=True, **options) as trace:
        step()
    return trace


def figures():
    return {
        "gradient_norms": plots.gradient_norms(taped.flat()),
        "weight_movement": plots.weight_movement(taped.unoptimized()),
        "against_differences": plots.against_differences({"w": np.ones(3)}, {"w": np.ones(3)}),
    }


def rows(figure):
    """Return {name at the axis: the word beside its row}."""
    (axes,) = figure.axes
    names = [label.get_text() for label in axes.get_yticklabels()]
    words = {round(text.xy[1]): text.get_text() for text in axes.texts}
    return {name: words[number] for number, name in enumerate(names)}


def markers(figure):
    """Return {name at the axis: the marker on its row}, of the rows without a bar."""
    (axes,) = figure.axes
    names = [label.get_text() for label in axes.get_yticklabels()]
    return {names[round(line.get_ydata()[0])]: line.get_marker() for line in axes.lines}


def bars(figure):
    """Return {name at the axis: where its bar ends}."""
    (axes,) = figure.axes
    names = [label.get_text() for label in axes.get_yticklabels()]
    return {names[round(bar.get_y() + bar.get_height() / 2)]: bar.get_x() + bar.get_width() for bar in axes.patches}


@pytest.mark.parametrize("name", ["gradient_norms", "weight_movement", "against_differences"])
def test_every_axis_with_numbers_says_what_they_are_and_in_which_unit(name):
    (axes,) = figures()[name].axes
    assert "(" in axes.get_xlabel() and "unit" in axes.get_xlabel()
    if name == "against_differences":
        assert "(loss per unit)" in axes.get_ylabel() and "autodiff" in axes.get_ylabel()
    else:
        assert all(label.get_text() for label in axes.get_yticklabels())


@pytest.mark.parametrize("name", ["gradient_norms", "weight_movement"])
def test_sizes_stand_on_a_logarithmic_axis_with_the_first_variable_on_top(name):
    (axes,) = figures()[name].axes
    low, high = axes.get_ylim()
    assert axes.get_xscale() == "log" and axes.get_xlim()[0] > 0 and low > high


@pytest.mark.parametrize("name", ["gradient_norms", "weight_movement", "against_differences"])
def test_a_figure_shows_itself_in_a_notebook_as_a_png(name):
    figure = figures()[name]
    assert isinstance(figure, Figure)
    with Image.open(io.BytesIO(figure._repr_png_())) as image:
        image.load()
        assert image.format == "PNG" and min(image.size) > 100


def test_norms_are_those_of_autograd():
    figure = plots.gradient_norms(taped.healthy())
    torch.manual_seed(0)  # as in taped.recorded
    net = taped.Net()
    (net(torch.randn(5, 4)) ** 2).mean().backward()
    wanted = {f"net.{name}": float(weight.grad.norm()) for name, weight in net.named_parameters()}
    assert bars(figure) == {name: pytest.approx(norm, rel=1e-5) for name, norm in wanted.items()}
    assert rows(figure) == {name: f"{norm:.3g}" for name, norm in wanted.items()}


def test_movement_is_what_the_step_changed():
    net = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(net.parameters(), 0.5)
    before = {name: weight.detach().clone() for name, weight in net.named_parameters()}

    def step():
        net(torch.tensor([[3.0, 4.0]])).sum().backward()
        optimizer.step()

    found = bars(plots.weight_movement(recorded(step)))
    for name, weight in net.named_parameters():
        assert found[f"net.{name}"] == pytest.approx(float((weight.detach() - before[name]).abs().max()), rel=1e-4)


@pytest.mark.parametrize("step, word", [(taped.detached, "None"), (taped.flat, "0"), (taped.not_a_number, "NaN")])
def test_what_is_no_number_has_a_word_and_no_bar(step, word):
    figure = plots.gradient_norms(step())
    assert rows(figure)["net.first.weight"] == word and "net.first.weight" not in bars(figure)
    assert "net.second.bias" in bars(figure)
    assert set(markers(figure)) == set(rows(figure)) - set(bars(figure))


def test_none_zero_and_nan_have_different_shapes():
    shapes = [
        markers(plots.gradient_norms(step()))["net.first.weight"]
        for step in (taped.detached, taped.flat, taped.not_a_number)
    ]
    assert len(set(shapes)) == 3 and all(MarkerStyle(shape).get_path() is not None for shape in shapes)


def test_a_weight_that_was_not_moved_is_marked():
    figure = plots.weight_movement(taped.unoptimized())
    assert rows(figure)["net.first.weight"] == "not moved" and "net.first.weight" not in bars(figure)
    assert set(bars(figure)) == {"net.second.weight", "net.second.bias"}


def test_a_step_where_nothing_is_a_number_can_be_drawn():
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    figure = plots.gradient_norms(recorded(lambda: (w * 0).sqrt().sum().backward()))
    assert rows(figure) == {"w": "NaN"} and bars(figure) == {}
    assert figure._repr_png_()


def test_without_a_gradient_there_are_no_norms():
    with pytest.raises(ValueError) as refused:
        plots.gradient_norms(recorded(lambda: torch.ones(2).sum()))
    assert str(refused.value) == "No gradient was asked for in this trace, so there are no norms to draw."


def test_without_a_weight_there_is_no_movement():
    with pytest.raises(ValueError) as refused:
        plots.weight_movement(recorded(lambda: torch.ones(2).sum()))
    assert str(refused.value) == "No weight's movement was measured in this trace. Record the optimizer's update too."


def test_a_name_with_dollars_is_no_formula():
    net = nn.Linear(2, 2)
    for name in ("$w_1$", "$\\frac{"):
        net.register_parameter(name, nn.Parameter(torch.ones(2)))
    trace = recorded(lambda: (net(torch.ones(2)) * sum(weight.sum() for weight in net.parameters())).sum().backward())
    figure = plots.gradient_norms(trace)
    (axes,) = figure.axes
    labels = axes.get_yticklabels()
    assert any("$w_1$" in label.get_text() for label in labels)
    assert not any(label.get_parse_math() for label in labels)
    assert figure._repr_png_()  # as a formula, \\frac{ is an error


def test_a_name_with_dollars_is_no_formula_in_a_legend_either():
    one = {"$\\frac{": np.ones(2), "_gamma": np.ones(2)}
    figure = plots.against_differences(one, one)
    texts = figure.axes[0].get_legend().get_texts()[:2]
    assert [text.get_text().partition(",")[0] for text in texts] == ["$\\frac{", "_gamma"]
    assert not any(text.get_parse_math() for text in texts)
    assert figure._repr_png_()


# -- autodiff against differences -------------------------------------------------------------------------------------


def test_each_entry_is_a_point_whose_sides_are_the_two_gradients():
    autodiff = {"w": np.array([[1.0, 2.0], [3.0, 4.0]]), "b": np.array([5.0])}
    differences = {"w": autodiff["w"] + [[0.0, 0.25], [0.0, 0.0]], "b": autodiff["b"]}
    (axes,) = plots.against_differences(autodiff, differences).axes
    w, b, *_ = axes.lines
    assert np.array_equal(w.get_xdata(), differences["w"].ravel()) and np.array_equal(
        w.get_ydata(), autodiff["w"].ravel()
    )
    assert w.get_marker() != b.get_marker()
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels == ["w, furthest 0.25 apart", "b, furthest 0 apart", "agreement"]


def test_the_line_of_agreement_is_the_diagonal():
    (axes,) = plots.against_differences({"w": [1.0, 2.0]}, {"w": [1.0, 2.0]}).axes
    line = next(each for each in axes.lines if each.get_label() == "agreement")
    assert line.get_slope() == 1 and line.get_xy1() == (0, 0)


def test_more_variables_than_markers_can_be_drawn():
    many = {f"w{number}": np.ones(1) for number in range(40)}
    assert len(plots.against_differences(many, many).axes[0].lines) == 41


def test_names_must_be_the_same_on_both_sides():
    with pytest.raises(ValueError) as refused:
        plots.against_differences({"w": 1.0, "b": 1.0}, {"w": 1.0, "a": 1.0})
    assert str(refused.value) == "Both sides need the same names; on one side only: a, b."


def test_shapes_must_be_the_same_on_both_sides():
    with pytest.raises(ValueError) as refused:
        plots.against_differences({"w": np.ones((2, 3))}, {"w": np.ones(6)})
    assert str(refused.value) == "w has shape (2, 3) from autodiff and (6,) from differences."
