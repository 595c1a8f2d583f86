"""`autograder.measure`: whatever an answer does, evidence or a crash in the learner's words comes back."""

import linecache
import signal
import sys
import time
from types import SimpleNamespace, TracebackType

import numpy as np
import pytest

from autograder.evidence import MISSING, TIMEOUT, UNFINISHED, UNFIT, Crash, Evidence, decode, encode
from autograder.measure import Interface, Probe, attribute, measure

CHALLENGE = encode(Evidence({"double/x": np.array([1.0, 2.0])}))
ASKED = Interface("class", "Layer", ("channels",), ("gamma",))


class Layer:
    """An answer that is as it should be."""

    gamma = 1.0

    def __init__(self, channels):
        self.channels = channels

    def double(self, x):
        return 2 * x


def doubled(make_answer, sent, folder):
    """The probe of most tests here."""
    return {"y": make_answer(3).double(sent["double/x"])}


def measured(answer=Layer, interface=ASKED, seconds=5.0, **probes):
    """Return the Evidence for an answer under a name, as it comes off the wire."""
    probes = {name: Probe(run, seconds) for name, run in (probes or {"double": doubled}).items()}
    namespace = {} if answer is None else {interface.name: answer}
    return decode(measure(SimpleNamespace(interface=interface, probes=probes), namespace, CHALLENGE))


def written(source, name="Layer"):
    """Return what a learner's cell defines; its lines can be found again, as a notebook's can."""
    file = f"<cell {hash(source)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    namespace = {}
    exec(compile(source, file, "exec"), namespace)
    return namespace[name]


