"""Show the course's own answer to an exercise, read from `solutions/`.

Where that folder is absent, as in a class or while a submission is graded, it says so.
"""

import json
from itertools import takewhile
from pathlib import Path

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def show(exercise, start):
    """Return the answer as Markdown, from the `solutions/` folder beside `start` or above it."""
    for folder in (Path(start).resolve(), *Path(start).resolve().parents):
        for notebook in sorted(folder.glob(f"solutions/*/{exercise}.ipynb")):
            why, code = _answer(notebook)
            return f"{why}\n\n```python\n{code}\n```"
    return "The solution is switched off here: there is no folder `solutions/` that I can read."


def _answer(path):
    """Return the comment that opens the solution of the notebook at `path`, as prose, and the code after it."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells]
    marked = next(source for source in sources if BEGIN in source)
    lines = marked.split(BEGIN, 1)[1].split(END, 1)[0].strip().splitlines()
    comment = list(takewhile(lambda line: line.startswith("# "), lines))
    return " ".join(line[2:] for line in comment), "\n".join(lines[len(comment) :])
