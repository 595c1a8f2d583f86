"""A trace's answer as text for a terminal, and as HTML for a notebook."""

import html as _html
import os


def place(location):
    """Return "file.py:12", relative to the working directory where that is shorter."""
    if location is None:
        return "no line found"
    file = location.file
    near = os.path.relpath(file) if os.path.isabs(file) and os.path.splitdrive(file)[0] == os.path.splitdrive(os.getcwd())[0] else file
    return f"{min(near, file, key=len)}:{location.line}"


def line(diagnosis):
    """Return one Diagnosis as a line of text."""
    if diagnosis.symptom == "ok":
        return f"{diagnosis.variable}: ok"
    return f"{diagnosis.variable}: {diagnosis.symptom}, {diagnosis.cause} at {place(diagnosis.location)} ({diagnosis.confidence})"


def text(trace):
    return "\n".join(line(d) for d in trace.explain())


def html(trace):
    return f"<pre>{_html.escape(text(trace))}</pre>"
