"""Every stored answer is judged right: each right one passes, each wrong one fails just the claims it should.

Challenge, wire, probes, wire, judge: all but the notebook. The seeds are fixed, 0 to N - 1.
With many (`make seeds`) the answers go to other processes, a few to each: every `fit` leaves memory behind.
"""

import contextlib
import io
import json
import multiprocessing
import os
import re
import signal
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from answers import Answer, answers

from autograder import exercises, verdict
from autograder.evidence import Evidence, decode, encode
from autograder.measure import measure
from autograder.report import Report
from autograder.stderr import quiet

FEW = 5  # seeds; with no more than these, the slow probes run on the first alone
SLOW = ("training", "saving", "graph", "fit")
SPARSE = 8  # with many seeds, a wrong answer in Keras is put to the slow probes on each eighth: `fit` takes 0.3 s
LOOP_SECONDS, LOOP_SEEDS = 0.3, 10  # for the answer that never ends, whose numbers cannot matter
ANSWERS = answers()


@dataclass(frozen=True)
class Outcome:
    """What came of one answer for one seed. failed: `{claim: (symptom, cause, report)}`; `judged`: the claims asked."""

    seed: int
    judged: tuple
    points: float
    outcome: str
    failed: dict


def outcomes(answer, seeds):
    """Return an Outcome per seed."""
    seeds = seeds[:LOOP_SEEDS] if answer.name == "wrong_loops" else seeds
    with quiet():
        exercise = exercises.find(answer.exercise)
    return [_outcome(exercise, answer, seed, fast=_fast(answer, seed, len(seeds))) for seed in seeds]


def _fast(answer, seed, number):
    """Return whether the slow probes are left out for this seed, one of so many."""
    if number <= FEW:
        return seed > 0
    return not answer.right and answer.exercise.endswith("_keras") and seed % SPARSE > 0


def _outcome(exercise, answer, seed, fast):
    sent, kept = exercise.judge.challenge(np.random.default_rng(seed))
    challenge = encode(Evidence(sent))
    probes = _probes(exercise, answer, fast)
    evidence = decode(_measured(SimpleNamespace(interface=exercise.probe.interface, probes=probes), answer, challenge))
    asked = [claim for claim in exercise.claims() if set(claim.probes) <= set(probes)]
    verdicts = verdict.judge(asked, dict(decode(challenge).values), kept, evidence)
    report = Report.of(exercise.id, verdicts, evidence)
    failed = {one.claim: (one.symptom, one.cause, _words(report, one)) for one in verdicts if not one.held}
    return Outcome(seed, tuple(claim.name for claim in asked), report.points, report.outcome, failed)


def _probes(exercise, answer, fast):
    """Return the probes that look at what the answer is about: the exercise's own, or those of its twin."""
    probes = {
        name: probe
        for name, probe in exercise.probe.probes.items()
        if bool(probe.of) == answer.twin and not (fast and name in SLOW)
    }
    if answer.name == "wrong_loops":
        probes = {name: replace(probe, seconds=LOOP_SECONDS) for name, probe in probes.items()}
    return probes


def _measured(exercise, answer, challenge):
    # A fresh cell for each challenge: what an answer keeps between two checks must not help or hurt it.
    namespace = {"__name__": "__main__"}
    with quiet(), contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(answer.source, str(answer.path), "exec"), namespace)
        return measure(exercise, namespace, challenge)


def _words(report, one):
    """Return what the learner reads about one claim."""
    return str(replace(report, verdicts=(one,)))


@pytest.fixture(scope="session")
def judged(request, seeds):
    """A function from an Answer to its Outcomes."""
    if len(seeds) <= FEW:
        found = {}
        yield lambda answer: found.get(answer) or found.setdefault(answer, outcomes(answer, seeds))
        return
    items = [item for item in request.session.items if "answer" in getattr(item, "fixturenames", ())]
    asked = [item.callspec.params["answer"] for item in items]
    with multiprocessing.get_context("spawn").Pool(os.cpu_count(), maxtasksperchild=8) as pool:
        coming = {answer: pool.apply_async(outcomes, (answer, seeds)) for answer in dict.fromkeys(asked)}
        yield lambda answer: coming[answer].get()


