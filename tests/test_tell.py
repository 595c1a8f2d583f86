"""What gradtape says of a learner's answer in a report: the right words, at no cost to points, measurement or time."""

import builtins
import contextlib
import html
import io
import json
import linecache
import re
import subprocess
import sys
import time
import warnings
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from answers import Answer, answers

from autograder import exercises, learner, report, tell
from autograder.evidence import encode
from autograder.stderr import quiet

ROOT = Path(__file__).resolve().parent.parent

# What must be told of an answer, per weight: (symptom, cause, a piece of the line at fault)
TOLD = {
    "film_keras wrong_released": {
        "gamma": ("not_updated", "unregistered", "self.gamma = tf.Variable("),
        "beta": ("not_updated", "unregistered", "self.beta = tf.Variable("),
    },
    "film_torch wrong_released": {
        "gamma": ("not_updated", "unregistered", "self.gamma = torch.ones("),
        "beta": ("not_updated", "unregistered", "self.beta = torch.zeros("),
    },
    "film_keras wrong_beta_only": {"gamma": ("not_updated", "unregistered", "self.gamma = tf.Variable(")},
    "film_torch wrong_beta_only": {"gamma": ("not_updated", "unregistered", "self.gamma = torch.ones(")},
    "film_keras wrong_stop_gradient": {"gamma": ("none", "detached", "tf.stop_gradient(self.gamma)")},
    "film_torch wrong_detach": {"gamma": ("none", "detached", "self.gamma.detach()")},
    "film_keras wrong_stop_gradient_on_input": {"x": ("none", "detached", "tf.stop_gradient(")},
    "film_torch wrong_detach_on_input": {"x": ("none", "detached", ".detach()")},
    "film_keras wrong_numpy": {name: ("none", "exported", ".numpy()") for name in ("gamma", "beta", "x")},
    "film_torch wrong_numpy": {name: ("exception", "exported", ".numpy()") for name in ("gamma", "beta", "x")},
}
# The one that never ends takes its time, and has tests of its own.


def _some(right, each):
    """Return the first stored answers of each exercise, so many of each, twins and the endless one left out."""
    found = {}
    for one in answers():
        if one.right == right and not one.twin and one.name != "wrong_loops":
            found.setdefault(one.exercise, []).append(one)
    return [one for ours in found.values() for one in ours[:each]]


WRONG = _some(right=False, each=8)
CELLS = (
    ("gamma_owned", "beta_owned"),
    ("no_gradient_none", "gradients_right"),
    ("adam_two_steps",),
    ("restored",),
)


def cells(exercise):
    """Return the claims of each check cell of an exercise, as its notebook has them."""
    (path,) = (ROOT / "solutions").glob(f"*/{exercise}.ipynb")
    sources = (
        "".join(one["source"]) for one in json.loads(path.read_text("utf-8"))["cells"] if one["cell_type"] == "code"
    )
    found = re.findall(r"^check\((.*?)\)$", "\n".join(sources), re.MULTILINE | re.DOTALL)
    return [re.findall(r'"(\w+)"', one)[1:] for one in found]


@pytest.fixture(autouse=True)
def apart(monkeypatch, tmp_path):
    """A learner without progress or memory, in a folder of their own."""
    for memory in (learner._tried, learner._measured):
        memory.clear()
    monkeypatch.chdir(tmp_path)


def run(answer, check="", source=None, file="a_cell.py"):
    """Run an answer's cell, then a check in it; return what the check returned, or the namespace without one.

    source: a cell of another text, which IPython would keep for tracebacks under the name of a file.
    """
    namespace = {"__name__": "__main__", "check": learner.check}
    if source is None:
        source, file = answer.source, str(answer.path)
    else:
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    with quiet(), contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(source, file, "exec"), namespace)
        if check:
            exec(f"report = check({answer.exercise!r}, *{check!r})", namespace)
    return namespace["report"] if check else namespace


def claims(exercise):
    return [claim.name for claim in exercises.find(exercise).claims()]


def told(answer, sent=None):
    with quiet():
        exercise = exercises.find(answer.exercise)
    sent = sent or exercise.judge.challenge(np.random.default_rng(0))[0]
    with quiet(), contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return tell.tell(exercise.probe, run(answer), sent)


