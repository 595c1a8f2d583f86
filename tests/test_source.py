"""Where a name or an attribute got its value, found in source that is read and never run."""

import linecache
import re
from itertools import count

import pytest

from gradtape import lines, source
from gradtape.trace import Location

_numbers = count()


def cell(text, file=None):
    """Return the name of a file with this source, known to linecache alone, as IPython's cells are."""
    name = file or f"<ipython-input-{next(_numbers)}-test>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    return name


def made(text, *owners):
    """Run a cell and return its namespace."""
    file, names = cell(text), {"__name__": "cell"}
    exec(compile(text, file, "exec"), names)
    return names


def numbers(places):
    return [place.line for place in places]


def test_an_attribute_is_made_in_init_or_build_and_last():
    names = made(
        "class Film:\n"
        "    def call(self):\n"
        "        self.gamma = 3\n"
        "    def __init__(self):\n"
        "        self.gamma = None\n"
        "        self.gamma = 1\n"
    )
    found = source.attribute_made(names["Film"](), "gamma")
    assert (found.line, found.text, found.function) == (6, "self.gamma = 1", "Film.__init__")


def test_an_attribute_that_is_filled_later_is_made_where_it_is_filled():
    names = made(
        "class Net:\n    def __init__(self):\n        self.blocks = []\n        for _ in range(3):\n            self.blocks.append(1)\n"
    )
    assert source.attribute_made(names["Net"](), "blocks").line == 5


@pytest.mark.parametrize(
    "statement",
    [
        "self.w = 1",
        "self.w: int = 1",
        "self.w += 1",
        "self.w[0] = 1",
        "self.v, self.w = 1, 2",
        "(self.v, (self.u, self.w)) = x",
        "self.register_buffer('w', 1)",
        "self.register_parameter('w', 1)",
        "self.w.append(1)",
        "self.w.update(a=1)",
    ],
)
def test_every_way_to_give_an_attribute_its_value_is_seen(statement):
    file = cell(f"{statement}\nself.other = 2\nw = 3\n")
    assert source.attribute_given(file, "w").line == 1


@pytest.mark.parametrize("statement", ["w = 1", "print(self.w)", "self.ww = 1", "self.w.reset()", "x = self.w"])
def test_what_gives_no_value_is_not_taken_for_it(statement):
    assert source.attribute_given(cell(statement), "w") is None


def test_an_attribute_of_a_base_class_is_found_there():
    names = made("class A:\n    def __init__(self):\n        self.w = 1\nclass B(A):\n    pass\n")
    assert source.attribute_made(names["B"](), "w").line == 3


def test_an_attribute_of_a_library_is_not_the_users():
    import argparse

    assert source.attribute_made(argparse.ArgumentParser(), "prog") is None


def test_a_name_is_made_by_its_last_assignment():
    file = cell("w = 1\nw = 2\nprint(w)\nw = 3\n")
    assert source.name_made(file, "w").line == 4
    assert source.name_made(file, "w", before=3).line == 2
    assert source.name_made(file, "v") is None


def test_a_name_assigned_only_below_is_still_found():
    assert source.name_made(cell("def step():\n    return w\nw = 1\n"), "w", before=2).line == 3


def test_an_entry_of_a_dict_is_its_own_line():
    file = cell("params = {\n    'a': 1,\n    'b': 2,\n}\n")
    assert source.name_made(file, "params", key="'b'").line == 3
    assert source.name_made(file, "params", key="'c'").line == 1


def test_every_assignment_to_a_name_its_entries_and_attributes_is_found():
    assert numbers(source.assignments(cell("w = 1\nw[0] = 2\nself.w = 3\nv = w\n"), "w")) == [1, 2, 3]


def test_what_is_kept_under_an_attribute_is_made_where_it_is_given_or_in_its_property():
    assert source.kept_made(cell("net.cache = make()\n"), "net.cache").line == 1
    assert (
        source.kept_made(
            cell("class N:\n    @cached_property\n    def cache(self):\n        return 1\n"), "n.cache"
        ).line
        == 2
    )
    assert source.kept_made(cell("cache = make()\n"), "cache[0]").line == 1


def test_lines_with_a_word_hold_it_whole():
    file = cell("a = AdjustSaturation(x)\nadjust_saturation(x)\nadjust_saturations(x)\n")
    assert numbers(lines.lines_with(file, "adjust_saturation")) == [2]


def test_calls_are_found_by_the_name_of_the_function_or_method():
    file = cell("opt = SGD(w)\nopt = optim.SGD(\n    w,\n)\nSGDish(w)\nSGD\n")
    assert numbers(lines.calls_of(file, "SGD")) == [1, 2]


def test_the_names_of_a_line_are_those_that_it_reads():
    file = cell("loss = model.gamma * x\nother = y\n")
    assert source.names_in(file, 1) == {"model", "gamma", "x"}


def test_the_names_of_a_line_are_those_of_the_functions_it_calls_too():
    file = cell("def scale(x):\n    return x * gamma\nloss = scale(y)\n")
    assert {"scale", "y", "gamma"} <= source.names_in(file, 3)


