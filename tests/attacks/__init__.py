"""Hostile submissions, as data: cells that want points without solving, or harm.

Each file holds one answer cell, its docstring says what it tries, and it may end in

    ATTACK = {"exercise": "film_keras", "carries": True, "files": {"torch.py": "…"}, "stock": False}

exercise: film_torch if not named.  carries: it holds a right implementation, so it may earn what a copy earns.
files: what lies beside the notebook.  stock: False leaves it out of the run against stock nbgrader (bombs).
Nothing there is imported; a file is read as text.
"""

import ast
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.sandbox import Limits

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
# What a submission may use in tests: seconds, MB, processes. Narrow, so that a bomb ends soon.
LIMITS = Limits(cell=5, total=40, memory=600, processes=64, files=20, output=1)
_MARK = "\nATTACK = "


@dataclass(frozen=True)
class Attack:
    """One hostile submission. files: (relative path, content) each."""

    name: str
    tries: str
    source: str
    exercise: str = "film_torch"
    carries: bool = False
    files: tuple = ()
    stock: bool = True

    @property
    def encoded_files(self):
        """What lies beside the notebook, as (relative path, bytes)."""
        return [(name, content.encode()) for name, content in self.files]

    @property
    def notebook(self):
        """The notebook that the attacker hands in, freshly made."""
        return handed_in(self.exercise, self.source)


def handed_in(exercise, source):
    """Return an exercise's released notebook with this source in its answer cell."""
    (path,) = ROOT.glob(f"exercises/*/{exercise}.ipynb")
    notebook = nbformat.read(path, as_version=4)
    next(cell for cell in notebook.cells if cell.id == "answer").source = source
    return notebook


def attacks():
    """Return every Attack, sorted by name."""
    return [_read(path) for path in sorted(FOLDER.glob("*.py")) if path.name != "__init__.py"]


def _read(path):
    source, _, data = path.read_text("utf-8").partition(_MARK)
    said = ast.literal_eval(data) if data else {}
    files = tuple(said.pop("files", {}).items())
    tries = ast.get_docstring(ast.parse(source))
    return Attack(path.stem, tries.splitlines()[0], source.rstrip() + "\n", files=files, **said)
