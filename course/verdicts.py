"""Write docs/verdicts.md: what the five documents say, what is true of it, and the lesson that runs it.

    python -m course.verdicts

All of it comes from docs/facts.toml and from the cells that carry a fact; tests/test_facts.py runs those cells.
"""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = Path("docs", "verdicts.md")

# How many examples with code each document has.
EXAMPLES = {"000": 3, "001": 3, "002": 4, "003": 3, "004": 3}
WORDS = {
    "true": "true",
    "false": "false",
    "half": "half true",
    "keras2": "true only under Keras 2",
    "observed": "observed",
}


@dataclass(frozen=True)
class Fact:
    """One entry of facts.toml and the lesson, a slug, with the cell that shows it; None where no lesson does.

    claim, document, number: None where no document says anything about it.
    """

    id: str
    sentence: str
    verdict: str
    frameworks: tuple[str, ...]
    claim: str | None
    number: str | None
    example: bool
    lesson: str | None


def facts(root=ROOT):
    """Return every Fact of root/docs/facts.toml, in the order of the lessons that show them."""
    shown = _shown(Path(root) / "course")
    stored = tomllib.loads((Path(root) / "docs" / "facts.toml").read_text("utf-8"))
    found = [_fact(id, entry, shown.get(id)) for id, entry in stored.items()]
    order = list(shown)
    return sorted(found, key=lambda fact: order.index(fact.id) if fact.id in order else len(order))


def _fact(id, entry, lesson):
    return Fact(
        id=id,
        sentence=entry["sentence"],
        verdict=entry["verdict"],
        frameworks=tuple(entry["frameworks"]),
        claim=entry.get("claim"),
        number=entry.get("number"),
        example=entry.get("example", False),
        lesson=lesson,
    )


def _shown(course):
    """Return `{fact: lesson}`, in the order of lessons and their cells."""
    found = {}
    for path in sorted(course.glob("[0-9][0-9]_*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if "fact" in cell["metadata"]:
                found[cell["metadata"]["fact"]] = path.stem
    return found


def as_markdown(facts):
    """Return the page."""
    examples = sorted((fact for fact in facts if fact.example), key=lambda fact: fact.number)
    claims = sorted((fact for fact in facts if fact.claim and not fact.example), key=lambda fact: fact.number)
    others = [fact for fact in facts if not fact.claim]
    return "\n".join(
        [
            "# What the documents say, and what is true",
            "",
            "Written by `python -m course.verdicts` from `docs/facts.toml`. Each line is run by a cell of the lesson "
            "it names, and `tests/test_facts.py` holds the output of that cell to it (TensorFlow 2.21, Keras 3.15, "
            "torch 2.13). What holds under Keras 2 was run with tf_keras 2.21 and is not run again by the tests.",
            "",
            "## The examples with code",
            "",
            *_table(("Example", "It says", "Verdict", "What happens", "Lesson"), map(_claimed, examples)),
            "",
            "## Other claims",
            "",
            *_table(("Document", "It says", "Verdict", "What happens", "Lesson"), map(_claimed, claims)),
            "",
            "## What else the lessons show",
            "",
            *_table(("What happens", "Frameworks", "Lesson"), map(_observed, others)),
            "",
        ]
    )


def _claimed(fact):
    return fact.number, fact.claim, f"**{WORDS[fact.verdict]}**", fact.sentence, _link(fact.lesson)


def _observed(fact):
    return fact.sentence, ", ".join(fact.frameworks), _link(fact.lesson)


def _link(lesson):
    return f"[{lesson[:2]}](../course/{lesson}.ipynb)" if lesson else "none"


def _table(head, rows):
    return [_line(head), _line("---" for _ in head), *map(_line, rows)]


def _line(cells):
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def write(root=ROOT):
    """Write the page into root/docs."""
    (Path(root) / PAGE).write_text(as_markdown(facts(root)), "utf-8")


if __name__ == "__main__":
    write()
