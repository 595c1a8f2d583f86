"""Verdicts -> what a learner reads, as plain text and as HTML.

Decides nothing. Whatever came from an answer is escaped, and so is what gradtape says of it.
"""

import re
from dataclasses import dataclass, field
from html import escape

from autograder.evidence import MISSING, TIMEOUT, UNFINISHED, UNFIT
from autograder.verdict import outcome

_TITLES = {
    "unattempted": "Not tried yet",
    "crashed": "Stopped by an error",
    "wrong": "Not right yet",
    "passed": "Passed",
}
_SYMPTOMS = {
    "none": "gradient None",
    "zero": "gradient zero",
    "wrong": "wrong",
    "not_updated": "not updated",
    "nan": "NaN",
}
_BECAME = {
    "none": "gets the gradient None",
    "zero": "gets the gradient zero",
    "wrong": "gets a wrong gradient",
    "nan": "gets the gradient NaN",
    "not_updated": "is not updated",
    "exception": "gets no gradient because the step stops with an error",
}
_MOST_TOLD = 2  # sentences of gradtape's beside a claim
_MARK = {True: "✓", False: "✗"}


@dataclass(frozen=True)
class Report:
    """What `check` returns. outcome: unattempted, wrong, crashed or passed. points, max_points: absolute points.

    `str(report)` is the plain text. In a notebook it shows as HTML; its text/plain is the
    points alone, because that is what nbgrader reads.
    """

    outcome: str
    points: float
    max_points: float
    verdicts: tuple
    exercise: str = ""
    crashes: dict = field(default_factory=dict)
    printed: str = ""
    told: tuple = ()  # of autograder.tell.Told, what gradtape says of the answer

    @classmethod
    def of(cls, exercise, verdicts, evidence, printed=""):
        """Return the report on one check. exercise: its id.  printed: by the answer, while it was measured."""
        return cls(
            outcome=outcome(verdicts, evidence),
            points=float(sum(one.points for one in verdicts)),
            max_points=float(sum(one.max_points for one in verdicts)),
            verdicts=verdicts,
            exercise=exercise,
            crashes=evidence.crashes,
            printed=printed.strip(),
        )

    def __str__(self):
        return _text(self)

    def _repr_mimebundle_(self, include=None, exclude=None):
        # Called by IPython's display machinery when the report is a cell's last value.
        return {"text/plain": repr(float(self.points)), "text/html": _html(self)}


@dataclass(frozen=True)
class Note:
    """A few words for the learner, in Markdown: a hint, a solution, or why there is none."""

    markdown: str

    def __str__(self):
        return self.markdown

    def _repr_mimebundle_(self, include=None, exclude=None):
        # Called by IPython's display machinery.
        return {"text/plain": self.markdown, "text/markdown": self.markdown}


def summary(report):
    """Return the first line: `Not right yet: 1 of 2 points`."""
    return f"{_TITLES[report.outcome]}: {_points(report.points)} of {_points(report.max_points)} points"


def _points(number):
    return f"{number:g}"


@dataclass(frozen=True)
class _Item:
    """One entry of a report: the claims it speaks for, whether they held, and sentences about them."""

    held: bool
    claims: tuple
    why: str
    details: tuple  # (label, text) each: symptom, cause, the learner's line


def _items(report):
    """Return the entries. Claims that fail for the same reason share one; a reason is never said twice."""
    claims, untold = {}, list(report.told)
    for verdict in report.verdicts:
        entry = (verdict.held, _why(report, verdict), _details(report, verdict))
        claims.setdefault(entry, []).append(verdict)
    items = []
    for (held, why, details), verdicts in claims.items():
        about = _about(verdicts[0], untold)
        untold = [one for one in untold if one not in about]
        details += tuple(("gradtape", sentence) for sentence in _sentences(about, verdicts[0]))
        items.append(_Item(held, tuple(verdict.claim for verdict in verdicts), why, details))
    return items


def _about(verdict, told):
    """Return what gradtape says of the fault of a claim: of the weights that it names, of all if its step crashed."""
    if verdict.held or verdict.claim == "twin":  # gradtape looked at the answer, not at its twin.
        return []
    named = [one for one in told if verdict.crash or f"`{one.variable}`" in verdict.why]
    # gradtape looked at a step of its own: what it found there may be another fault.
    return [one for one in named if one.cause == verdict.cause or _alike(one.symptom, verdict.symptom)]