@pytest.mark.parametrize("name", TOLD)
def test_a_wrong_answer_gets_symptom_cause_and_line(name):
    answer = Answer(*name.split())
    lines = answer.path.read_text("utf-8").splitlines()
    found = {one.variable: one for one in told(answer)}
    assert {which: (one.symptom, one.cause) for which, one in found.items()} == {
        which: expected[:2] for which, expected in TOLD[name].items()
    }
    for which, (_, _, piece) in TOLD[name].items():
        assert piece in lines[int(found[which].place.rpartition(":")[2]) - 1]


def test_a_line_of_ours_is_not_told():
    """gradtape blames the line that asked, which is the probe's: of a plain tensor nobody watched."""
    assert told(Answer("film_torch", "wrong_constants")) == ()


@pytest.mark.parametrize(
    "answer", _some(right=True, each=3), ids=lambda one: f"{one.exercise}-{one.name}"
)
def test_of_a_right_answer_there_is_nothing_to_tell(answer):
    assert told(answer) == ()


@pytest.mark.parametrize("answer", WRONG, ids=lambda one: f"{one.exercise}-{one.name}")
def test_a_report_with_gradtapes_words_stays_short_and_on_the_learners_lines(answer):
    exercise, namespace = exercises.find(answer.exercise), run(answer)
    measurement = learner._measurement(exercise, namespace)
    for cell in cells(answer.exercise):
        judged = learner._judged(exercise, exercise.claims(cell), measurement)
        text = str(replace(judged, told=measurement.told))
        sentences = re.findall(r"^  gradtape: (.*)$", text, re.MULTILINE)
        assert len(text.split()) <= 160 and len(sentences) <= 2 * len(cell)
        assert all(f"{answer.name}.py:" in one and "probe" not in one for one in sentences)
        causes = set(re.findall(r"Cause: `(\w+)`", text))
        assert not causes or set(re.findall(r"\(`(\w+)`\)", " ".join(sentences))) <= causes, "one term, not two"


def test_the_report_says_it_beside_the_claim_and_once():
    answer = Answer("film_torch", "wrong_released")
    text = str(run(answer, tuple(claims("film_torch"))))
    items = {item.splitlines()[0]: item for item in text.split("\n\n") if item.startswith("✗")}
    assert "  gradtape: `gamma` is not updated (`unregistered`), " in items["✗ gamma_owned"]
    assert "  gradtape: `beta` is not updated (`unregistered`), " in items["✗ beta_owned"]
    assert text.count("gradtape:") == 2


def test_weights_with_one_fault_share_a_sentence():
    text = str(run(Answer("film_keras", "wrong_numpy"), CELLS[1]))
    assert re.search(
        r"gradtape: `gamma`, `beta` and `x` get the gradient None \(`exported`\), .*wrong_numpy.py:15", text
    )


def test_a_claim_that_holds_gets_no_words():
    text = str(run(Answer("film_torch", "wrong_detach"), CELLS[0]))
    held = text.partition("✓ beta_owned")[2]
    assert held and "gradtape:" not in held and "gradtape: `gamma`" in text


@pytest.mark.parametrize(
    "verdicts_cause, said", [("detached", " (`detached`), "), ("frozen", ", "), (None, " (`detached`), ")]
)
def test_where_the_judge_has_another_word_only_the_line_is_said(verdicts_cause, said):
    verdict = learner.verdict.Verdict("a", 0.0, 1.0, False, "`gamma` has no gradient.", "none", verdicts_cause)
    one = tell.Told("gamma", "none", "detached", "this notebook, cell line 7")
    text = str(report.Report("wrong", 0.0, 1.0, (verdict,), "film_torch", told=(one,)))
    assert f"  gradtape: `gamma` gets the gradient None{said}this notebook, cell line 7\n" in text


def test_another_fault_than_the_judges_is_not_told():
    verdict = learner.verdict.Verdict("a", 0.0, 1.0, False, "`gamma` holds NaN.", "nan")
    one = tell.Told("gamma", "zero", "saturated", "this notebook, cell line 7")
    assert "gradtape:" not in str(report.Report("wrong", 0.0, 1.0, (verdict,), "film_torch", told=(one,)))


def test_every_symptom_that_gradtape_knows_can_be_said():
    from gradtape.trace import SYMPTOMS

    assert set(report._BECAME) == set(SYMPTOMS) - {"ok"}


