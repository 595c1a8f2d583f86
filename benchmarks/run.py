"""Measure what a learner waits for: a check, and each notebook from top to bottom.

    python benchmarks/run.py [repeats]

Prints seconds. Judges nothing: a timing is no test.
"""

import contextlib
import io
import statistics
import sys
import time
from pathlib import Path

import nbclient
import nbformat

from autograder import learner, quiet

ROOT = Path(__file__).resolve().parent.parent


def check_seconds(exercise, repeats):
    """Return the seconds from `check` to report, one per repeat, imports done; the first call is left out."""
    namespace = {"__name__": "answer", "check": learner.check}
    exec(_solved(exercise), namespace)
    taken = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            report = eval(f"check({exercise!r})", namespace)
        taken.append(time.perf_counter() - start)
        assert report.outcome == "passed", report
    return taken[1:]


def notebook_seconds(path):
    """Return the seconds that a fresh kernel takes to run the notebook, start and imports included."""
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(path.parent)}})
    start = time.perf_counter()
    with quiet():
        client.execute()
    return time.perf_counter() - start


def _solved(exercise):
    (path,) = ROOT.glob(f"solutions/*/{exercise}.ipynb")
    cells = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    return f"{cells['imports']}\n{cells['answer']}"


def main():
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    print(f"From check to report, imports done ({repeats} checks, all claims), seconds:")
    for exercise in ("film_keras", "film_torch"):
        cuts = statistics.quantiles(check_seconds(exercise, repeats), n=20)
        print(f"  {exercise:28} p50 {cuts[9]:6.3f}   p95 {cuts[18]:6.3f}")
    print("From a cold kernel to the last cell, seconds:")
    for path in sorted([*ROOT.glob("course/*.ipynb"), *ROOT.glob("exercises/*/*.ipynb")]):
        print(f"  {path.relative_to(ROOT).as_posix():44} {notebook_seconds(path):6.1f}")


if __name__ == "__main__":
    main()
