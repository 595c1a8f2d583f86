"""Where a value was put together, found in source that is read and never run."""

import ast
import textwrap
from itertools import count

import pytest

from gradtape import origins
from gradtape.trace import Location


@pytest.fixture
def write(tmp_path):
    """Return a function that writes source into a file and returns a function from a line's number to its Location."""

    numbers = count()

    def written(text):
        file = tmp_path / f"step_{next(numbers)}.py"  # a file of its own: linecache keeps what it has read
        file.write_text(textwrap.dedent(text).lstrip("\n"), "utf-8")
        return lambda line, function="": Location(str(file), line, "", function)

    return written


def chained(at, line, **options):
    """Return the lines through which the target of the gradient call on a line got its value."""
    return [place.line for place in origins.chain(at(line), origins.target_of(at(line)), **options)]


@pytest.mark.parametrize(
    "call, target",
    [
        ("loss.backward()", "loss"),
        ("scaler.scale(loss).backward()", "loss"),
        ("(loss / 4).backward()", "loss / 4"),
        ("tape.gradient(loss, weights)", "loss"),
        ("torch.autograd.grad(loss, weights)", "loss"),
        ("jacobian(out, x)", "out"),
    ],
)
def test_the_target_of_a_gradient_call_is_what_it_differentiates(write, call, target):
    assert ast.unparse(origins.target_of(write(call)(1))) == target


@pytest.mark.parametrize("call", ["optimizer.step()", "tape.gradient(target=loss, sources=w)", "backward()"])
def test_a_line_that_differentiates_nothing_it_names_has_no_target(write, call):
    assert origins.target_of(write(call)(1)) is None


def test_a_chain_leads_back_through_what_a_function_of_the_file_returns(write):
    at = write("""
        def total(batch):
            data = fit(batch)
            term = penalty()
            return data, term

        def step(batch):
            loss, term = total(batch)
            loss.backward()
    """)
    assert chained(at, 8) == [7, 4, 2]


def test_a_chain_takes_the_last_assignment_above_the_line(write):
    at = write("""
        def step():
            loss = first()
            loss = second()
            loss.backward()
            loss = third()
    """)
    assert chained(at, 4) == [3]


def test_a_chain_looks_at_the_top_of_the_file_for_a_name_that_the_function_does_not_set(write):
    assert chained(write("loss = made()\ndef step():\n    loss.backward()\n"), 3) == [1]


def test_a_chain_goes_from_an_argument_to_the_line_that_handed_it_over(write):
    at = write("""
        def update(loss):
            loss.backward()

        def step():
            update(compute())
    """)
    assert chained(at, 2, stack=(at(2), at(5))) == [5]
    assert chained(at, 2) == []


def test_a_chain_ends_with_the_one_local_name_of_which_a_returned_expression_is_built(write):
    at = write("""
        def total(batch):
            error = model(batch)
            return error.mean()

        def step(batch):
            loss = total(batch)
            loss.backward()
    """)
    assert chained(at, 7) == [6, 3, 2]


def test_a_chain_ends_at_the_return_where_an_expression_is_built_of_several_local_names(write):
    at = write("""
        def total():
            data = one()
            term = two()
            return data + term

        def step():
            loss = total()
            loss.backward()
    """)
    assert chained(at, 8) == [7, 4]


def test_a_chain_through_functions_that_call_each_other_ends(write):
    at = write("""
        def one():
            x = two()
            return x

        def two():
            y = one()
            return y

        def step():
            loss = one()
            loss.backward()
    """)
    assert chained(at, 11) == [10, 3, 2, 7, 6, 3]


def test_a_chain_through_a_function_that_calls_itself_ends(write):
    at = write("""
        def total(n):
            loss = total(n - 1)
            return loss

        def step():
            loss = total(3)
            loss.backward()
    """)
    assert chained(at, 7) == [6, 3, 2, 3]


def test_what_a_call_is_given_was_made_where_its_name_was(write):
    at = write("""
        def set_up(model):
            weights = list(model.parameters())
            return SGD(weights)
    """)
    assert origins.given_to(at(3), "SGD").line == 2
    assert origins.given_to(at(3), "Adam") is None


def test_what_a_call_is_given_from_an_argument_was_chosen_by_the_only_caller(write):
    source = """
        def set_up(model):
            return SGD(model.parameters())

        optimizer = set_up(net)
    """
    assert origins.given_to(write(source)(2), "SGD").line == 4
    assert origins.given_to(write(source + "        other = set_up(net)\n")(2), "SGD") is None


def test_what_a_call_is_given_by_an_expression_was_made_in_the_call_itself(write):
    at = write("def set_up(model):\n    weights = list(model)\n    return SGD(weights + [1])\n")
    assert origins.given_to(at(3), "SGD") is None