def test_what_gradtape_says_is_escaped():
    attack = "/tmp/<img src=x onerror=alert(1)>`<script>`.py"
    answer = Answer("film_torch", "wrong_released")
    shown = run(answer, ("gamma_owned",), answer.source, attack)._repr_mimebundle_()["text/html"]
    assert "onerror=alert(1)" in html.unescape(shown), "the file's name is told, so that this can fail"
    assert set(re.findall(r"</?(\w+)", shown)) <= {"div", "p", "strong", "br", "code"}


# -- at no cost ---------------------------------------------------------------------------------------------------------


def without_words(text):
    return "\n".join(line for line in text.splitlines() if not line.startswith("  gradtape:"))


def _broken_import(monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "gradtape"]:
        monkeypatch.delitem(sys.modules, name)
    real = builtins.__import__

    def refuse(name, *arguments, **more):
        if name.partition(".")[0] == "gradtape":
            raise ModuleNotFoundError(name)
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)


def _broken_record(monkeypatch):
    import gradtape

    monkeypatch.setattr(gradtape, "record", lambda **options: 1 / 0)


def _broken_explain(monkeypatch):
    from gradtape.trace import Trace

    monkeypatch.setattr(Trace, "explain", lambda self, **given: 1 / 0)


def _slow_explain(monkeypatch):
    from gradtape.trace import Trace

    def endless(self, **given):
        while True:
            pass

    monkeypatch.setattr(tell, "SECONDS", 0.2)
    monkeypatch.setattr(Trace, "explain", endless)


@pytest.mark.parametrize("fault", [_broken_import, _broken_record, _broken_explain, _slow_explain])
def test_where_gradtape_fails_the_report_is_the_same_but_for_its_words(monkeypatch, fault):
    answer = Answer("film_torch", "wrong_detach")
    whole = run(answer, CELLS[0])
    fault(monkeypatch)
    started = time.process_time()  # what another process does counts for nothing
    found = run(answer, CELLS[0])
    assert "gradtape:" in str(whole) and str(found) == without_words(str(whole))
    assert (found.points, found.outcome, found.verdicts) == (whole.points, whole.outcome, whole.verdicts)
    assert time.process_time() - started < 3


def test_gradtape_is_not_asked_while_nothing_was_judged_wrong(monkeypatch):
    def asked(*arguments):
        raise AssertionError("gradtape was asked")

    monkeypatch.setattr(learner, "tell", asked)
    assert run(Answer("film_torch", "right_parameter"), CELLS[0]).outcome == "passed"
    assert run(Answer("film_torch", "wrong_gamma_only"), ("gamma_owned",)).outcome == "passed"
    assert run(Answer("film_torch", "wrong_not_implemented"), CELLS[0]).outcome == "unattempted"
    namespace = run(Answer("film_torch", "wrong_released"))
    with contextlib.redirect_stdout(io.StringIO()):
        learner_hint = learner.hint
        exec("hint('film_torch')", {**namespace, "hint": learner_hint})
    with pytest.raises(AssertionError, match="gradtape was asked"):
        run(Answer("film_torch", "wrong_released"), CELLS[0])


def test_an_answer_that_ran_out_of_time_is_not_run_once_more(monkeypatch):
    monkeypatch.setattr(learner, "tell", lambda *arguments: pytest.fail("gradtape was asked"))
    exercise = exercises.find("film_torch")
    crash = learner.Evidence(crashes={"forward": learner.decode(encode(learner.Evidence())) and _timeout()})
    assert learner._told(exercise, {}, {}, crash) == ()


def _timeout():
    from autograder.evidence import TIMEOUT, Crash

    return Crash(TIMEOUT, "It was stopped after 10 s.")


ENDLESS = """
import torch
calls = []
class FiLM(torch.nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = torch.ones(channels, requires_grad=True)
        self.beta = torch.zeros(channels, requires_grad=True)
    def forward(self, x):
        calls.append(1)
        while len(calls) > LIMIT:
            try:
                x = x * 1.0
            except BaseException:
                pass
        return self.gamma * x + self.beta
"""


