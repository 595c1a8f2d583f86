"""What was judged, kept on disk so that every verdict can be made again: seed, evidence, claims, points.

    build/verdicts/<assignment>/<student>/<notebook>.json
"""

import base64
import json
import os
import tempfile
import zlib
from pathlib import Path

from autograder.runner import judge, measured

VERSION = 1


class RecordError(ValueError):
    """A file is no record of ours, or of another version."""


def write(path, ran, flags, repairs):
    """Write the record of one graded notebook. ran: of runner.run.  flags, repairs: sentences for the teacher."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {
        "version": VERSION,
        "status": ran.status,
        "why": ran.why,
        "repairs": list(repairs),
        "flags": list(flags),
        "checks": [_check(one) for one in ran.judged],
    }
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".record-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(data, file, indent=1)
    os.replace(fresh, path)


def read(path):
    """Return the record as a dict. Raises RecordError."""
    try:
        record = json.loads(Path(path).read_text("utf-8"))
        version = record["version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RecordError(f"{path} is no record of a graded notebook: {error}") from None
    if version != VERSION:
        raise RecordError(f"{path} is a record of version {version}; this grader reads version {VERSION}.")
    return record


def rejudge(record):
    """Return (exercise, claims, points then, points now) per check, judged again from its seed and its evidence."""
    again = []
    for check in record["checks"]:
        evidence = zlib.decompress(base64.b64decode(check["evidence"]))
        now = judge(measured(check["exercise"], check["seed"], evidence), tuple(check["claims"]))
        again.append((check["exercise"], tuple(check["claims"]), check["points"], now.report.points))
    return again


def _check(one):
    return {
        "exercise": one.measured.exercise.id,
        "claims": list(one.claims),
        "seed": one.measured.seed,
        "points": one.report.points,
        "max_points": one.report.max_points,
        "outcome": one.report.outcome,
        "verdicts": [[each.claim, each.points, each.symptom, each.cause, each.why] for each in one.report.verdicts],
        "evidence": base64.b64encode(zlib.compress(one.measured.data)).decode(),
    }
