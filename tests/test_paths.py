"""What a value was made from, across cuts and across NumPy: walks over traces written by hand."""

import pytest

from gradtape.paths import DISCRETE, SAMPLES, Paths, short
from gradtape.recorders.log import Log
from gradtape.trace import Op, Trace


class Step:
    """A trace written op by op. Values are named by letters, ops counted from 0."""

    def __init__(self):
        self.log = Log()
        self.index = {}
        self.prints = {}

    def value(self, name, kind="tensor", dtype="float32", on_tape=True, seen=None):
        self.index[name] = self.log.value(kind, (2,), dtype, None, on_tape)
        if seen is not None:
            self.prints[self.index[name]] = ((1,), (seen,))
        return self

    def op(self, name, inputs, outputs, kind="compute", on_tape=True, **details):
        for one in outputs:
            if one not in self.index:
                self.value(one, on_tape=on_tape)
        given = tuple(self.index[one] for one in inputs), tuple(self.index[one] for one in outputs)
        self.log.op(name, kind, *given, None, on_tape, "open", details)
        return self

    def paths(self):
        trace = Trace(self.log)
        trace._finish([_Recorder(self.prints)], None)
        return Paths(trace)

    def __getitem__(self, name):
        return self.index[name]


class _Recorder:
    def __init__(self, prints):
        self.prints = prints


def chain():
    """w -> Mul -> a -> Relu -> b -> Sum -> loss, and a branch c that goes nowhere."""
    step = Step().value("w", "variable")
    return step.op("Mul", "w", "a").op("Relu", "a", "b").op("Sum", "b", ["loss"]).op("Sin", "a", "c")


def test_ancestors_are_all_that_a_value_was_made_by():
    step = chain()
    assert step.paths().ancestors([step["loss"]]) == {0, 1, 2}


def test_ancestors_before_an_op_leave_out_what_ran_later():
    step = chain()
    assert step.paths().ancestors([step["loss"]], before=2) == set()
    assert step.paths().ancestors([step["b"]], before=2) == {0, 1}


def test_descendants_are_all_that_depends_on_a_value():
    step = chain()
    assert step.paths().descendants(step["w"]) == {0, 1, 2, 3}
    assert step.paths().descendants(step["b"]) == {2}


def test_roots_are_the_values_an_op_was_computed_from():
    step = chain()
    paths = step.paths()
    assert paths.roots(paths.ops[2]) == {step["w"], step["a"], step["b"]}


def test_what_an_op_captured_counts_as_its_input():
    step = Step().value("w", "variable").value("x")
    step.op("mine", "x", "y", kind="custom", captured=(step["w"],))
    paths = step.paths()
    assert paths.uses(0, step["w"]) and paths.descendants(step["w"]) == {0}
    assert step["w"] in paths.roots(paths.ops[0])


def test_a_value_overwritten_later_was_not_made_by_the_later_write():
    step = Step().value("w", "variable").value("s", "variable").value("x")
    step.op("Mul", "s", ["loss"]).op("assign", "x", "s", kind="assign")
    assert step.paths().ancestors([step["loss"]]) == {0}


def test_a_walk_ends_where_state_feeds_itself():
    step = Step().value("s", "variable")
    step.op("Add", "s", "t").op("assign", "t", "s", kind="assign").op("Add", "s", "u").op(
        "assign", "u", "s", kind="assign"
    )
    paths = step.paths()
    assert paths.ancestors([step["s"]]) == {0, 1, 2, 3}
    assert paths.descendants(step["s"]) == {0, 1, 2, 3}


def left_and_came_back(back=3.0):
    step = Step().value("w", "variable").op("Mul", "w", "a").value("n", "array", on_tape=False, seen=3.0)
    step.op("numpy", "a", "n", kind="leave", on_tape=False).value("m", on_tape=False, seen=back)
    return step.op("constant", "", "m", kind="return", on_tape=False).op("Sum", "m", ["loss"], on_tape=False)


def test_a_value_that_left_and_came_back_unchanged_is_followed():
    step = left_and_came_back()
    paths = step.paths()
    assert paths.links == {step["m"]: [1]}
    assert paths.ancestors([step["loss"]]) == {0, 1, 2, 3}
    assert paths.descendants(step["w"]) == {0, 1, 3}


def test_a_value_that_numpy_changed_is_followed_only_loosely():
    step = left_and_came_back(back=9.0)
    paths = step.paths()
    assert paths.links == {} and paths.loose_links == {step["m"]: [1]}
    assert paths.descendants(step["w"]) == {0, 1}
    assert paths.descendants(step["w"], loose=True) == {0, 1, 3}
    assert paths.ancestors([step["loss"]], loose=True) == {0, 1, 2, 3}