@pytest.mark.parametrize("limit", [0, 1], ids=["while it is made", "in its step"])
def test_a_step_that_does_not_end_is_ended_and_leaves_the_framework_as_it_was(monkeypatch, limit):
    import torch

    monkeypatch.setattr(tell, "SECONDS", 0.3)
    before = {name: value for name, value in vars(torch.Tensor).items()}
    source = ENDLESS.replace("except BaseException", "except ZeroDivisionError").replace("LIMIT", str(limit))
    answer = Answer("film_torch", "wrong_released")
    namespace = run(answer, source=source)
    exercise = exercises.find("film_torch")
    started = time.process_time()  # what another process does counts for nothing
    tell.tell(exercise.probe, namespace, exercise.judge.challenge(np.random.default_rng(0))[0])
    assert time.process_time() - started < 3
    assert {name for name, value in vars(torch.Tensor).items() if before.get(name) is not value} == set()


def test_a_real_interrupt_is_passed_on():
    def pressed(make_answer, sent):
        raise KeyboardInterrupt

    probe = SimpleNamespace(training_step=pressed, interface=SimpleNamespace(kind="class", name="FiLM"))
    with pytest.raises(KeyboardInterrupt):
        tell.tell(probe, {"FiLM": object}, {})


def test_an_exercise_that_offers_no_step_gets_no_words():
    assert tell.tell(SimpleNamespace(), {}, {}) == ()


def test_the_evidence_is_the_same_with_and_without(monkeypatch):
    """Same challenges, an answer that keeps count of its calls: what is measured later does not show the extra step."""
    answer = Answer("film_torch", "wrong_released")
    judge = exercises.find("film_torch").judge
    monkeypatch.setattr(judge, "challenge", lambda rng, draw=judge.challenge: draw(np.random.default_rng(3)))
    kept = []
    monkeypatch.setattr(learner, "measure", lambda *a, measure=learner.measure: kept.append(measure(*a)) or kept[-1])
    run(answer, CELLS[0])
    run(answer, CELLS[1])
    monkeypatch.setattr(learner, "tell", lambda *arguments: ())
    run(answer, CELLS[0])
    assert kept[0] == kept[1] == kept[2]


DRAWS = {
    "film_torch": """
import torch
from torch import nn
class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = torch.ones(channels, requires_grad=True)
        self.beta = torch.zeros(channels, requires_grad=True)
    def forward(self, x):
        torch.rand(3), random.random(), np.random.rand()
        return self.gamma * x + self.beta
def seed():
    random.seed(1), np.random.seed(1), torch.manual_seed(1)
def draw():
    return random.random(), np.random.rand(), torch.rand(2).tolist()
""",
    "film_keras": """
import keras
import tensorflow as tf
class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = tf.Variable(tf.ones(channels))
        self.beta = tf.Variable(tf.zeros(channels))
    def call(self, x):
        tf.random.normal([2]), tf.random.normal([2], seed=5), tf.random.get_global_generator().normal([2])
        keras.random.normal([2]), random.random(), np.random.rand()
        return self.gamma * x + self.beta
def seed():
    keras.utils.set_random_seed(1)
    tf.random.get_global_generator().reset_from_seed(1)
def draw():
    drawn = tf.random.normal([2]), tf.random.normal([2], seed=5), tf.random.get_global_generator().normal([2])
    return [one.numpy().tolist() for one in (*drawn, keras.random.normal([2]))], random.random(), np.random.rand()
""",
}


@pytest.mark.parametrize("exercise", DRAWS)
def test_random_numbers_come_as_if_nothing_had_been_asked(exercise):
    with quiet():
        found = exercises.find(exercise)
    sent = found.judge.challenge(np.random.default_rng(0))[0]
    namespace = run(Answer(exercise, "wrong_released"), source="import random\nimport numpy as np\n" + DRAWS[exercise])

    def drawn(ask):
        namespace["seed"]()
        first = namespace["draw"]()
        with quiet():
            said = tell.tell(found.probe, namespace, sent) if ask else ()
        return first, namespace["draw"](), said

    plain, asked = drawn(False), drawn(True)
    assert asked[2], "gradtape did say something"
    assert plain[:2] == asked[:2] and plain[0] != plain[1]


def test_the_side_of_the_answer_does_not_import_gradtape():
    program = "import sys, autograder.measure; import autograder.checks.film_torch.probe; assert 'gradtape' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT).returncode == 0
