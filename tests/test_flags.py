"""`autograder.flags`: what reaches for the grader is named, an honest answer is not."""

import nbformat
import pytest
from answers import answers

from autograder import flags

NOTEBOOK = nbformat.v4.new_notebook


def of(*sources, **mark):
    cells = [nbformat.v4.new_code_cell(source, metadata={"nbgrader": mark} if mark else {}) for source in sources]
    return flags.of(NOTEBOOK(cells=cells))


FLAGGED = {
    "import os": "cell 1, line 1: imports os",
    "from os.path import join": "cell 1, line 1: imports os",
    "import tensorflow as tf\ntf.GradientTape.gradient = None": "cell 1, line 2: replaces something in tf",
    "import torch\ntorch.autograd.grad = lambda *a: 1": "cell 1, line 2: replaces something in torch",
    "import torch\ndel torch.autograd.grad": "cell 1, line 2: replaces something in torch",
    "get_ipython().run_cell": "cell 1, line 1: uses IPython itself",
    "exec('1')": "cell 1, line 1: runs code made of text",
    "__import__('os')": "cell 1, line 1: imports by name",
    "a._getframe(1)": "cell 1, line 1: looks at who calls it",
    "setattr(np, 'sum', 1)": "cell 1, line 1: sets an attribute by name",
    "%load_ext x": "cell 1: uses a magic command",
}


@pytest.mark.parametrize("source", FLAGGED)
def test_what_reaches_for_the_grader_is_named_with_its_line(source):
    assert of(source) == [FLAGGED[source]]


@pytest.mark.parametrize("answer", [one for one in answers() if one.right], ids=lambda one: f"{one.exercise}-{one.name}")
def test_an_honest_answer_is_not_flagged(answer):
    # These write to stderr in every way there is, and need two more modules for it.
    noise = ("imports logging", "imports sys") if answer.name == "right_noisy" else ()
    assert [flag for flag in of(answer.source) if not flag.endswith(noise)] == []


def test_a_model_is_compiled_without_a_flag():
    assert of("import keras\nmodel.compile('sgd')\nself.w = 1") == []


def test_what_is_no_python_is_no_flag():
    assert of("def", "x = = 1", "\0") == []


def test_the_teachers_own_cells_are_not_read():
    assert of("import os", grade=True) == []
