"""The stored answers: whole cells as a learner would write them, right ones and wrong ones.

A wrong one ends in what must come of it, as data that is never run:

    EXPECTED = {
        "points": 1,
        "outcome": "wrong",
        "gamma_owned beta_owned": ("not_updated", "unregistered", "`gamma` did not move"),
    }

`claims that fail: (symptom, cause, words that the report must hold)`; the claims not named hold.
A file `right_twin_…` or `wrong_twin_…` holds the cell of the exercise's twin, and is judged by the twin's claims
alone; any other by the rest. One that makes the mistake of another by another road says `EXPECTED = {"as": "wrong_released"}`.
Knows no framework and runs nothing.
"""

import ast
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
_MARK = "\nEXPECTED = "
_ALL = "every claim"


@dataclass(frozen=True)
class Expected:
    """What must come of an answer. fails: `{claim: (symptom, cause, words)}`; "every claim" stands for all."""

    points: float
    outcome: str
    mistake: str
    fails: dict

    def of(self, claim):
        """Return (symptom, cause, words) if the claim must fail, else None."""
        return self.fails.get(claim, self.fails.get(_ALL))


@dataclass(frozen=True)
class Answer:
    """One stored answer: the exercise's id, the file's name, and the cell's source."""

    exercise: str
    name: str

    @property
    def path(self):
        return FOLDER / self.exercise / f"{self.name}.py"

    @property
    def right(self):
        return self.name.startswith("right_")

    @property
    def twin(self):
        """Whether it answers the exercise's twin."""
        return "_twin_" in self.name

    @property
    def source(self):
        """The learner's cell, without what is expected of it."""
        return self.path.read_text("utf-8").partition(_MARK)[0].rstrip() + "\n"

    @property
    def expected(self):
        if self.right:
            return Expected(1.0 if self.twin else 8.0, "passed", self.name, {})
        data = ast.literal_eval(self.path.read_text("utf-8").partition(_MARK)[2])
        if "as" in data:
            return Answer(self.exercise, data["as"]).expected
        head = {"points": data.pop("points"), "outcome": data.pop("outcome"), "mistake": self.name}
        claims = {_ALL: data[_ALL]} if _ALL in data else {}
        claims |= {claim: value for key, value in data.items() if key != _ALL for claim in key.split()}
        return Expected(**head, fails=claims)


def answers():
    """Return every stored Answer, sorted by exercise and name."""
    paths = sorted(FOLDER.glob("*/*.py"))
    return [Answer(path.parent.name, path.stem) for path in paths]


def names():
    """Return (exercise, name) of every stored answer."""
    return [(answer.exercise, answer.name) for answer in answers()]
