"""Frameworks and hosts stay at the rim: who may import what, read from the source."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOT_OURS = {".venv", ".git", "build", "work", "__pycache__", "corpus"}  # a pair of the corpus is two programs in one

KERAS_PROBES = ("autograder/checks/*_keras/probe.py", "autograder/keras_probes.py")
TORCH_PROBES = ("autograder/checks/*_torch/probe.py", "autograder/torch_probes.py")
NBGRADER = ("autograder/nbgrader.py", "autograder/release.py")
NOTEBOOK = ("course/ask.py", "course/whatif.py", "autograder/learner.py")
MAGIC = ("gradtape/notebook.py", "gradtape/draw/widget.py")
WIDGET = ("gradtape/draw/widget.py",)
PICTURES = ("gradtape/draw/raster.py", "gradtape/plots.py", "course/figures.py")
TELLS = ("autograder/tell.py",)  # words for a report, after everything was judged
RECORDS_TORCH = ("gradtape/recorders/torch*.py",)
RECORDS_TENSORFLOW = ("gradtape/recorders/tensorflow*.py",)
SHELL = ("autograder/shell.py",)  # in the sandbox
SANDBOX = ("autograder/sandbox.py",)  # Linux alone, and imported only where it is called
NOBODY = ()

# module, or package of ours and module: (where the rule holds, which of those files may import it)
RULES = {
    "torch": ("autograder gradtape", TORCH_PROBES + RECORDS_TORCH),
    "tensorflow": ("autograder gradtape", KERAS_PROBES + RECORDS_TENSORFLOW),
    "keras": ("autograder gradtape", KERAS_PROBES + RECORDS_TENSORFLOW),
    # What the probes of a framework share imports it.
    "autograder.torch_probes": ("autograder course gradtape", TORCH_PROBES),
    "autograder.keras_probes": ("autograder course gradtape", KERAS_PROBES),
    "nbgrader": ("autograder course gradtape", NBGRADER),
    "ipywidgets": ("autograder course gradtape", NOTEBOOK),
    "IPython": ("autograder course gradtape", NOTEBOOK + MAGIC + SHELL),
    "anywidget": ("autograder course gradtape", WIDGET),
    "matplotlib": ("autograder course gradtape", PICTURES),
    "gradtape": ("autograder", TELLS),
    # The library works without the course and its grader.
    "autograder": ("gradtape", NOBODY),
    "course": ("gradtape", NOBODY),
    # Missing on Windows.
    **{name: (".", NOBODY) for name in ("fcntl", "pwd", "termios", "pty", "grp")},
    "resource": (".", SANDBOX),
}


def imported(source):
    """Return (module, line) for every import, by statement or by importlib with a literal name.

    A module is its top-level name, and with the next one if RULES know it so.
    """
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {(alias.name, node.lineno) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {(f"{node.module}.{alias.name}", node.lineno) for alias in node.names}
        elif isinstance(node, ast.Call) and node.args and _imports(node.func) and _is_text(node.args[0]):
            found.add((node.args[0].value, node.lineno))
    return {pair for name, line in found for pair in ((name.partition(".")[0], line), (_inner(name), line))}


def _inner(name):
    inner = ".".join(name.split(".")[:2])
    return inner if inner in RULES else name.partition(".")[0]


def _imports(function):
    return getattr(function, "attr", getattr(function, "id", None)) in ("import_module", "__import__")


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def offences(root):
    """Return "file:line imports module" for every import that RULES forbid, sorted."""
    found = []
    for path in root.rglob("*.py"):
        place = path.relative_to(root)
        if NOT_OURS.isdisjoint(place.parts):
            for module, line in imported(path.read_text("utf-8")):
                if not _allowed(module, place):
                    found.append(f"{place.as_posix()}:{line} imports {module}")
    return sorted(found)


def _allowed(module, place):
    where, may = RULES.get(module, ("", ()))
    concerned = "." in where or place.parts[0] in where.split()
    return not concerned or any(place.match(pattern) for pattern in may)


def test_frameworks_and_hosts_are_imported_at_the_rim_only():
    assert offences(ROOT) == []


PLANTED = {
    "autograder/verdict.py": ("import torch", "torch"),
    "autograder/checks/film_keras/judge.py": ("def f():\n    from tensorflow.keras import layers", "tensorflow"),
    "autograder/measure.py": ("import importlib\nimportlib.import_module('keras.layers')", "keras"),
    "autograder/checks/gem_pool_torch/probe.py": ("import autograder.keras_probes", "autograder.keras_probes"),
    "autograder/checks/counts_keras/probe.py": ("import numpy\nimport torch", "torch"),
    "autograder/checks/film_torch/judge.py": ("from autograder import torch_probes", "autograder.torch_probes"),
    "autograder/torch_probes.py": ("import torch\nfrom tensorflow import keras", "tensorflow"),
    "autograder/grade.py": ("import nbgrader.api as api", "nbgrader"),
    "course/front_page.py": ("from IPython.display import display", "IPython"),
    "course/figures.py": ("import ipywidgets", "ipywidgets"),
    "autograder/checks/film_torch/probe.py": ("import torch\nimport resource", "resource"),
    "benchmarks/run.py": ("import sys, fcntl", "fcntl"),
    "tests/test_lab.py": ("__import__('pty')", "pty"),
    "gradtape/explain.py": ("import torch", "torch"),
    "gradtape/recorders/log.py": ("def f():\n    import tensorflow as tf", "tensorflow"),
    "gradtape/recorders/tensorflow_ops.py": ("import keras\nimport torch", "torch"),
    "gradtape/recorders/torch_values.py": ("import torch\nfrom keras import ops", "keras"),
    "gradtape/report.py": ("from IPython.display import display", "IPython"),
    "gradtape/draw/widget.py": ("import ipywidgets", "ipywidgets"),
    "gradtape/trace.py": ("from autograder.evidence import Evidence", "autograder"),
    "gradtape/testing.py": ("import course.figures", "course"),
    "autograder/checks/film_keras/probe.py": ("import keras\nimport gradtape", "gradtape"),
    "autograder/checks/film.py": ("from gradtape.trace import Trace", "gradtape"),
    "autograder/evidence.py": ("import importlib\nimportlib.import_module('gradtape.record')", "gradtape"),
    "autograder/learner.py": ("from gradtape import record", "gradtape"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_offence_is_noticed(tmp_path, name):
    source, module = PLANTED[name]
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(source)
    line = len(source.splitlines())
    assert offences(tmp_path) == [f"{name}:{line} imports {module}"]


ALLOWED = {
    "autograder/checks/film_torch/probe.py": "import torch",
    "autograder/checks/film_keras/probe.py": "import keras\nfrom autograder.keras_probes import array",
    "autograder/torch_probes.py": "import torch._dynamo",
    "autograder/nbgrader.py": "from nbgrader.preprocessors import NbGraderPreprocessor",
    "autograder/learner.py": "from IPython import get_ipython",
    "autograder/tell.py": "def f():\n    import gradtape",
    "gradtape/recorders/torch.py": "import torch",
    "gradtape/recorders/torch_audit.py": "import torch\nfrom gradtape import source",
    "gradtape/recorders/tensorflow_keras.py": "import keras\nimport tensorflow as tf",
    "gradtape/notebook.py": "from IPython import get_ipython",
    "tests/test_trace.py": "import gradtape\nimport autograder",
    "course/figures.py": "import gradtape",
    "tests/answers/film_keras/right_build.py": "import keras",
    "autograder/verdict.py": "from . import torch\nimport numpy",
    ".venv/lib/pty.py": "import termios",
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_belongs_at_the_rim_is_allowed_there(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(ALLOWED[name])
    assert offences(tmp_path) == []
