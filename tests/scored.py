"""Score the corpus: is the first fault that gradtape names the right cause, and at a line that a reviewer would accept?

What each pair came to is kept in corpus/outcomes.json, and docs/corpus.md is made from that file and the pairs.
Decides nothing about a single answer being good enough: test_corpus.py does.

    python tests/scored.py               # record every pair again, write both files (`make corpus`)
    python tests/scored.py torch         # the pairs of one framework only, the others stay as they are
    python tests/scored.py --table       # docs/corpus.md alone, from the outcomes as they are
"""

import ast
import contextlib
import functools
import io
import json
import os
import random
import sys
import tempfile
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is imported, or it says much of no use

import numpy as np  # noqa: E402
import pairs  # noqa: E402
from left_behind import state  # noqa: E402

import gradtape  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
OUTCOMES = ROOT / "tests" / "corpus" / "outcomes.json"
PAGE = ROOT / "docs" / "corpus.md"
FRAMEWORKS = {"tensorflow": "TensorFlow", "torch": "PyTorch"}
ALONE = {"checkpointed": "torch"}  # causes that one framework only can have


# -- what a pair says of itself ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Expected:
    """What a pair's author wrote down. causes, symptoms: all that are right, the first is the author's own.

    variables: an expression.  lines: numbers of the lines that a reviewer would accept.
    """

    causes: tuple
    symptoms: tuple
    variables: str
    lines: tuple


def expected(path):
    """Return the Expected of a pair, read from its source. Raises StopIteration if there is no EXPECTED."""
    source = path.read_text("utf-8")
    assigned = (node for node in ast.parse(pairs.variant(source, "broken")).body if isinstance(node, ast.Assign))
    found = next(ast.literal_eval(node.value) for node in assigned if node.targets[0].id == "EXPECTED")
    lines = tuple(sorted(pairs.accepted(source)))
    return Expected(_several(found["cause"]), _several(found["symptom"]), found["variables"], lines)


def _several(words):
    return words if isinstance(words, tuple) else (words,)


# -- what is seen when a file is recorded -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """What was left of a recorded step once its trace was dropped.

    ops: how many were recorded.  eager: nothing in it was written to run as a graph.  state: see `left_behind`.
    """

    diagnoses: tuple
    failure: str | None
    notes: tuple
    ops: int
    eager: bool
    state: tuple | None = None

    @property
    def faults(self):
        return tuple(one for one in self.diagnoses if one.symptom != "ok")

    @property
    def alarms(self):
        """What a step without fault should not have: faults, an exception, a note that something was missed."""
        missed = [note for note in self.notes if "missed" in note]
        return [*map(str, self.faults), *([self.failure] if self.failure else []), *missed]


@functools.cache
def seen(path, which):
    """Return what was Seen of a file. which: "broken" or "repaired" of a pair, "healthy" for the file as it is.

    Recorded once in a process, whoever asks; the trace and the module are dropped at once.
    """
    with _module(path, which) as module:
        # A list of our own would give the tensors in it a name, as one of the user's does.
        keep = [].append
        step = module.step
        trace = pairs.record(module) if which == "broken" else _record(step, keep)
        left = None if which == "broken" or trace.failure else state(module, keep.__self__[0])
        eager = not trace.eager_rerun and not any("traced" in note or "compiled" in note for note in trace.notes)
        failure = None if trace.failure is None else str(trace.failure)
        return Seen(trace.explain(), failure, trace.notes, len(trace.ops), eager, left)


def _record(step, keep):
    trace = None
    with contextlib.suppress(Exception), gradtape.record() as trace:
        keep(step())
    return trace


def unrecorded(path, which):
    """Return the `state` that a step leaves behind when nothing records it."""
    with _module(path, which) as module:
        return state(module, module.step())


@contextlib.contextmanager
def _module(path, which):
    """Import a file afresh from its seeds, print nothing, and leave the framework as it was found."""
    with tempfile.TemporaryDirectory() as folder, _as_found(path.parent.name), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            # Also a healthy step is written anew: two modules of one path would share what AutoGraph keeps of it.
            module = pairs.load(pairs.write(path, which, folder), folder)
            try:
                yield module
            finally:
                sys.modules.pop(module.__name__)


@contextlib.contextmanager
def _as_found(framework):
    random.seed(0)
    np.random.seed(0)
    with _torch_as_found() if framework == "torch" else _tensorflow_as_found():
        yield


@contextlib.contextmanager
def _torch_as_found():
    import torch

    threads, dtype = torch.get_num_threads(), torch.get_default_dtype()
    torch.set_num_threads(1)  # the steps are small: a second thread only waits, long on a busy machine
    torch.manual_seed(0)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(True)


@contextlib.contextmanager
def _tensorflow_as_found():
    import keras
    import tensorflow as tf

    keras.backend.clear_session(free_memory=False)
    keras.utils.set_random_seed(0)
    try:
        yield
    finally:
        keras.backend.clear_session(free_memory=False)
        keras.config.set_dtype_policy("float32")
        keras.config.set_floatx("float32")
        tf.config.run_functions_eagerly(False)


# -- what each pair came to -------------------------------------------------------------------------------------------


def outcome(path):
    """Return what a pair came to: {"cause": right?, "line": right?} and, where one is wrong, "said"."""
    want = expected(path)
    first = next(iter(seen(path, "broken").faults), None)
    line = first and first.location and first.location.line
    right = {"cause": first is not None and first.cause in want.causes, "line": line in want.lines}
    if all(right.values()):
        return right
    return {**right, "said": None if first is None else [first.symptom, first.cause, line]}


def outcomes():
    """Return the committed outcomes: {framework: {name of the pair: outcome}}."""
    return json.loads(OUTCOMES.read_text("utf-8")) if OUTCOMES.exists() else {name: {} for name in FRAMEWORKS}


def _written(found):
    """Return outcomes as text, a line per pair so that a change can be read."""
    blocks = []
    for framework in sorted(found):
        rows = [f'    "{name}": {json.dumps(row)}' for name, row in sorted(found[framework].items())]
        blocks.append(f'  "{framework}": {{\n' + ",\n".join(rows) + "\n  }")
    return "{\n" + ",\n".join(blocks) + "\n}\n"


# -- the page ---------------------------------------------------------------------------------------------------------

HEAD = """<!-- Written by `make corpus` (tests/scored.py) from tests/corpus/. Do not edit. -->