def _alike(*symptoms):
    return "exception" in symptoms or len(set(symptoms)) == 1


def _sentences(told, verdict):
    """Return one sentence per symptom, cause and line; no more than a few."""
    groups = {}
    for one in told:
        # One term at most: where the judge has a word for it, another one would only confuse.
        cause = one.cause if verdict.cause in (None, one.cause) else None
        groups.setdefault((one.symptom, cause, one.place), []).append(f"`{one.variable}`")
    return [_sentence(names, *what) for what, names in groups.items()][:_MOST_TOLD]


def _sentence(names, symptom, cause, place):
    became = _BECAME[symptom]
    if len(names) > 1:
        became = became.replace("is not", "are not").replace("gets", "get")
    return f"{_listed(names)} {became}{f' (`{cause}`)' if cause else ''}, {place}"


def _listed(names):
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _details(report, verdict):
    details = []
    if verdict.symptom in _SYMPTOMS:
        details.append(("Symptom", _SYMPTOMS[verdict.symptom]))
    if verdict.cause:
        details.append(("Cause", f"`{verdict.cause}`"))
    if verdict.crash and report.crashes[verdict.crash].type not in (MISSING, UNFIT):
        details.append(("Where", _where(report.crashes[verdict.crash].line)))
    return tuple(details)


def _where(line):
    if line is None:
        return "on no line of yours, but in what was done with your result"
    number, _, code = line.partition(": ")
    return f"{number}, `{code}`" if code else number


def _why(report, verdict):
    if verdict.crash is None:
        return verdict.why
    crash = report.crashes[verdict.crash]
    if crash.type == UNFINISHED:
        return "It still raises NotImplementedError."
    if crash.type in (MISSING, UNFIT):
        return crash.message
    if crash.type == TIMEOUT:
        return f"In the step `{verdict.crash}` your code took too long. {crash.message}"
    return f"In the step `{verdict.crash}` your code raised {crash.type}: {_first_lines(crash.message)}"


def _first_lines(text, lines=4, length=400):
    kept = "\n".join(text.strip().splitlines()[:lines])
    return kept if len(kept) <= length else kept[:length] + " …"


def _next_step(report):
    if report.outcome == "passed":
        return ""
    if report.outcome == "unattempted":
        return "Nothing is judged until then."
    return f'Repair it, run the cell again and measure again. Stuck? Run `hint("{report.exercise}")`.'


def _text(report):
    lines = [f"{report.exercise}: {summary(report)}"]
    for item in _items(report):
        lines += ["", f"{_MARK[item.held]} {', '.join(item.claims)}", f"  {item.why}"]
        lines += [f"  {label}: {text}" for label, text in item.details]
    if report.printed:
        lines += ["", "While it was checked, your code printed:", report.printed]
    if _next_step(report):
        lines += ["", _next_step(report)]
    return "\n".join(lines)


def _html(report):
    # Colours come from JupyterLab's theme where there is one; the marks and words say the same without them.
    colour = "--jp-success-color1, #2e7d32" if report.outcome == "passed" else "--jp-warn-color0, #b45309"
    parts = [
        f'<div style="border-left: 4px solid var({colour}); padding-left: 12px; max-width: 46em">',
        f"<p><strong>{escape(summary(report))}</strong></p>",
        *(_html_item(item) for item in _items(report)),
    ]
    if report.printed:
        parts.append(
            "<details><summary>While it was checked, your code printed</summary>"
            f"<pre>{escape(report.printed)}</pre></details>"
        )
    if _next_step(report):
        parts.append(f"<p>{_marked_up(_next_step(report))}</p>")
    return "\n".join([*parts, "</div>"])


def _html_item(item):
    named = ", ".join(f"<code>{escape(claim)}</code>" for claim in item.claims)
    rows = [f"{_MARK[item.held]} {named}", _marked_up(item.why)]
    rows += [f"{label}: {_marked_up(text)}" for label, text in item.details]
    return f"<p>{'<br>'.join(rows)}</p>"


def _marked_up(text):
    """Return HTML for text in which `code` stands in backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)).replace("\n", "<br>")
