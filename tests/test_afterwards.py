"""What a function does, after a line, with what the line names; read in source and never run."""

import textwrap
from itertools import count

import pytest

from gradtape import afterwards
from gradtape.trace import Location


@pytest.fixture
def write(tmp_path):
    """Return a function that writes source into a file and returns a function from a line's number to its Location."""

    numbers = count()

    def written(text):
        file = tmp_path / f"step_{next(numbers)}.py"  # a file of its own: linecache keeps what it has read
        file.write_text(textwrap.dedent(text).lstrip("\n"), "utf-8")
        return lambda line: Location(str(file), line, "")

    return written


@pytest.mark.parametrize(
    "change",
    [
        "model.head = Linear(8, 3)",
        "model.add(Dense(3))",
        "model.body.append(Dense(3))",
        "freeze(model)",
        "freeze(parts=1, *[model.head])",
    ],
)
def test_a_thing_is_changed_by_the_statement_that_sets_calls_or_hands_it_on_for_its_effect(write, change):
    at = write(f"optimizer = SGD(model.parameters())\nx = 1\n{change}\n")
    assert afterwards.changed_after(at(1), "model").line == 3


@pytest.mark.parametrize(
    "no_change",
    [
        "model.train()",
        "model.to('cpu')",
        "print(model)",
        "out = model(x)",
        "other.head = Linear(8, 3)",
        "model = other",
        "freeze(other)",
        "model.head[0] = 1",
        "freeze(parts=model)",
    ],
)
def test_a_thing_is_not_changed_by_what_only_uses_it(write, no_change):
    at = write(f"optimizer = SGD(model.parameters())\n{no_change}\n")
    assert afterwards.changed_after(at(1), "model") is None


def test_of_several_changes_the_first_after_the_line_counts(write):
    at = write("model.a = 1\noptimizer = SGD()\nmodel.b = 2\nmodel.c = 3\n")
    assert afterwards.changed_after(at(2), "model").line == 3


def test_a_change_in_another_block_does_not_count(write):
    at = write("""
        def set_up(model):
            optimizer = SGD(model.parameters())
            if swap:
                model.head = Linear(8, 3)
            return optimizer

        def other(model):
            model.head = Linear(8, 3)
    """)
    assert afterwards.changed_after(at(2), "model") is None


def test_a_change_beside_the_line_within_one_function_counts(write):
    at = write("def set_up(model):\n    optimizer = SGD(\n        model.parameters())\n    model.head = Linear(8, 3)\n")
    assert afterwards.changed_after(at(3), "model").line == 4


def test_a_result_is_dropped_at_the_line_that_overwrites_it_unread(write):
    at = write("""
        def call(x):
            hidden = first(x)
            if deep:
                hidden = second(x)
            return hidden
    """)
    assert afterwards.dropped_at(at(2)).line == 4


@pytest.mark.parametrize(
    "after", ["hidden = second(hidden)", "hidden += second(x)", "show(hidden)", "return hidden", "pass"]
)
def test_a_result_that_is_read_first_or_never_overwritten_is_not_dropped(write, after):
    at = write(
        f"def call(x):\n    hidden = first(x)\n    {after}\n    hidden = 0\n"
        if after != "pass"
        else "def call(x):\n    hidden = first(x)\n"
    )
    assert afterwards.dropped_at(at(2)) is None


def test_what_another_function_overwrites_is_not_dropped_here(write):
    at = write("def call(x):\n    hidden = first(x)\n\ndef other(x):\n    hidden = second(x)\n    return hidden\n")
    assert afterwards.dropped_at(at(2)) is None


def test_of_several_names_on_a_line_the_first_that_is_overwritten_counts(write):
    at = write("def call(x):\n    a, b = first(x)\n    b = 2\n    return b\n")
    assert afterwards.dropped_at(at(2)).line == 3


def test_a_name_is_unread_if_no_later_line_of_the_function_reads_it(write):
    at = write("""
        def call(x):
            hidden = first(x)
            term = second(x)
            self.term = term
            return x

        hidden = 1
        show(hidden)
    """)
    assert afterwards.unread(at(2))
    assert not afterwards.unread(at(3))
    assert not afterwards.unread(at(4))  # it names an attribute, which lives on
    assert not afterwards.unread(at(5))
    assert not afterwards.unread(at(7))  # at the top of a file anything may read it


def test_a_name_that_only_an_inner_function_reads_is_read(write):
    at = write("def call(x):\n    hidden = first(x)\n    def later():\n        return hidden\n    return later\n")
    assert not afterwards.unread(at(2))


def test_functions_that_call_each_other_are_read_one_by_one(write):
    at = write("""
        def one(x):
            out = two(x)
            out = 1
            return out

        def two(x):
            out = one(x)
            return out
    """)
    assert afterwards.dropped_at(at(2)).line == 3
    assert afterwards.dropped_at(at(7)) is None
    assert not afterwards.unread(at(7))


ASKED = {
    "changed_after": lambda at: afterwards.changed_after(at(1), "model"),
    "dropped_at": lambda at: afterwards.dropped_at(at(1)),
    "unread": lambda at: afterwards.unread(at(1)) or None,
}


@pytest.mark.parametrize(
    "source", ["", "def call(x:\n    hidden = (\n", "# hidden = 1\n"], ids=["empty", "broken", "comment"]
)
@pytest.mark.parametrize("question", ASKED)
def test_source_that_is_empty_or_broken_answers_nothing(write, question, source):
    assert ASKED[question](write(source)) is None


@pytest.mark.parametrize("question", ASKED)
def test_a_file_that_is_not_there_answers_nothing(tmp_path, question):
    assert ASKED[question](lambda line: Location(str(tmp_path / "gone.py"), line, "")) is None