@pytest.fixture(autouse=True)
def interruptible():
    """Where SIGINT is ignored, as in the background of a script, nothing could end the answer that loops."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _id(answer):
    return f"{answer.exercise}-{answer.name}"


@pytest.mark.parametrize("answer", ANSWERS, ids=_id)
def test_an_answer_holds_just_the_claims_it_should(answer, judged):
    for found in judged(answer):
        must_fail = {claim for claim in found.judged if answer.expected.of(claim)}
        assert set(found.failed) == must_fail, f"seed {found.seed}: {found.failed}"
        assert found.seed or (found.points, found.outcome) == (answer.expected.points, answer.expected.outcome)


@pytest.mark.parametrize("answer", [one for one in ANSWERS if not one.right], ids=_id)
def test_a_wrong_answer_is_told_what_is_wrong(answer, judged):
    for found in judged(answer):
        for claim, (symptom, cause, report) in found.failed.items():
            assert (symptom, cause) == answer.expected.of(claim)[:2], f"seed {found.seed}, {claim}: {report}"
            assert answer.expected.of(claim)[2] in report, f"seed {found.seed}, {claim}"


@pytest.mark.parametrize("exercise", exercises.ids())
def test_different_mistakes_are_told_apart(exercise):
    told = {}
    for answer in ANSWERS:
        if answer.exercise == exercise and not answer.right:
            told.setdefault(_told(answer), set()).add(answer.expected.mistake)
    collisions = [sorted(mistakes) for mistakes in told.values() if len(mistakes) > 1]
    assert collisions == []


def _told(answer):
    """Return what a learner is told in all: per claim the symptom, the cause and the words."""
    return repr(sorted(answer.expected.fails.items()))


@pytest.mark.parametrize("exercise", exercises.ids())
def test_every_stored_answer_says_its_idea_and_what_to_expect(exercise):
    found = exercises.find(exercise)
    of_twin = {name for name, probe in found.probe.probes.items() if probe.of}
    for answer in ANSWERS:
        assert re.match(r'"""\S.*\.?"""\n', answer.source), answer.name
        if answer.exercise == exercise:
            claims = {one.name: one.points for one in found.claims() if (set(one.probes) <= of_twin) == answer.twin}
            fails = answer.expected.fails
            assert set(fails) <= {*claims, "every claim"}, answer.name
            assert answer.expected.points == sum(
                points for claim, points in claims.items() if not answer.expected.of(claim)
            )


@pytest.mark.parametrize("exercise", exercises.ids())
def test_each_exercise_has_enough_right_and_wrong_answers(exercise):
    kinds = [(answer.twin, answer.right) for answer in ANSWERS if answer.exercise == exercise]
    assert kinds.count((False, True)) >= 3 and kinds.count((False, False)) >= 6
    assert kinds.count((True, True)) >= 2 and kinds.count((True, False)) >= 3


@pytest.mark.parametrize("exercise", exercises.ids())
@pytest.mark.parametrize("cell_id, name", [("answer", "wrong_released"), ("twin-answer", "wrong_twin_released")])
def test_what_is_released_is_among_the_wrong_answers_as_it_stands(exercise, cell_id, name):
    (notebook,) = Path(__file__).parent.parent.glob(f"solutions/*/{exercise}.ipynb")
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    (cell,) = ["".join(one["source"]) for one in cells if one["id"] == cell_id]
    released = _code(cell.partition("### BEGIN SOLUTION")[0])
    assert released in _code(Answer(exercise, name).source)
    assert Answer(exercise, name).expected.points == 0


def _code(source):
    """Return the source without its docstrings of one line and blank lines."""
    lines = [line for line in source.splitlines() if line.strip() and not line.strip().startswith('"""')]
    return "\n".join(lines)
