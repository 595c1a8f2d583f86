"""What a learner calls in a notebook: check, hint, solution.

Runs the probes here, in the learner's process, and judges here too; the challenge and the
evidence still pass through their wire bytes, as they do when somebody else judges.
"""

import secrets
import sys
from collections.abc import Callable
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from functools import cached_property, partial
from io import StringIO
from pathlib import Path

import numpy as np

from autograder import cell, exercises, progress, solutions, verdict
from autograder.evidence import MISSING, TIMEOUT, UNFINISHED, Evidence, decode, encode
from autograder.measure import measure
from autograder.report import Note, Report
from autograder.stderr import quiet
from autograder.tell import tell

PRINTED = 500  # characters of what an answer printed that a report repeats


@dataclass(frozen=True)
class _Measurement:
    sent: dict
    kept: dict
    evidence: Evidence
    printed: str
    ask_gradtape: Callable

    @cached_property
    def told(self):
        return self.ask_gradtape()


_measured = {}  # exercise -> _Measurement, as long as no cell but check cells has run
_tried = set()  # exercises with an answer that was judged in this session
_hinted = {}  # (exercise, claim, kind of mistake) -> hints given
_watched = []  # the IPython shell that tells us which cells run, once there is one


def check(exercise, *claims):
    """Return a Report on the answer in the calling namespace: whether each claim holds, and what is wrong.

    exercise: its id.  claims: their names; all of the exercise's if none is named.
    Raises ExerciseError for an unknown exercise or claim, or if the framework is not installed.
    """
    found = _find(exercise)
    measurement = _measurement(found, _namespace(sys._getframe(1)))
    report = _judged(found, found.claims(claims), measurement)
    if report.outcome in ("wrong", "crashed"):
        report = replace(report, told=measurement.told)
    _remember(exercise, report)
    return _shown(report)


def hint(exercise):
    """Return the next hint for the first claim that does not hold, for the answer as it is now."""
    found = _find(exercise)
    report = _judged(found, found.claims(), _measurement(found, _namespace(sys._getframe(1))))
    if report.outcome == "passed":
        return _shown(Note("Every claim holds. There is nothing left to hint at."))
    return _shown(Note(_next_hint(found, report)))


def solution(exercise, confirmation=""):
    """Return the course's own answer, once you have tried, or if the second argument is "show me"."""
    _find(exercise)
    if not _has_tried(exercise) and confirmation != "show me":
        return _shown(
            Note(
                "You have not tried this one yet: one wrong try teaches more than a right answer read. "
                f'To see it all the same, run `solution("{exercise}", "show me")`.'
            )
        )
    return _shown(Note(solutions.show(exercise, Path.cwd())))


def _find(exercise):
    with quiet():  # The first import of a framework is not silent.
        return exercises.find(exercise)


def _has_tried(exercise):
    path = progress.find(Path.cwd())
    return exercise in _tried or (path is not None and exercise in progress.read(path).get("exercises", {}))


def _measurement(exercise, namespace):
    measurement = _measured.get(exercise.id)
    if measurement is None:
        measurement = _measure(exercise, namespace)
        if _watch_cells():
            _measured[exercise.id] = measurement
    return measurement


def _judged(exercise, claims, measurement):
    verdicts = verdict.judge(claims, measurement.sent, measurement.kept, measurement.evidence)
    return Report.of(exercise.id, verdicts, measurement.evidence, measurement.printed)


def _measure(exercise, namespace):
    rng = np.random.default_rng(secrets.randbits(63))
    sent, kept = exercise.judge.challenge(rng)
    challenge = encode(Evidence(sent))
    printed = StringIO()
    # nbgrader scores a cell as zero if anything at all reaches stderr.
    with quiet(), redirect_stdout(printed), _staying():
        answer = measure(exercise.probe, namespace, challenge)
    text = printed.getvalue()
    text = text if len(text) <= PRINTED else text[:PRINTED] + " …"
    sent, evidence = dict(decode(challenge).values), decode(answer)
    return _Measurement(sent, kept, evidence, text.strip(), partial(_told, exercise, namespace, sent, evidence))


def _told(exercise, namespace, sent, evidence):
    """Return what gradtape says of one training step with the answer: words for the report, after all was measured."""
    if any(crash.type == TIMEOUT for crash in evidence.crashes.values()):
        return ()  # It would only take too long once more.
    with quiet(), redirect_stdout(StringIO()), _staying():
        return tell(exercise.probe, namespace, sent)


@contextmanager
def _staying():
    """While a check runs, let `exit()` in an answer be an error like any other, not the end of the kernel."""

    def stay():
        raise SystemExit("exit() was called")

    shell = _shell()
    if shell is None:
        yield
        return
    shell.ask_exit = stay
    try:
        yield
    finally:
        del shell.ask_exit


def _namespace(frame):
    return frame.f_globals


def _shell():
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _watch_cells():
    """Return whether this measurement may serve the next check: a shell tells us of every other cell that runs."""
    shell = _shell()
    if shell is None:
        return False
    if shell not in _watched:
        _watched[:] = [shell]
        shell.events.register("pre_run_cell", _forget_unless_check)
    return cell.leaves_the_answer(shell.user_ns.get("In", [""])[-1])


def _forget_unless_check(info):
    # Called by IPython before each cell. Any other cell may have changed the answer.
    if not cell.leaves_the_answer(info.raw_cell):
        _measured.clear()


def _remember(exercise, report):
    if report.outcome == "unattempted":
        return
    _tried.add(exercise)
    path = progress.find(Path.cwd())
    if path:
        best = progress.read(path).get("exercises", {}).get(exercise, {})
        points = {one.claim: max(one.points, best.get(one.claim, 0.0)) for one in report.verdicts}
        progress.write(path, "exercises", exercise, {**best, **points})


def _next_hint(exercise, report):
    failed = next(one for one in report.verdicts if not one.held)
    if failed.crash and report.crashes[failed.crash].type in (MISSING, UNFINISHED):
        interface = exercise.probe.probes[failed.crash].of or exercise.probe.interface
        return f"Run the cell that defines `{interface.name}` first: a hint looks at it."
    crash = report.crashes[failed.crash].type if failed.crash else None
    by_mistake = exercise.judge.hints[failed.claim]
    kind = next(kind for kind in (failed.cause, crash, failed.symptom, "any") if kind in by_mistake)
    stages, mistake = by_mistake[kind], (exercise.id, failed.claim, kind)
    given = _hinted.get(mistake, 0)
    _hinted[mistake] = given + 1
    if given < len(stages):
        return stages[given]
    last = f'That was all for `{failed.claim}`; here it is once more. `solution("{exercise.id}")` shows an answer.'
    return "\n\n".join([last, *stages])


def _shown(thing):
    # In a kernel the value of the cell's last line is displayed; printing it too would show it twice.
    if not hasattr(_shell(), "kernel"):
        print(thing)
    return thing