def test_of_several_departures_the_latest_is_the_first_candidate():
    step = Step().value("w", "variable")
    for name in "ab":
        step.value(name, "array", seen=1.0).op("numpy", "w", name, kind="leave", on_tape=False)
    step.value("m", seen=7.0).op("constant", "", "m", kind="return", on_tape=False)
    assert step.paths().loose_links == {step["m"]: [1, 0]}


def test_what_came_in_before_anything_left_did_not_come_back():
    step = Step().value("m", seen=1.0).op("constant", "", "m", kind="return", on_tape=False)
    step.value("n", "array", seen=1.0).op("numpy", "m", "n", kind="leave", on_tape=False)
    assert step.paths().links == {} and step.paths().loose_links == {}


@pytest.mark.parametrize("kind", ["detach", "leave", "rewrap", "assign", "custom", "call", "gradient"])
def test_an_op_off_the_tape_is_a_cut(kind):
    step = Step().value("w", "variable").op("op", "w", "a", kind=kind, on_tape=False)
    assert step.paths().is_cut(0)


@pytest.mark.parametrize("kind", ["read", "custom", "call", "assign", "rewrap", "compute"])
def test_an_op_on_the_tape_is_no_cut(kind):
    step = Step().value("w", "variable").op("op", "w", "a", kind=kind)
    assert not step.paths().is_cut(0)


def test_a_detach_is_a_cut_whatever_the_framework_says_of_its_result():
    assert Step().value("w", "variable").op("detach", "w", "a", kind="detach").paths().is_cut(0)


@pytest.mark.parametrize("kind", ["watch", "zero_grad", "update", "return"])
def test_what_passes_no_value_on_is_no_cut(kind):
    step = Step().value("w", "variable", on_tape=False).op("op", "w", [], kind=kind, on_tape=False)
    assert not step.paths().is_cut(0)


def test_an_op_on_whole_numbers_alone_is_no_cut():
    step = Step().value("i", dtype="int64", on_tape=False).op("Add", "i", "j", on_tape=False)
    assert not step.paths().is_cut(0)


@pytest.mark.parametrize("name", ["Tensor.round", "Round", "ArgMax", "torch.argmax", "Multinomial"])
def test_an_op_that_jumps_is_a_cut(name):
    step = Step().value("w", "variable").op("Mul", "w", "a", on_tape=False).op(name, "a", "b", on_tape=False)
    assert step.paths().is_cut(1)


def test_asking_for_a_shape_cuts_nothing():
    step = (
        Step().value("w", on_tape=False).value("n", dtype="int32", on_tape=False).op("Shape", "w", "n", on_tape=False)
    )
    assert not step.paths().is_cut(0)


def test_the_index_that_topk_gives_is_a_choice_and_its_value_is_not():
    step = Step().value("w", "variable").value("i", dtype="int64", on_tape=False).value("v")
    step.op("torch.topk", "w", ["v", "i"])
    paths = step.paths()
    assert paths.chooses(0, step["i"]) and not paths.chooses(0, step["v"])


def test_cuts_are_told_nearest_the_loss_first_and_those_behind_apart():
    step = Step().value("w", "variable")
    step.op("Round", "w", "a", on_tape=False).op("Mul", "a", "b").op("detach", "b", "c", kind="detach")
    step.op("Sin", "w", "d").op("detach", "d", "e", kind="detach").op("Add", "ce", ["loss"])
    front, behind = step.paths().cuts(step["w"], [step["loss"]], 6)
    assert [op.index for op in front] == [4, 2] and [op.index for op in behind] == [0]


def test_a_whole_way_has_no_cuts():
    step = chain()
    assert step.paths().cuts(step["w"], [step["loss"]], 4) == ([], [])


def test_a_name_is_short_without_its_owner():
    assert [short(name) for name in ("Tensor.round", "ArgMax", "torch.nn.functional.relu")] == [
        "round",
        "ArgMax",
        "relu",
    ]


def test_a_draw_is_no_rounding():
    assert not DISCRETE & SAMPLES


def test_a_long_chain_is_walked_without_recursion():
    step = Step().value("v0", "variable")
    for number in range(5000):
        step.op("Add", [f"v{number}"], [f"v{number + 1}"])
    paths = step.paths()
    assert len(paths.ancestors([step["v5000"]])) == len(paths.descendants(step["v0"])) == 5000
    assert isinstance(paths.ops[0], Op)
