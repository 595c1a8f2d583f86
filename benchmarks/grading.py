"""Measure what isolation costs: a submission in the sandbox beside one in a bare fork, one run, side by side.

    python benchmarks/grading.py [repeats]

Prints milliseconds. Judges nothing: a timing is no test.
"""

import statistics
import sys
import time
from pathlib import Path

import nbformat

from autograder import runner

ROOT = Path(__file__).resolve().parent.parent


def fork_seconds(zygote):
    """Return the seconds from asking for a fork until it has run one cell and is gone."""
    start = time.perf_counter()
    with zygote.fork() as fork:
        fork.run("1", lambda output: None)
    return time.perf_counter() - start


def notebook_seconds(zygote, exercise):
    """Return the seconds that a solved notebook takes, its checks judged."""
    (path,) = ROOT.glob(f"solutions/*/{exercise}.ipynb")
    notebook = nbformat.read(path, as_version=4)
    start = time.perf_counter()
    ran = runner.run(zygote, notebook)
    taken = time.perf_counter() - start
    assert ran.status == "graded" and all(one.report.outcome == "passed" for one in ran.judged), ran.why
    return taken


def main():
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with runner.Zygote() as isolated, runner.Zygote(isolated=False) as bare:
        pairs = [(fork_seconds(isolated), fork_seconds(bare)) for _ in range(repeats + 2)][2:]
        inside, outside = (1000 * statistics.median(column) for column in zip(*pairs))
        print(f"A fork that runs one cell ({repeats} of each, medians): in the sandbox {inside:.1f} ms, bare {outside:.1f} ms")
        print(f"  isolation costs {inside - outside:.1f} ms (limit 10)")
        print("A solved notebook, checks judged, ms:")
        for exercise in ("film_keras", "film_torch", "conv_backward_torch"):
            pairs = [(notebook_seconds(isolated, exercise), notebook_seconds(bare, exercise)) for _ in range(5)]
            inside, outside = (1000 * statistics.median(column) for column in zip(*pairs))
            print(f"  {exercise:24} in the sandbox {inside:7.0f}   bare {outside:7.0f}")


if __name__ == "__main__":
    main()
