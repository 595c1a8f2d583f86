"""`autograder.checks.gradient_test_keras.judge`: no record is a close call, and luck decides nothing."""

import numpy as np
import pytest

from autograder.checks.gradient_test_keras import judge

SEEDS = range(5)


def records(sent, kept):
    """Yield kind, the right gradient and the claimed one of each record."""
    kinds = iter(judge.NAMES[label] for label in kept["records"])
    for group in judge.GROUPS:
        columns = (sent[f"records/{group}{name}"] for name in ("x", "kernel", "upstream", "stride", "claimed"))
        for x, kernel, upstream, stride, claimed in zip(*columns):
            yield next(kinds), judge.gradient(x, kernel, upstream, int(stride)), claimed


def said(sent, kept, of):
    """Return the evidence of a learner who says `of(kind)` of each record, in random order."""
    answers = np.array([of(judge.NAMES[label]) for label in kept["records"]])
    return {f"records/{group}said": part for group, part in zip(judge.GROUPS, np.split(answers, len(judge.GROUPS)))}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_right_is_right_by_far_and_what_is_wrong_is_wrong_by_far(seed):
    for kind, right, claimed in records(*judge.challenge(np.random.default_rng(seed))):
        off, largest = np.abs(claimed - right).max(), np.abs(right).max()
        assert off <= 1.01e-7 * largest if kind in judge.RIGHT else off >= 0.45 * largest, kind
        for sizes in (np.abs(right), np.abs(claimed)):
            assert sizes.min() >= 0.015 * sizes.max(), kind


@pytest.mark.parametrize("seed", SEEDS)
def test_each_kind_comes_as_often_as_the_task_says(seed):
    kinds = [kind for kind, _, _ in records(*judge.challenge(np.random.default_rng(seed)))]
    assert {kind: kinds.count(kind) for kind in judge.NAMES} == dict.fromkeys(judge.NAMES, 8)


@pytest.mark.parametrize("slips, held", [(0, True), (2, True), (3, False), (8, False)])
def test_two_slips_in_eight_are_forgiven_and_three_are_not(slips, held):
    sent, kept = judge.challenge(np.random.default_rng(0))
    left = dict.fromkeys(judge.NAMES, slips)

    def of(kind):
        left[kind] -= 1
        return (kind in judge.RIGHT) == (left[kind] < 0)

    evidence = said(sent, kept, of)
    assert [claim.judge(sent, kept, evidence).held for claim in judge.claims[:4]] == [held] * 4


def test_each_claim_speaks_of_what_it_asks_for():
    sent, kept = judge.challenge(np.random.default_rng(0))
    for answer in (True, False):
        evidence = said(sent, kept, lambda kind, answer=answer: answer)
        told = [claim.judge(sent, kept, evidence).why for claim in judge.claims[:4]]
        assert len(set(told)) == 4
        for words in judge.WRONG.values():
            assert any(f"{words}{end}" in why for why in told for end in ".,"), words