# How often gradtape is right

The corpus is {total} short training steps, {counts}, each the size of a question on a forum.
Each is a pair: one variant has a single fault, the other has it repaired. Whoever wrote a pair also wrote down, by their own
judgement, the fault's cause and the lines that a reviewer would accept as the faulty one (`# accept`).

Each broken step was recorded once, and only the first fault that `trace.explain()` names was scored. Its cause has to be the
author's word (or one of two, where the author allowed both) and its line one of the accepted ones; the two are counted apart.
A repaired step, and each of the healthy steps beside the pairs ({healthy}), has to be answered with nothing but ok,
or a test fails.

The figures say how gradtape does on faults that we thought of. They do not say how often each fault happens, and the rules were
worked on with these pairs in sight, so expect fewer right answers on code that nobody here has seen.
"""


def page(found):
    """Return docs/corpus.md, made from outcomes and what the pairs say of themselves."""
    counts = " and ".join(f"{len(found[name])} with {title}" for name, title in FRAMEWORKS.items())
    healthy = " and ".join(f"{len(pairs.healthy(name))} with {title}" for name, title in FRAMEWORKS.items())
    head = HEAD.format(total=sum(map(len, found.values())), counts=counts, healthy=healthy)
    return "\n".join([head, *_table(found), "", "## Answered wrongly", "", *_wrong(found), ""])


def tally(rows, right):
    """Return a Counter of causes over {path: outcome}: of those with right[key] right, of all for None."""
    return Counter(expected(path).causes[0] for path, row in rows.items() if right is None or row[right])


def _rows(framework, found):
    paths = {path.stem: path for path in pairs.corpus(framework)}
    return {paths[name]: row for name, row in found[framework].items() if name in paths}


def _table(found):
    rows = {name: _rows(name, found) for name in FRAMEWORKS}
    counted = {name: [tally(rows[name], right) for right in (None, "cause", "line")] for name in FRAMEWORKS}
    causes = sorted(set().union(*(total for total, *_ in counted.values())))
    yield (
        "| cause | " + " | ".join(f"{title}: pairs | cause right | line right" for title in FRAMEWORKS.values()) + " |"
    )
    yield "| --- " + "| --: " * 3 * len(FRAMEWORKS) + "|"
    for cause in causes:
        cells = (
            str(counter[cause]) if counted[name][0][cause] else "–" for name in FRAMEWORKS for counter in counted[name]
        )
        yield f"| `{cause}` | " + " | ".join(cells) + " |"
    totals = (f"**{counter.total()}**" for name in FRAMEWORKS for counter in counted[name])
    yield "| **all** | " + " | ".join(totals) + " |"


def _wrong(found):
    rows = [item for name in FRAMEWORKS for item in sorted(_rows(name, found).items())]
    wrong = [(path, row) for path, row in rows if "said" in row]
    if not wrong:
        yield "None."
        return
    yield "| pair | expected | said |"
    yield "| --- | --- | --- |"
    for path, row in wrong:
        want = expected(path)
        yield f"| {_link(path)} | {_answer(want.symptoms, want.causes, want.lines)} | {_said(row['said'])} |"


def _link(path):
    return f"[{path.parent.name}/{path.stem}](../tests/corpus/{path.parent.name}/{path.name})"


def _said(said):
    if said is None:
        return "no fault"
    symptom, cause, line = said
    return _answer([symptom], [cause], [line])


def _answer(symptoms, causes, lines):
    causes = " or ".join(f"`{cause}`" if cause else "no cause" for cause in causes)
    symptoms = " or ".join(f"`{symptom}`" for symptom in symptoms)
    lines = " or ".join(str(line) for line in lines if line) or "unknown"
    return f"{causes}, {symptoms}, line {lines}"


# -- the command ------------------------------------------------------------------------------------------------------


def main(arguments):
    found = outcomes()
    if "--table" not in arguments:
        for framework in [name for name in FRAMEWORKS if name in arguments] or FRAMEWORKS:
            found[framework] = {path.stem: outcome(path) for path in pairs.corpus(framework)}
        OUTCOMES.write_text(_written(found), "utf-8")
    PAGE.write_text(page(found), "utf-8")
    for framework, title in FRAMEWORKS.items():
        rows = found[framework].values()
        right = [sum(row[key] for row in rows) for key in ("cause", "line")]
        print(f"{title}: {len(rows)} pairs, {right[0]} causes and {right[1]} lines right")


if __name__ == "__main__":
    main(sys.argv[1:])
