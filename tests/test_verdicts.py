"""docs/verdicts.md says what facts.toml says, and judges each example of the five documents once."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from course import verdicts

ROOT = Path(__file__).resolve().parent.parent
FACTS = verdicts.facts()
NUMBERS = [f"{document}/{n}" for document, last in verdicts.EXAMPLES.items() for n in range(1, last + 1)]


def test_the_page_is_fresh():
    assert (ROOT / verdicts.PAGE).read_text("utf-8") == verdicts.as_markdown(FACTS), "run `make release`"


def test_each_example_of_the_documents_is_judged_once():
    assert len(NUMBERS) == 16
    assert Counter(fact.number for fact in FACTS if fact.example) == Counter(NUMBERS)


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact.example], ids=lambda fact: fact.number)
def test_the_cell_that_runs_an_example_says_which(fact):
    cells = json.loads((ROOT / "course" / f"{fact.lesson}.ipynb").read_text("utf-8"))["cells"]
    (cell,) = [cell for cell in cells if cell["metadata"].get("fact") == fact.id]
    document, number = fact.number.split("/")
    assert "".join(cell["source"]).startswith(f"# Document {document}, example {number}\n")


def test_no_cell_claims_to_run_an_example_that_its_fact_does_not_judge():
    marked = []
    for path in ROOT.glob("course/[0-9]*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            marked += re.findall(r"^# Document (\d{3}), example (\d)$", "".join(cell["source"]), re.MULTILINE)
    assert sorted(map("/".join, marked)) == NUMBERS


def test_a_bar_in_a_sentence_does_not_break_the_table():
    fact = verdicts.Fact("a", "x | y", "observed", ("torch",), None, None, False, "00_the_tape")
    assert r"| x \| y | torch | [00](../course/00_the_tape.ipynb) |" in verdicts.as_markdown([fact]).splitlines()
