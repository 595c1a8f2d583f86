"""Find an exercise by its id, among those that installed packages register.

A course registers its own in the entry-point group `autograder.exercises`:
the id, and the package that holds `probe.py` and `judge.py`.
"""

import importlib
from dataclasses import dataclass
from importlib.metadata import entry_points
from types import ModuleType

GROUP = "autograder.exercises"


class ExerciseError(Exception):
    """An exercise cannot be judged here: it is unknown, asks for an unknown claim, or lacks its framework."""

    def _render_traceback_(self):
        # Called by IPython in place of a traceback: our stack would say nothing to a learner.
        return [f"{type(self).__name__}: {self}"]


@dataclass(frozen=True)
class Exercise:
    """An exercise by its two halves: the module beside the answer and the module that decides."""

    id: str
    probe: ModuleType | None  # None in a grader: it imports no framework
    judge: ModuleType

    def claims(self, names=()):
        """Return the Claims of these names, in that order; all of them if none is named. Raises ExerciseError."""
        claims = {claim.name: claim for claim in self.judge.claims}
        for name in names:
            if name not in claims:
                raise ExerciseError(f"{self.id} has no claim {name!r}. It has {', '.join(claims)}.")
        return tuple(claims[name] for name in names or claims)


def ids():
    """Return the ids of all registered exercises, sorted."""
    return sorted(entry.name for entry in entry_points(group=GROUP))


def find(exercise, probe=True):
    """Return the Exercise of that id. Raises ExerciseError if there is none, or if its framework is missing.

    probe: False leaves the half out that imports a framework.
    """
    entries = list(entry_points(group=GROUP, name=exercise))
    if not entries:
        raise ExerciseError(f"There is no exercise {exercise!r}. There are: {', '.join(ids())}.")
    package = entries[0].value
    try:
        return Exercise(exercise, _load(package, "probe") if probe else None, _load(package, "judge"))
    except ModuleNotFoundError as error:
        if error.name.startswith("autograder"):
            raise
        raise ExerciseError(f"{exercise} needs {error.name}, which is not installed. {_remedy(error.name)}") from error


def _load(package, half):
    return importlib.import_module(f"{package}.{half}")


def _remedy(package):
    extra = "torch" if package == "torch" else "tensorflow"
    return f'Run `python -m pip install "gradtape[{extra}]"`, restart the kernel and check again.'
