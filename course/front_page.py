"""The course's front page: every lesson, how far you are, your points.

    from course.front_page import front_page
    front_page()

Knows no notebook server: it returns data that draws itself as HTML and as plain text.
Changes nothing but `work/`, which it lays out first (see work.py).
"""

import html
import re
from dataclasses import dataclass
from pathlib import Path

from autograder import progress

from . import needed, work
from .lessons import ROOT, Exercise, Lesson, lessons, minutes

MARKS = {"done": "✓", "tried": "◐", "open": "○"}


@dataclass(frozen=True)
class Standing:
    """How far the learner is with one exercise. `state` is done, tried or open; `newer` the file name or None."""

    exercise: Exercise
    state: str
    earned: float
    newer: str | None

    def __str__(self):
        if not self.exercise.points:
            return "not released yet"
        return f"{self.state}, {self.earned:g} of {self.exercise.points:g} points"


@dataclass(frozen=True, repr=False)
class Page:
    """`rows` holds (Lesson, its Standings); `notes` are sentences that the learner should read first."""

    rows: tuple[tuple[Lesson, tuple[Standing, ...]], ...]
    notes: tuple[str, ...] = ()

    @property
    def earned(self):
        return sum(standing.earned for _, standings in self.rows for standing in standings)

    @property
    def total(self):
        return sum(standing.exercise.points for _, standings in self.rows for standing in standings)

    def __repr__(self):
        return as_text(self)

    def _repr_html_(self):
        return as_html(self)


def front_page(root=ROOT):
    """Lay out work/ where that is needed, and return the Page. root: the course's folder, holding course/ and work/."""
    root = Path(root)
    notes = [note for note in (needed.python_note(), needed.package_trouble()) if note]
    try:
        notes += work.sentences(work.lay_out(root))
    except OSError as error:
        notes.append(f"Your copies of the exercises could not be made: {error}. Make work/ writable and try again.")
    earned = progress.read(root / "work" / progress.FILE).get("exercises")
    rows = [
        (lesson, tuple(_standing(exercise, earned, root / "work") for exercise in lesson.exercises))
        for lesson in lessons(root)
    ]
    return Page(tuple(rows), tuple(notes))


def _standing(exercise, earned, folder):
    claims = earned.get(exercise.id) if isinstance(earned, dict) else None
    claims = claims if isinstance(claims, dict) else {}
    points = sum(value for value in claims.values() if type(value) in (int, float) and value > 0)
    points = min(points, exercise.points)
    full = exercise.points and points == exercise.points
    newer = work.newest(folder / exercise.lesson / f"{exercise.id}.ipynb")
    return Standing(
        exercise=exercise,
        state="done" if full else "tried" if claims else "open",
        earned=points,
        newer=newer.name if newer else None,
    )


def as_text(page):
    """Return the page as plain lines."""
    lines = [*page.notes]
    for lesson, standings in page.rows:
        lines.append(f"{lesson.slug}: {lesson.title} ({minutes(lesson)})")
        lines += [f"    {lesson.about}"] * bool(lesson.about)
        lines += [f"    {MARKS[s.state]} {s.exercise.id}: {s}" for s in standings]
    return "\n".join([*lines, f"Your points: {page.earned:g} of {page.total:g}"])


def as_html(page):
    """Return the page as HTML whose links are relative to course/. It takes its colours from JupyterLab's theme."""
    notes = "".join(f"<p>{_inline(note)}</p>" for note in page.notes)
    rows = "".join(_row(lesson, standings) for lesson, standings in page.rows)
    total = f"{page.earned:g} of {page.total:g}"
    return f"""{STYLE}<div class="front-page">{notes}<table class="lessons">
<caption>Lessons, exercises and points</caption>
<thead><tr><th scope="col">Lesson</th><th scope="col">What it is about</th><th scope="col">Minutes</th>
<th scope="col">Exercises</th></tr></thead>
<tbody>{rows}</tbody>
<tfoot><tr><th scope="row" colspan="3">Your points</th><td>{total}</td></tr></tfoot>
</table></div>"""


def _row(lesson, standings):
    items = "".join(f"<li>{_exercise(standing)}</li>" for standing in standings)
    exercises = f'<ul class="exercises">{items}</ul>' if items else "none"
    return (
        f'<tr><th scope="row"><a href="{lesson.slug}.ipynb">{_inline(lesson.title)}</a></th>'
        f"<td>{_inline(lesson.about)}</td><td>{lesson.minutes}</td><td>{exercises}</td></tr>"
    )


def _exercise(standing):
    exercise = standing.exercise
    name, mark = _inline(exercise.title), f'<span class="mark" aria-hidden="true">{MARKS[standing.state]}</span>'
    if not exercise.points:
        return f"{mark}{name}<br>{standing}"
    folder = f"../work/{exercise.lesson}"
    newer = f'<br><a href="{folder}/{standing.newer}">a newer version</a>' if standing.newer else ""
    return f'{mark}<a href="{folder}/{exercise.id}.ipynb">{name}</a><br>{standing}{newer}'


def _inline(text):
    """Return the text escaped for HTML, with `code` as code."""
    return re.sub(r"`(.+?)`", r"<code>\1</code>", html.escape(text))


# Three classes deep, because JupyterLab's own rules for tables are two deep.
STYLE = """<style>
.front-page table.lessons { width: 100%; max-width: 64em; margin: 0; border-collapse: collapse; table-layout: auto;
  font-size: var(--jp-content-font-size1, 14px); }
.front-page table.lessons caption { text-align: left; font-weight: 600; padding: 0 0 .3em; }
.front-page table.lessons tr:nth-child(n) { background: none; }
.front-page table.lessons :is(th, td):nth-child(n) { text-align: left; vertical-align: top; line-height: 1.5;
  padding: .6em 1.5em .6em 0; border-bottom: 1px solid var(--jp-border-color2, #8886); }
.front-page table.lessons tbody th { width: 24%; }
.front-page table.lessons td:last-child { width: 32%; }
.front-page ul.exercises { list-style: none; margin: 0; padding: 0; }
.front-page ul.exercises li { position: relative; margin: 0 0 .4em; padding-left: 1.5em; }
.front-page ul.exercises .mark { position: absolute; left: 0; }
</style>"""
