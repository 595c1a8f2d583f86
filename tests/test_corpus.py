"""The corpus: gradtape answers each broken step as the committed table says, and raises no alarm at one without fault.

Whether that is good enough is for a reader of docs/corpus.md to judge; here no answer gets worse, or better, unnoticed.
"""

import ast
from collections import Counter

import pairs
import pytest
import scored

from gradtape import causes

COMMITTED = scored.outcomes()
PAIRS = [path for framework in scored.FRAMEWORKS for path in pairs.corpus(framework)]
HEALTHY = [path for framework in scored.FRAMEWORKS for path in pairs.healthy(framework)]
SYMPTOMS = {"none", "zero", "wrong", "not_updated", "nan", "exception"}
AGAIN = "run `make corpus`, read what changed in docs/corpus.md, and commit it"


def name(path):
    return f"{path.parent.name}-{path.stem}"


def seen(path, which):
    """Return what was Seen of a file; skips where its framework is missing."""
    pytest.importorskip(path.parent.name, reason=f"{path.parent.name} is not installed, so its steps cannot be run")
    return scored.seen(path, which)


@pytest.mark.parametrize("path", PAIRS, ids=name)
def test_a_broken_step_is_answered_as_the_table_says(path):
    seen(path, "broken")
    assert scored.outcome(path) == COMMITTED[path.parent.name].get(path.stem), AGAIN


@pytest.mark.parametrize("path", PAIRS, ids=name)
def test_a_repaired_step_raises_no_alarm(path):
    assert seen(path, "repaired").alarms == []


@pytest.mark.parametrize("path", HEALTHY, ids=name)
def test_a_healthy_step_raises_no_alarm(path):
    assert seen(path, "healthy").alarms == []


@pytest.mark.parametrize("path", PAIRS, ids=name)
def test_a_fault_names_a_variable_its_evidence_and_a_repair(path):
    for fault in seen(path, "broken").faults:
        assert fault.variable and fault.evidence and fault.repair, fault


@pytest.mark.parametrize("right", ["cause", "line"])
@pytest.mark.parametrize("framework", scored.FRAMEWORKS)
def test_the_share_that_is_right_is_what_the_table_states(framework, right):
    paths = pairs.corpus(framework)
    found = Counter(seen(path, "broken") and scored.outcome(path)[right] for path in paths)
    stated = scored.tally({path: COMMITTED[framework][path.stem] for path in paths}, right).total()
    assert found[True] / len(paths) >= stated / len(COMMITTED[framework]), AGAIN


# -- the files themselves ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAIRS, ids=name)
def test_a_pair_is_written_as_a_pair(path):
    source = path.read_text("utf-8")
    want = scored.expected(path)
    assert set(want.causes) <= set(causes.vocabulary()), "a cause is a word of the vocabulary"
    assert set(want.symptoms) <= SYMPTOMS
    assert path.stem.startswith(want.causes[0] + "_"), "a file is named after its cause"
    ast.parse(want.variables, mode="eval")
    broken, repaired = (ast.parse(pairs.variant(source, which)) for which in ("broken", "repaired"))
    assert ast.dump(broken) != ast.dump(repaired)
    for tree in (broken, repaired):
        assert ast.get_docstring(tree)
        assert "step" in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert want.lines, "at least one line is accepted"
    lines = pairs.variant(source, "broken").splitlines()
    assert all(lines[line - 1].strip() for line in want.lines), "an accepted line is one of the broken variant's"


@pytest.mark.parametrize("path", PAIRS, ids=name)
def test_the_marks_of_a_pair_come_in_their_order(path):
    marks = [line.strip() for line in path.read_text("utf-8").splitlines()]
    marks = [mark for mark in marks if mark in ("# broken:", "# repaired:", "# end")]
    assert marks and marks == ["# broken:", "# repaired:", "# end"] * (len(marks) // 3)


@pytest.mark.parametrize("framework", scored.FRAMEWORKS)
def test_every_cause_has_three_pairs(framework):
    counted = Counter(scored.expected(path).causes[0] for path in pairs.corpus(framework))
    possible = {cause for cause in causes.vocabulary() if scored.ALONE.get(cause, framework) == framework}
    assert {cause: counted[cause] for cause in possible if counted[cause] < 3} == {}


# -- the committed table ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("framework", scored.FRAMEWORKS)
def test_the_outcomes_hold_every_pair_once_and_no_other(framework):
    assert list(COMMITTED[framework]) == [path.stem for path in pairs.corpus(framework)], AGAIN


def test_an_outcome_says_what_was_said_where_it_is_wrong():
    for rows in COMMITTED.values():
        for pair, row in rows.items():
            assert set(row) == ({"cause", "line"} if row["cause"] and row["line"] else {"cause", "line", "said"}), pair


def test_the_page_is_made_from_the_outcomes():
    fresh = scored.page(COMMITTED)
    assert scored.PAGE.read_text("utf-8") == fresh, "run `python tests/scored.py --table`, and commit docs/corpus.md"


def test_a_pair_that_gets_worse_changes_the_page():
    framework = "torch"
    pair = next(pair for pair, row in COMMITTED[framework].items() if "said" not in row)
    worse = {**COMMITTED[framework], pair: {"cause": False, "line": True, "said": None}}
    page = scored.page({**COMMITTED, framework: worse})
    assert page != scored.page(COMMITTED) and f"[{framework}/{pair}]" in page.partition("## Answered wrongly")[2]