def test_what_a_backward_returns_is_found_by_position():
    file = cell("def backward(ctx, g):\n    dx = g * 2\n    db = None\n    return dx, db\n")
    assert [lines.returned(file, 1, position).line for position in (0, 1, None)] == [2, 3, 4]


def test_what_a_backward_returns_unnamed_is_found_at_its_return():
    file = cell("@staticmethod\ndef backward(ctx, g):\n    return g * 2, None\n")
    assert lines.returned(file, 1, 0).line == 3
    assert lines.returned(file, 7, 0) is None


def test_a_function_without_return_is_told_by_its_first_line():
    assert lines.returned(cell("def backward(ctx, g):\n    pass\n"), 1, 0).line == 1


@pytest.mark.parametrize(
    "statement, names",
    [
        ("w = w - lr * g", {"w"}),
        ("w = w.to('cpu')", {"w"}),
        ("self.w = self.w * 2", {"w"}),
        ("v = w", set()),
        ("w = 1", set()),
    ],
)
def test_a_name_that_is_rebound_to_what_is_computed_from_it_is_told(statement, names):
    assert lines.rebound(cell(statement), 1) == names


def test_the_with_around_a_line_is_the_innermost_that_holds_the_word():
    file = cell(
        "with no_grad():\n    with open(f):\n        with torch.no_grad():\n            x = 1\n    y = 1\nz = 1\n"
    )
    assert lines.inside_with(file, 4, ("no_grad",)).line == 3
    assert lines.inside_with(file, 5, ("no_grad",)).line == 1
    assert lines.inside_with(file, 6, ("no_grad",)) is None


def test_the_sources_of_a_gradient_call_are_followed_to_their_list():
    file = cell("weights = [a, b]\ngrads = tape.gradient(loss, weights)\ngrads = tape.gradient(loss, [a])\n")
    assert lines.argument_made(Location(file, 2), 1, "sources").line == 1
    assert lines.argument_made(Location(file, 3), 1, "sources").line == 3


def test_the_sources_of_a_gradient_call_are_found_by_keyword_too():
    file = cell("weights = [a, b]\ngrads = tape.gradient(target=loss,\n    sources=weights)\n")
    assert lines.argument_made(Location(file, 2), 1, "sources").line == 1


def test_the_names_in_a_gradient_call_are_read():
    file = cell("grads = tape.gradient(loss, model.trainable_variables)\n")
    assert lines.argument_names(Location(file, 1)) == {"tape", "gradient", "loss", "model", "trainable_variables"}
    assert lines.argument_names(None) == set()


@pytest.mark.parametrize(
    "text, value",
    [
        ("p.requires_grad = False", False),
        ("p.requires_grad_(False)", False),
        ("p.requires_grad_()", True),
        ("p = Tensor(requires_grad=True)", True),
    ],
)
def test_the_line_that_sets_a_flag_is_found(text, value):
    file = cell(f"x = 1\n{text}\n")
    assert lines.flag_set([file], "requires_grad", value).line == 2
    assert lines.flag_set([file], "requires_grad", not value) is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda file: source.name_made(file, "w"),
        lambda file: source.attribute_given(file, "w"),
        lambda file: source.assignments(file, "w"),
        lambda file: lines.calls_of(file, "w"),
        lambda file: source.names_in(file, 1),
        lambda file: lines.rebound(file, 1),
        lambda file: lines.inside_with(file, 1, ("w",)),
        lambda file: lines.returned(file, 1, 0),
        lambda file: lines.flag_set([file], "w", True),
        lambda file: source.kept_made(file, "a.w"),
        lambda file: lines.lines_with(file, "q"),
    ],
)
@pytest.mark.parametrize("text", ["def broken(:\n", ""])
def test_source_that_cannot_be_read_tells_nothing_and_raises_nothing(ask, text):
    assert not ask(cell(text))
    assert not ask("/nowhere/at/all.py")


def test_a_cell_that_was_run_again_with_other_lines_is_read_again():
    file = cell("w = 1\n")
    assert source.name_made(file, "w").line == 1
    cell("\n\nw = 1\n", file)
    assert source.name_made(file, "w").line == 3


def test_source_is_never_run():
    assert not re.search(r"\b(exec|eval|__import__|import_module)\(", open(source.__file__, encoding="utf-8").read())


def test_a_pipeline_is_mapped_through_a_model_that_its_function_reads():
    file = cell(
        "def prepare(x, y):\n    return encoder(x), y\n"
        "data = data.map(scale).batch(4)\ndata = data.map(prepare)\n"
        "data = data.map(\n    lambda x, y: (head(x), y))\nlist(map(decoder, data))\n"
    )
    assert [lines.mapped_through(file, name).line for name in ("encoder", "head")] == [4, 6]
    assert lines.mapped_through(file, "decoder") is None  # Python's own map is no pipeline
    assert lines.mapped_through(cell("data.map(\n"), "encoder") is None