def test_an_owner_was_made_where_its_name_got_its_value(write):
    at = write("optimizer = Adam()\ndef step():\n    optimizer.apply_gradients(pairs)\n    make().apply(pairs)\n")
    assert origins.owner_made(at(3), "apply_gradients").line == 1
    assert origins.owner_made(at(3), "apply") is None
    assert origins.owner_made(at(4), "apply") is None


def test_a_container_was_made_where_the_name_was_whose_entry_is_set(write):
    at = write("gains = {}\ngains['a']['b'] = Variable(1.0)\nself.gains['a'] = 1\n")
    assert origins.container_made(at(2)).line == 1
    assert origins.container_made(at(3)) is None


KEEPER = """
    class Weighted:
        def __init__(self, n, gains=None):
            self.gains = gains
            self.n = 2 * n

    gains = Variable(1.0)
    loss = Weighted({call})
"""


@pytest.mark.parametrize("call", ["3, gains", "3, gains=gains"])
def test_an_argument_that_is_kept_was_made_where_the_only_caller_made_it(write, call):
    assert origins.argument_kept(write(KEEPER.format(call=call))(3)).line == 6


@pytest.mark.parametrize("call", ["3", "3, Variable(1.0)", "3, gains=None", "3, unknown"])
def test_an_argument_that_no_name_was_handed_to_was_made_nowhere_else(write, call):
    assert origins.argument_kept(write(KEEPER.format(call=call))(3)) is None


def test_what_is_computed_from_an_argument_is_not_kept(write):
    assert origins.argument_kept(write(KEEPER.format(call="3, gains"))(4)) is None


def test_with_two_callers_nobody_knows_which_argument_is_kept(write):
    assert origins.argument_kept(write(KEEPER.format(call="1, gains") + "    other = Weighted(2, gains)\n")(3)) is None


def test_a_result_is_handed_back_if_it_is_one_of_several_that_its_function_returns(write):
    at = write("""
        class Output:
            pass

        def pair(x):
            out = model(x)
            term = penalty(x)
            return out, term

        def alone(x):
            out = model(x)
            return out

        def held(x):
            out = model(x)
            return Output(out, term=penalty(x))

        def named(x):
            out = model(x)
            return {"out": out}

        def dropped(x):
            out = model(x)
            return 0
    """)
    handed = [line for line in (5, 6, 7, 10, 11, 14, 15, 18, 22) if origins.hands_back(at(line))]
    assert handed == [5, 6, 7, 10, 14, 15, 18]


def test_a_line_asks_of_a_thing_if_it_calls_a_method_of_what_the_other_line_named(write):
    at = write("output = model(x)\nloss = output.total()\nloss = total(output)\nother = model(x)\n")
    assert origins.asks_of(at(2), at(1))
    assert not origins.asks_of(at(3), at(1))
    assert not origins.asks_of(at(2), at(4))


def test_two_lines_stand_in_one_function_if_the_innermost_around_both_is_one(write):
    at = write("def a():\n    x = 1\n    def b():\n        y = 2\n    z = 3\nw = 4\nv = 5\n")
    assert origins.same_function(at(2), at(5))
    assert not origins.same_function(at(2), at(4))
    assert not origins.same_function(at(6), at(7))  # the top of a file is no function
    assert origins.function_around(at(4)).name == "b"


ASKED = {
    "target_of": lambda at: origins.target_of(at(1)),
    "chain": lambda at: origins.chain(at(1), ast.Name("loss")) or None,
    "given_to": lambda at: origins.given_to(at(1), "SGD"),
    "owner_made": lambda at: origins.owner_made(at(1), "step"),
    "argument_kept": lambda at: origins.argument_kept(at(1)),
    "container_made": lambda at: origins.container_made(at(1)),
    "hands_back": lambda at: origins.hands_back(at(1)) or None,
    "asks_of": lambda at: origins.asks_of(at(1), at(1)) or None,
    "same_function": lambda at: origins.same_function(at(1), at(1)) or None,
    "function_around": lambda at: origins.function_around(at(1)),
}


@pytest.mark.parametrize(
    "source", ["", "def step(:\n    loss.backward(\n", "\n\n# loss.backward()\n"], ids=["empty", "broken", "comment"]
)
@pytest.mark.parametrize("question", ASKED)
def test_source_that_is_empty_or_broken_answers_nothing(write, question, source):
    assert ASKED[question](write(source)) is None


@pytest.mark.parametrize("question", ASKED)
def test_a_file_that_is_not_there_answers_nothing(tmp_path, question):
    assert ASKED[question](lambda line: Location(str(tmp_path / "gone.py"), line, "")) is None
