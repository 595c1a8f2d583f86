"""A trace's answer: as text for a terminal, as HTML to go with the drawing, as plain data for tools.

Groups variables that share a fault. Escapes every word that came from the user's code.
"""

import os
import re
import textwrap
from collections import defaultdict
from html import escape

WIDTH = 88
WORDS = {
    "none": "None",
    "zero": "zero",
    "wrong": "wrong",
    "nan": "NaN",
    "not_updated": "not updated",
    "exception": "exception",
    "ok": "fine",
}


def place(location):
    """Return "train.py:12", relative to the working directory where that is shorter; the cell's name for a notebook."""
    if location is None:
        return "no line found"
    file = location.file
    if os.sep + "ipykernel_" in file:
        return f"this notebook, cell line {location.line}"
    same_drive = os.path.splitdrive(os.path.abspath(file))[0] == os.path.splitdrive(os.getcwd())[0]
    near = os.path.relpath(file) if os.path.isabs(file) and same_drive else file
    return f"{min(near, file, key=len)}:{location.line}"


def faults(diagnoses):
    """Return [(diagnosis, names of all variables that share its symptom, cause and line)], in order."""
    groups = defaultdict(list)
    first = {}
    for one in diagnoses:
        if one.symptom != "ok":
            key = one.symptom, one.cause, one.location and (one.location.file, one.location.line)
            first.setdefault(key, one)
            if one.variable not in groups[key]:
                groups[key].append(one.variable)
    return [(first[key], names) for key, names in groups.items()]


def headline(diagnoses):
    """Return the answer in one sentence."""
    variables = {one.variable for one in diagnoses}
    wrong = {one.variable for one in diagnoses if one.symptom != "ok"}
    if not variables:
        return "No variable took part in what was recorded."
    if not wrong:
        return "All gradients fine." if len(variables) == 1 else f"All gradients fine: {len(variables)} variables."
    if wrong == {"the step"}:
        return "The step ended in an exception."
    return f"{len(wrong)} of {len(variables)} {'gradient needs' if len(variables) == 1 else 'gradients need'} a look."


def first_fault(diagnoses):
    """Return the first fault in one line: who suffers, how, why, where; the headline where there is none."""
    found = faults(diagnoses)
    if not found:
        return headline(diagnoses)
    one, names = found[0]
    others = f" and {len(names) - 1} more" if len(names) > 1 else ""
    where = one.location and os.path.basename(place(one.location))
    return f"{names[0]}{others}: " + " · ".join(filter(None, (WORDS[one.symptom], one.cause, where)))


def line(diagnosis):
    """Return one Diagnosis as one line of text."""
    if diagnosis.symptom == "ok":
        return f"{diagnosis.variable}: fine"
    cause = f", {diagnosis.cause}" if diagnosis.cause else ""
    return (
        f"{diagnosis.variable}: {WORDS[diagnosis.symptom]}{cause}, {place(diagnosis.location)} ({diagnosis.confidence})"
    )


def _names(names, most=6):
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def _paragraph(label, words):
    lead = f"    {label:<13}"
    return textwrap.fill(" ".join(words.split()), WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead),
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip


def text(trace, diagnoses):
    """Return the whole answer, a paragraph per fault, at most WIDTH characters wide."""
    lines = [headline(diagnoses)]
    for one, names in faults(diagnoses):
        title = " · ".join(filter(None, (WORDS[one.symptom], one.cause, one.confidence)))
        lines += [
            "",
            *textwrap.wrap(_names(names), WIDTH, initial_indent="  ", subsequent_indent="  "),
            f"    {'symptom':<13}{title}",
        ]
        lines.append(f"    {'first break':<13}{place(one.location)}")
        if one.location is not None and one.location.text:
            lines.append(f"    {'':<13}{one.location.text[: WIDTH - 17]}")
        lines += [_paragraph("why", one.evidence), _paragraph("repair", one.repair)]
    if len(lines) > 1:
        lines += ["", "Then measure again: record the same step once more."]
    lines += _afterwards(trace)
    return "\n".join(lines)


def _afterwards(trace):
    found = []
    for title, sentences in (("No fault", trace.facts), ("Note", trace.notes)):
        if sentences:
            found.append("")
            found += [textwrap.fill(f"{title}: {sentence}", WIDTH, subsequent_indent="  ") for sentence in sentences]
    return found


def _code(escaped):
    """Return escaped text with what stands between backticks set as code."""
    return re.sub("`([^`]*)`", r"<code>\1</code>", escaped)


def sections(trace):
    """Return what follows the headline as HTML: a section per fault, then what is no fault and what was not seen."""
    parts = []
    for number, (one, names) in enumerate(faults(trace.explain())):
        title = " · ".join(filter(None, (WORDS[one.symptom], one.cause, one.confidence)))
        source = f"<pre>{escape(one.location.text)}</pre>" if one.location is not None and one.location.text else ""
        parts.append(
            f"<section data-fault='{number}'><p><code>{escape(_names(names))}</code><br>"
            f"Symptom: <b>{escape(title)}</b></p>"
            f"<p>First break: {escape(place(one.location))}</p>{source}"
            f"<p><b>Why.</b> {escape(one.evidence)}</p><p><b>Repair.</b> {escape(one.repair)}</p></section>"
        )
    if parts:
        parts.append("<p>Then measure again: record the same step once more.</p>")
    parts += [f"<p>No fault: {escape(sentence)}</p>" for sentence in trace.facts]
    parts += [f"<p><i>Note: {_code(escape(sentence))}</i></p>" for sentence in trace.notes]
    return "".join(parts)


def data(trace):
    """Return the whole answer as plain dicts and lists, for JSON."""
    return {
        "answer": headline(trace.explain()),
        "frameworks": list(trace.frameworks),
        "variables": [
            {
                "variable": one.variable,
                "symptom": one.symptom,
                "cause": one.cause,
                "op": one.op,
                "file": one.location and one.location.file,
                "line": one.location and one.location.line,
                "source": one.location and one.location.text,
                "evidence": one.evidence,
                "confidence": one.confidence,
                "repair": one.repair,
            }
            for one in trace.explain()
        ],
        "facts": list(trace.facts),
        "notes": list(trace.notes),
        "exception": None if trace.failure is None else str(trace.failure),
    }
