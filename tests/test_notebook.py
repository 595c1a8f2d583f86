"""`%%gradtape` in a real IPython shell: the cell runs as it is, the answer is shown under it, a name keeps it."""

import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import gradtape

SETUP = (
    "import torch\nw = torch.tensor([0.3, 0.7], requires_grad=True)\nv = torch.tensor([1.0, 2.0], requires_grad=True)"
)


@pytest.fixture(scope="module")
def ipython():
    hooks = sys.excepthook, sys.displayhook
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "gradtape")
    yield shell
    InteractiveShell.clear_instance()
    sys.excepthook, sys.displayhook = hooks


@pytest.fixture
def shell(ipython):
    """An IPython shell with the magic loaded and two weights, w and v."""
    ipython.run_cell(SETUP)
    yield ipython
    with gradtape.record():  # refused where one is still running
        pass


def shown(shell, cell):
    """Run a cell and return (its result, what was shown, what was printed)."""
    with capture_output() as captured:
        result = shell.run_cell(cell)
    return result, captured.outputs, captured.stdout + captured.stderr


def test_the_answer_is_shown_under_the_cell(shell):
    result, (answer,), _ = shown(shell, "%%gradtape\nloss = (torch.round(w).detach() * v).sum()\nloss.backward()\n")
    assert result.success
    assert (
        'class="gt-tape"' in answer.data["text/html"] and "1 of 2 gradients need a look." in answer.data["text/html"]
    )
    assert "<code>w</code><br>Symptom: <b>None · detached · certain</b>" in answer.data["text/html"]


def test_the_cell_runs_in_the_users_namespace(shell):
    shown(shell, "%%gradtape\nloss = (w * v).sum()\nloss.backward()\n")
    assert float(shell.user_ns["loss"].detach()) == pytest.approx(1.7)
    assert shell.user_ns["w"].grad.tolist() == [1.0, 2.0]


def test_a_name_keeps_the_trace(shell):
    shown(shell, "%%gradtape kept\n(w * v).sum().backward()\n")
    assert isinstance(shell.user_ns["kept"], gradtape.Trace)
    assert [(one.variable, one.symptom) for one in shell.user_ns["kept"].explain()] == [("w", "ok"), ("v", "ok")]


def test_without_a_name_nothing_is_kept(shell):
    before = set(shell.user_ns)
    shown(shell, "%%gradtape\n(w * v).sum().backward()\n")
    assert {name for name in set(shell.user_ns) - before if not name.startswith("_")} == set()


def test_the_line_is_the_cells_own(shell):
    shown(shell, "%%gradtape kept\n\nhidden = w.round().detach()\n(hidden * v).sum().backward()\n")
    (fault,) = [one for one in shell.user_ns["kept"].explain() if one.symptom != "ok"]
    assert fault.location.text == "hidden = w.round().detach()"


def test_a_cell_that_raises_shows_its_traceback_and_is_answered(shell):
    _, outputs, printed = shown(shell, "%%gradtape kept\nw.detach().sum().backward()\n")
    assert "does not require grad" in printed
    assert shell.user_ns["kept"].failure.type == "RuntimeError"
    assert "exception · detached · certain" in outputs[-1].data["text/html"]


def test_a_cell_with_a_syntax_error_is_no_step(shell):
    _, outputs, printed = shown(shell, "%%gradtape kept\ndef broken(:\n")
    assert "SyntaxError" in printed
    assert "No variable took part in what was recorded." in outputs[-1].data["text/html"]


def test_where_there_is_no_html_the_answer_is_text(shell):
    _, (answer,), _ = shown(shell, "%%gradtape\n(w * v).sum().backward()\n")
    assert answer.data["text/plain"] == "All gradients fine: 2 variables."


def test_what_the_cell_prints_and_shows_is_still_there(shell):
    _, outputs, printed = shown(shell, "%%gradtape\nprint('hello')\n(w * v).sum().backward()\n6 * 7\n")
    assert "hello" in printed and "42" in printed and len(outputs) == 1


@pytest.mark.parametrize("name", ["two words", "1st", "a.b", "class"])
def test_a_name_that_is_none_is_refused_before_the_cell_runs(shell, name):
    _, outputs, printed = shown(shell, f"%%gradtape {name}\nran = True\n")
    assert "ran" not in shell.user_ns and outputs == []
    assert (
        f"`{name}` is no name for the trace. Write `%%gradtape trace` to keep it, or `%%gradtape` alone to only show the answer."
        in printed.replace("\n", " ")
    )


def test_the_magic_says_what_it_does(shell):
    assert shell.find_cell_magic("gradtape").__doc__.startswith(
        "Run the cell as it is and show what became of each gradient."
    )