@pytest.fixture(autouse=True)
def interruptible():
    """Give SIGINT the handler that it has in a kernel; in the background of a script it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_what_a_probe_measures_comes_back_under_its_name():
    found = measured(double=doubled, again=doubled)
    assert list(found.values) == ["double/y", "again/y"]
    assert found.values["double/y"].tolist() == [2.0, 4.0]
    assert not found.crashes


def test_integers_are_widened_and_tensors_become_arrays():
    def probe(make_answer, sent, folder):
        return {"small": np.int32(7), "many": np.arange(3, dtype=np.uint8), "list": [1.5], "float": 2.5, "none": None}

    found = measured(odd=probe).values
    assert {name: None if value is None else value.dtype.name for name, value in found.items()} == {
        "odd/small": "int64",
        "odd/many": "int64",
        "odd/list": "float64",
        "odd/float": "float64",
        "odd/none": None,
    }
    assert found["odd/small"].tolist() == 7 and found["odd/many"].tolist() == [0, 1, 2]


class Needs:
    """Another signature than the one asked for."""

    def __init__(self, gamma, beta):
        pass


INTERFACES = {
    "missing": (None, ASKED, MISSING, "There is no `Layer` yet. Run the cells above, from the top, then check again."),
    "no class": (
        SimpleNamespace(),
        ASKED,
        UNFIT,
        "`Layer` is not a class but a value of type `SimpleNamespace`. The task asks for a class.",
    ),
    "signature": (
        Needs,
        ASKED,
        UNFIT,
        "`Layer(gamma, beta)` cannot be called as the task does: `Layer(channels)`.",
    ),
    "no function": (
        3,
        Interface("function", "step", ("x",)),
        UNFIT,
        "`step` is not a function but a value of type `int`. The task asks for a function.",
    ),
    "function's signature": (
        lambda: 0,
        Interface("function", "step", ("x", "y")),
        UNFIT,
        "`step()` cannot be called as the task does: `step(x, y)`.",
    ),
}


@pytest.mark.parametrize("name", INTERFACES)
def test_an_answer_of_another_form_is_told_so_and_nothing_runs(name):
    answer, interface, kind, message = INTERFACES[name]
    found = measured(answer, interface)
    assert dict(found.crashes) == {"double": Crash(kind, message)}
    assert not found.values


@pytest.mark.parametrize("parameters", ["channels", "n", "channels=3", "channels, *more", "*all", "channels, **more"])
def test_a_signature_that_can_be_called_is_accepted(parameters):
    answer = written(f"class Layer:\n    def __init__(self, {parameters}):\n        pass\n")
    assert not measured(answer, made=lambda make, sent, folder: {"x": make(3) and None}).crashes


def test_a_callable_without_a_signature_is_left_to_the_probes():
    found = measured(dict.fromkeys, Interface("function", "step", ("x",)), seen=lambda make, sent, folder: {"x": None})
    assert not found.crashes


def test_a_function_is_handed_to_the_probes_as_it_is():
    def step(x):
        return x + 1

    def probe(make_answer, sent, folder):
        return {"y": make_answer()(sent["double/x"])}

    assert measured(step, Interface("function", "step", ("x",)), add=probe).values["add/y"].tolist() == [2.0, 3.0]


def test_a_crash_names_its_probe_and_the_learners_line_and_the_others_still_run():
    answer = written("class Layer:\n    def __init__(self, channels):\n        self.x = 1 / (channels - 3)\n")
    found = measured(answer, double=doubled, fine=lambda make, sent, folder: {"y": 1.0})
    assert dict(found.crashes) == {
        "double": Crash("ZeroDivisionError", "division by zero", "line 3: self.x = 1 / (channels - 3)")
    }
    assert list(found.values) == ["fine/y"]


def test_the_line_is_the_learners_even_if_a_library_raised():
    source = "import json\n\nclass Layer:\n    def __init__(self, channels):\n        json.loads('{')\n"
    (crash,) = measured(written(source)).crashes.values()
    assert (crash.type, crash.line) == ("JSONDecodeError", "line 5: json.loads('{')")


def ours(source):
    """Return a function that lives in one of our own files, as probes do."""
    return eval(compile(source, measure.__code__.co_filename, "eval"), {"attribute": attribute})


def test_no_line_of_ours_is_ever_named():
    product = ours("lambda make, sent, folder: {'y': sent['double/x'] @ sent['no/such']}")
    name = ours("lambda make, sent, folder: {'y': attribute(make(3), 'beta')}")
    found = measured(Layer, product=product, name=name)
    assert [crash.line for crash in found.crashes.values()] == [None, None]
    assert found.crashes["name"].message == "`Layer` has no attribute `beta`. The task asks for one of that name."


class Exits:
    def __init__(self, channels):
        sys.exit("no more")


def test_an_answer_that_exits_does_not_take_the_kernel_along():
    (crash,) = measured(Exits).crashes.values()
    assert (crash.type, crash.message) == ("SystemExit", "no more")


class Loops:
    def __init__(self, channels):
        while True:
            pass


def test_an_answer_that_loops_is_stopped_and_told_where():
    start = time.monotonic()
    found = measured(Loops, seconds=0.3, double=doubled, again=doubled)
    assert time.monotonic() - start < 3
    assert {name: crash.type for name, crash in found.crashes.items()} == {"double": TIMEOUT, "again": TIMEOUT}
    assert found.crashes["double"].message == "It was stopped after 0.3 s."
    assert found.crashes["double"].line.split(": ")[1] in ("while True:", "pass")


def test_once_stopped_the_later_probes_get_a_fifth_of_their_time():
    found = measured(Loops, seconds=0.5, double=doubled, again=doubled)
    assert found.crashes["again"].message == "It was stopped after 0.1 s."


def test_a_time_limit_holds_where_sigint_is_ignored():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # As in a process that a script started in the background.
    loops = written("import time\n\nclass Layer:\n    def __init__(self, channels):\n" + SPIN.format(3))
    (crash,) = measured(loops, seconds=0.3).crashes.values()
    assert crash.type == TIMEOUT


SPIN = """        end = time.monotonic() + {}
        while time.monotonic() < end:
            pass
        raise ValueError("nobody stopped it")
"""


def test_an_answer_that_swallows_one_interrupt_is_still_stopped():
    source = f"""
import time

