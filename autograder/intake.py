"""Make what was handed in fit to be graded: what no grader should open is set aside, and named.

Touches files only. A notebook that cannot be read is replaced by the released one, which earns nothing and says why.
"""

import json
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

MOST_NOTEBOOK = 20 * 2**20  # bytes
MOST_FILES, MOST_BYTES = 200, 50 * 2**20  # of the other files of one submission
MOST_CELLS = 1000
NOTICE = "**Not graded as it was handed in.** {why} What you see is the exercise as it was released."


@dataclass(frozen=True)
class Aside:
    """One thing that was set aside: its path within the submission, and why, as a sentence."""

    path: str
    why: str


def take_in(folder, released, aside):
    """Return what had to be set aside from a submission, a list of Aside; afterwards it holds plain files alone.

    folder: what was handed in for one lesson.  released: the folder of the exercises as released, may be missing.
    aside: where to put what is set aside; made if it is needed.
    """
    folder, released, aside = Path(folder), Path(released), Path(aside)
    if folder.is_symlink() or not folder.is_dir():
        _move(folder, aside)
        folder.mkdir()
        found = [Aside(".", "The submission is not a folder but a link.")]
    else:
        found = [*_odd(folder, aside)]
        found += _too_much(folder, aside)
    for path in sorted(folder.glob("*.ipynb")):
        why = _unreadable(path)
        if why:
            _move(path, aside)
            found.append(Aside(path.name, why))
    for one in found:
        if (released / one.path).is_file() and one.path.endswith(".ipynb"):
            _put_back(released / one.path, folder / one.path, one.why)
    if found and found[0].path == ".":
        for path in sorted(released.glob("*.ipynb")):
            _put_back(path, folder / path.name, found[0].why)
    return found


def _odd(folder, aside):
    """Set aside all that is neither a file of its own nor a folder, and names that are hard to handle."""
    for path in [Path(where, name) for where, folders, files in os.walk(folder) for name in (*folders, *files)]:
        kind = os.lstat(path).st_mode
        inside = str(path.relative_to(folder))
        if stat.S_ISLNK(kind):
            why = "It is a link."
        elif not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            why = "It is no file."
        elif not inside.isprintable() or len(path.name.encode("utf-8", "surrogateescape")) > 200:
            why = "Its name cannot be printed or is too long."
        else:
            continue
        if os.path.lexists(path):
            _move(path, aside)
            yield Aside(inside.encode("ascii", "backslashreplace").decode(), why)


def _too_much(folder, aside):
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".ipynb"]
    if len(files) <= MOST_FILES and sum(path.stat().st_size for path in files) <= MOST_BYTES:
        return []
    for path in files:
        if path.name != "timestamp.txt" or path.stat().st_size > 1000:
            _move(path, aside)
    why = f"More than {MOST_FILES} files or {MOST_BYTES // 2**20} MB beside the notebooks."
    return [Aside("all other files", why)]


def _unreadable(path):
    """Return why nobody can read a notebook, "" if it is one."""
    size = path.stat().st_size
    if size > MOST_NOTEBOOK:
        return f"It has {size / 2**20:.0f} MB, more than {MOST_NOTEBOOK // 2**20}."
    try:
        notebook = json.loads(path.read_text("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        return "It is not JSON, as a notebook is."
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        return "It holds no list of cells."
    if notebook.get("nbformat") != 4 or type(notebook.get("nbformat_minor")) is not int:
        return "It is not a notebook of format 4."
    if len(notebook["cells"]) > MOST_CELLS:
        return f"It has {len(notebook['cells'])} cells, more than {MOST_CELLS}."
    if not all(map(_is_cell, notebook["cells"])) or not isinstance(notebook.get("metadata"), dict):
        return "Some of its cells have not the form of a cell."
    return ""


def _no_number(name):
    raise ValueError(f"{name} is no JSON")


def _is_cell(cell):
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        return False
    source = cell.get("source")
    lines = isinstance(source, list) and all(isinstance(line, str) for line in source)
    return (isinstance(source, str) or lines) and isinstance(cell.get("metadata"), dict)


def _put_back(released, target, why):
    notebook = json.loads(released.read_text("utf-8"))
    note = {"cell_type": "markdown", "metadata": {}, "source": NOTICE.format(why=why)}
    if notebook["nbformat_minor"] >= 5:
        note["id"] = "not-graded"
    notebook["cells"].insert(0, note)
    target.write_text(json.dumps(notebook, indent=1), "utf-8")


def _move(path, aside):
    aside.mkdir(parents=True, exist_ok=True)
    name, number = path.name, 0
    while os.path.lexists(aside / name):
        number += 1
        name = f"{number}-{path.name}"
    if path.is_symlink():
        os.rename(path, aside / name) if _same_disk(path, aside) else path.unlink()
    else:
        shutil.move(path, aside / name)


def _same_disk(path, aside):
    return os.lstat(path).st_dev == os.stat(aside).st_dev
