"""Every judge against evidence of anybody's making: it always ends in a report, and garbage earns no points."""

from itertools import cycle

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from autograder import exercises, verdict
from autograder.evidence import Evidence
from autograder.report import Report

JUDGES = {name: exercises.find(name, probe=False) for name in exercises.ids()}
TYPES = ("?", "<i8", "<f2", "<f4", "<f8")  # what the wire carries
ODD = [0.0, 1.0, -1.0, 1e-30, 1e308, -1e308, float("nan"), float("inf"), -float("inf")]


def values(shapes):
    """Return a strategy for what may stand under a name: None, or an array of any type and of these shapes or others."""
    shape = some.sampled_from([(), (0,), (1,), (2, 3), (1, 1, 1, 1), *shapes])
    numbers = some.tuples(shape, some.sampled_from(TYPES)).flatmap(lambda drawn: arrays(drawn[1], drawn[0]))
    odd = some.tuples(shape, some.sampled_from(ODD)).map(lambda drawn: np.full(*drawn))
    return some.none() | numbers | odd


class Anything(dict):
    """Holds a value under whatever name is asked for: the next of those that were made up."""

    def __init__(self, made):
        super().__init__()
        self._made = cycle(made)

    def __missing__(self, name):
        self[name] = next(self._made)
        return self[name]

    def __contains__(self, name):
        return True

    def get(self, name, default=None):
        return self[name]


@pytest.mark.parametrize("name", JUDGES)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=some.data(), seed=some.integers(0, 2**63 - 1))
def test_a_judge_ends_in_a_report_whatever_came_back(name, data, seed):
    exercise = JUDGES[name]
    sent, kept = exercise.judge.challenge(np.random.default_rng(seed))
    shapes = sorted({np.shape(value) for value in [*sent.values(), *kept.values()] if np.ndim(value) < 5})
    evidence = Evidence()
    object.__setattr__(evidence, "values", Anything(data.draw(some.lists(values(shapes), min_size=8, max_size=20))))
    with np.errstate(all="ignore"):
        verdicts = verdict.judge(exercise.claims(), sent, kept, evidence)
    report = Report.of(name, verdicts, evidence)
    assert str(report) and report._repr_mimebundle_()["text/html"]
    assert report.outcome == "wrong" and report.points == 0, report
    assert "cannot be judged" not in str(report), "a judge is meant to say what is wrong, not to stumble over it"