class Layer:
    def __init__(self, channels):
        try:
            while True:
                pass
        except:
            pass
{SPIN.format(3)}"""
    (crash,) = measured(written(source), seconds=0.3).crashes.values()
    assert crash.type == TIMEOUT


def test_a_fast_probe_is_not_stopped_by_the_clock_of_an_earlier_one():
    found = measured(Layer, seconds=0.05, **{f"p{number}": doubled for number in range(20)})
    time.sleep(0.1)
    assert not found.crashes


def test_the_interrupt_of_the_person_at_the_keyboard_passes_on():
    def interrupted(make_answer, sent, folder):
        signal.raise_signal(signal.SIGINT)
        time.sleep(1)

    with pytest.raises(KeyboardInterrupt):
        measured(Layer, double=interrupted)


class Silent(Exception):
    def __str__(self):
        raise RuntimeError("no words")


def _raise(error):
    raise error


ODD = {
    "nothing": lambda make, sent, folder: None,
    "a list": lambda make, sent, folder: [1.0],
    "a name that is none": lambda make, sent, folder: {"a b": 1.0},
    "a number as a name": lambda make, sent, folder: {7: 1.0} | {"../x": 1.0},
    "text": lambda make, sent, folder: {"y": "gamma"},
    "an object": lambda make, sent, folder: {"y": object()},
    "ragged lists": lambda make, sent, folder: {"y": [[1.0], [1.0, 2.0]]},
    "complex numbers": lambda make, sent, folder: {"y": 1j},
    "more than the wire takes": lambda make, sent, folder: {"y": np.zeros(2**23 + 1)},
    "an endless array": lambda make, sent, folder: {"y": np.broadcast_to(1.0, (2**40,))},
    "an exception without words": lambda make, sent, folder: _raise(Silent()),
    "GeneratorExit": lambda make, sent, folder: _raise(GeneratorExit()),
    "half a letter": lambda make, sent, folder: _raise(ValueError("\ud800")),
    "a very long message": lambda make, sent, folder: _raise(ValueError("x" * 10**6)),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_probe_is_a_crash_of_its_own(name):
    found = measured(Layer, odd=ODD[name], double=doubled)
    assert list(found.crashes) == ["odd"]
    assert list(found.values) == ["double/y"]


def test_probes_that_fit_the_wire_alone_but_not_together_still_come_back():
    def large(make_answer, sent, folder):
        return {"y": np.zeros(5 * 2**20)}

    found = measured(Layer, first=large, second=large, third=doubled)
    assert found.crashes or len(found.values) < 3


def test_each_probe_has_a_folder_of_its_own_that_is_gone_afterwards():
    seen = []

    def write(make_answer, sent, folder):
        seen.append(folder)
        assert not list(folder.iterdir())
        (folder / "file").write_text("x")
        return {"y": None}

    assert not measured(Layer, first=write, second=write).crashes
    assert seen[0] != seen[1] and not any(folder.exists() for folder in seen)


def test_a_challenge_that_is_none_is_refused():
    with pytest.raises(ValueError):
        measure(SimpleNamespace(interface=ASKED, probes={}), {}, b"nonsense")


@pytest.mark.parametrize("line, kind", [("raise NotImplementedError", UNFINISHED), ("missing()", "NotImplementedError")])
def test_only_a_raise_of_the_learners_own_says_that_the_answer_is_unfinished(line, kind):
    def missing():
        raise NotImplementedError("a symbolic tensor has no numbers")

    def without_ours(make_answer, sent, folder):
        try:
            make_answer(3).double(1.0)
        except NotImplementedError as error:  # As Keras does, which leaves its own frames out of a traceback.
            raise error.with_traceback(_cut(error.__traceback__, answer)) from None

    answer = written(f"class Layer:\n    def __init__(self, channels): pass\n    def double(self, x):\n        {line}\n")
    answer.double.__globals__["missing"] = missing
    crash = measured(answer, double=without_ours).crashes["double"]
    assert (crash.type, crash.line) == (kind, f"line 4: {line}")


def _cut(traceback, answer):
    """Return the traceback up to the frame in the answer."""
    frames = []
    while traceback is not None and (not frames or frames[-1].tb_frame.f_code is not answer.double.__code__):
        frames.append(traceback)
        traceback = traceback.tb_next
    last = None
    for one in reversed(frames):
        last = TracebackType(last, one.tb_frame, one.tb_lasti, one.tb_lineno)
    return last
