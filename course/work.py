"""Lay out the learner's own copies of the exercises in `work/`.

Every exercise is copied once. A copy is never overwritten: when the released
exercise has changed since, the newer version is put beside it and said.
Reads no notebook and judges nothing.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from autograder.progress import FILE as PROGRESS

ROOT = Path(__file__).parent.parent
RELEASED = ".released.json"


@dataclass(frozen=True)
class Copy:
    """One file that was written. `beside` is the learner's own copy if this is a newer version of it, else None."""

    path: Path
    beside: Path | None = None


def sentences(copies):
    """Return what was copied as a list of plain sentences; an empty list if nothing was."""
    fresh = sum(copy.beside is None for copy in copies)
    said = []
    if fresh:
        files = "1 file" if fresh == 1 else f"{fresh} files"
        said.append(f"Copied {files} from exercises/ into work/: there you work on your own copies.")
    for copy in copies:
        if copy.beside:
            said.append(
                f"{copy.beside.as_posix()} has a newer version. Yours stays as it is; "
                f"the newer one is {copy.path.name}, beside it."
            )
    return said


def lay_out(root=ROOT):
    """Copy what is new in root/exercises to root/work and return the copies made, a tuple of Copy.

    Paths in the copies are relative to root. Remembers in work/.released.json what was
    released when, and creates work/.progress.json, which the checks fill in.
    """
    root = Path(root)
    work = root / "work"
    work.mkdir(exist_ok=True)
    _write_new(work / PROGRESS, b"{}\n")
    before = _released(work)
    now, copies = dict(before), []
    for source in _sources(root / "exercises"):
        name = source.relative_to(root / "exercises").as_posix()
        data = source.read_bytes()
        now[name] = hashlib.sha256(data).hexdigest()
        copy = _place(work / name, data, changed=before.get(name) != now[name])
        if copy:
            copies.append(Copy(*(path and path.relative_to(root) for path in copy)))
    if now != before:
        _replace(work / RELEASED, json.dumps(now, indent=1, sort_keys=True) + "\n")
    return tuple(copies)


def newest(path):
    """Return the newest version that lies beside the learner's copy `path`, or None if there is none."""
    last = None
    for candidate in _beside(path):
        if not candidate.exists():
            return last
        last = candidate


def _sources(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def _place(own, data, changed):
    """Write `data` to `own`, or beside it. Return (what was written, own or None), or None if nothing was."""
    if _write_new(own, data):
        return own, None
    if not changed or own.read_bytes() == data:
        return None
    for path in _beside(own):
        if _write_new(path, data):
            return path, own
        if path.read_bytes() == data:
            return None


def _beside(own):
    """Yield film.newer.ipynb, film.newer-2.ipynb, film.newer-3.ipynb, … for film.ipynb."""
    yield own.with_name(f"{own.stem}.newer{own.suffix}")
    number = 2
    while True:
        yield own.with_name(f"{own.stem}.newer-{number}{own.suffix}")
        number += 1


def _write_new(path, data):
    """Write a file that does not exist yet and return True; touch nothing and return False if it does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "xb") as file:
            file.write(data)
    except FileExistsError:
        return False
    return True


def _released(work):
    try:
        record = json.loads((work / RELEASED).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _replace(path, text):
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text, "utf-8")
    os.replace(fresh, path)
