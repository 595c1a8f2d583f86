"""A learner's progress, kept on their own machine in `work/.progress.json`.

    {"exercises": {"film_keras": {"gamma_owned": 1.0}}, "predictions": {...}, "reasons": {...}}

Nothing here decides a point, and nothing here leaves the machine.
"""

import json
import os
import tempfile
from pathlib import Path

FILE = ".progress.json"


def find(start):
    """Return the progress file of the `work/` folder that `start` lies in, or None.

    Only a folder that already has one counts, so that grading never writes progress.
    """
    start = Path(start).resolve()
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
    return None


def read(path):
    """Return the whole record as a dict; an empty one if the file is missing or damaged."""
    try:
        record = json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def write(path, section, key, value):
    """Set record[section][key] to a JSON value. The file is replaced whole or not at all.

    A damaged file is first moved aside to `.progress.damaged.json`.
    """
    path = Path(path)
    record = read(path)
    if not record and path.exists() and path.read_text("utf-8", "replace").strip() not in ("", "{}"):
        os.replace(path, path.with_name(".progress.damaged.json"))
    entries = record.get(section)
    record[section] = {**entries, key: value} if isinstance(entries, dict) else {key: value}
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".progress-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(record, file, indent=1, ensure_ascii=False)
    os.replace(fresh, path)
