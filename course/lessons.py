"""What the course holds, read from its notebooks: lessons, their exercises, minutes and points.

Reads files and nothing else: runs no cell, keeps no progress, imports no framework.
A notebook that cannot be read is still listed, under its file name.

    python -m course.lessons        # write the list of lessons in start.ipynb again, print how long each takes
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LIST_CELL = "lessons"

WORDS_A_MINUTE = 150
SECONDS_A_CODE_LINE = 5
SECONDS_A_PREDICTION = 60


@dataclass(frozen=True)
class Exercise:
    """`points` is the most that can be earned; 0 if the exercise is not released yet."""

    id: str
    lesson: str
    title: str
    points: float


@dataclass(frozen=True)
class Lesson:
    """`about` is one sentence, `minutes` a whole number of at least 1."""

    slug: str
    title: str
    about: str
    minutes: int
    exercises: tuple[Exercise, ...]


def lessons(root=ROOT):
    """Return the lessons of root/course in their order, a tuple of Lesson."""
    paths = sorted((Path(root) / "course").glob("[0-9][0-9]_*.ipynb"))
    return tuple(_lesson(path, Path(root) / "exercises") for path in paths)


def _lesson(path, exercises):
    notebook = _read(path)
    stated = notebook["metadata"].get("lesson") or {}
    return Lesson(
        slug=path.stem,
        title=_title(notebook) or path.stem,
        about=stated.get("about", ""),
        minutes=_minutes(notebook),
        exercises=tuple(_exercise(id, path.stem, exercises) for id in stated.get("exercises", ())),
    )


def _exercise(id, lesson, folder):
    notebook = _read(folder / lesson / f"{id}.ipynb")
    marks = [cell.get("metadata", {}).get("nbgrader", {}) for cell in notebook["cells"]]
    points = sum(mark.get("points", 0) for mark in marks if mark.get("grade"))
    return Exercise(id, lesson, _title(notebook) or id, float(points))


def _read(path):
    """Return the notebook as a dict; one without cells if it is missing or damaged."""
    try:
        notebook = json.loads(path.read_text("utf-8"))
        return {"cells": notebook["cells"], "metadata": notebook["metadata"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {"cells": [], "metadata": {}}


def _source(cell):
    return "".join(cell.get("source", ""))


def _title(notebook):
    """Return the first heading of the notebook without its #, or None."""
    for cell in notebook["cells"]:
        if cell.get("cell_type") == "markdown":
            heading = re.search(r"^#+[ \t]+(.+?)[ \t#]*$", _source(cell), re.MULTILINE)
            if heading:
                return heading.group(1)
    return None


def _minutes(notebook):
    return max(1, round(seconds(notebook) / 60))


def seconds(notebook):
    """Return how long a notebook (a dict) takes: its prose read, its code read, its predictions thought about."""
    total = 0
    for cell in notebook["cells"]:
        source = _source(cell)
        if cell.get("cell_type") == "code":
            total += SECONDS_A_CODE_LINE * sum(bool(line.strip()) for line in source.splitlines())
            total += SECONDS_A_PREDICTION * len(re.findall(r"(?<![.\w])predict\(", source))
        else:
            total += 60 * len(source.split()) / WORDS_A_MINUTE
    return total


def minutes(lesson):
    """Return "1 minute", "9 minutes"."""
    return f"{lesson.minutes} minute{'s' * (lesson.minutes != 1)}"


def as_markdown(lessons):
    """Return the list of lessons that start.ipynb shows before any cell has run."""
    lines = []
    for lesson in lessons:
        about = f": {lesson.about}" if lesson.about else ""
        lines.append(f"- **[{lesson.title}]({lesson.slug}.ipynb)**, {minutes(lesson)}{about}")
    return "## The lessons\n\n" + "\n".join(lines)


def write_list(root=ROOT):
    """Write the list of lessons into root/course/start.ipynb; leave the rest of it as it is."""
    path = Path(root) / "course" / "start.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["id"] == LIST_CELL)
    cell["source"] = as_markdown(lessons(root)).splitlines(keepends=True)
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")


def lengths(root=ROOT):
    """Return "00_the_tape: 15.0 min" and so on, a line per lesson."""
    paths = sorted((Path(root) / "course").glob("[0-9][0-9]_*.ipynb"))
    return "\n".join(f"{path.stem}: {seconds(_read(path)) / 60:.1f} min" for path in paths)


if __name__ == "__main__":
    write_list()
    print(lengths())
