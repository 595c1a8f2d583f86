"""`check`, `hint` and `solution` as a learner meets them: in a script, and in a real kernel."""

import json
import os
from pathlib import Path

import nbclient
import nbformat
import numpy as np
import pytest
import torch
from torch import nn

from autograder import exercises, learner, progress

ROOT = Path(__file__).resolve().parent.parent


class _Right(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return self.gamma * x + self.beta


class _Unowned(_Right):
    def __init__(self, channels):
        nn.Module.__init__(self)
        self.gamma = torch.ones(channels, requires_grad=True)
        self.beta = torch.zeros(channels, requires_grad=True)


class _Unfinished(nn.Module):
    def __init__(self, channels):
        raise NotImplementedError


@pytest.fixture(autouse=True)
def fresh(monkeypatch, tmp_path):
    """A learner who has just arrived, in a work folder of their own; no answer is named FiLM yet."""
    for memory in (learner._tried, learner._hinted, learner._measured):
        memory.clear()
    folder = tmp_path / "work" / "02_unregistered"
    folder.mkdir(parents=True)
    (tmp_path / "work" / progress.FILE).write_text("{}")
    monkeypatch.chdir(folder)
    for name in ("FiLM", "PReLU"):
        globals().pop(name, None)
    return tmp_path / "work" / progress.FILE


class _RightTwin(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.slope = nn.Parameter(torch.full((channels,), 0.25))

    def forward(self, x):
        return torch.where(x > 0, x, self.slope * x)


def _answer(definition, twin=None):
    globals().update(FiLM=definition, **({"PReLU": twin} if twin else {}))


def test_the_four_outcomes():
    assert learner.check("film_torch").outcome == "unattempted"
    _answer(_Unfinished)
    assert learner.check("film_torch").outcome == "unattempted"
    _answer(_Unowned)
    assert learner.check("film_torch").outcome == "wrong"
    _answer(type("FiLM", (_Right,), {"forward": lambda self, x: x @ nowhere}))  # noqa: F821
    assert learner.check("film_torch").outcome == "crashed"
    _answer(_Right)
    report = learner.check("film_torch")
    assert (report.outcome, report.points, report.max_points) == ("wrong", 8.0, 9.0)
    assert "There is no `PReLU` yet." in str(report)
    _answer(_Right, _RightTwin)
    report = learner.check("film_torch")
    assert (report.outcome, report.points, report.max_points) == ("passed", 9.0, 9.0)


def test_only_the_claims_that_are_named_are_judged():
    _answer(_Right)
    report = learner.check("film_torch", "restored", "beta_owned")
    assert [one.claim for one in report.verdicts] == ["restored", "beta_owned"]
    assert report.max_points == 2.0


def test_a_script_gets_the_report_as_text(capsys):
    _answer(_Right)
    learner.check("film_torch", "restored")
    assert capsys.readouterr().out == (
        "film_torch: Passed: 1 of 1 points\n\n"
        "✓ restored\n"
        "  A new `FiLM` that loads the saved weights gives the same output.\n"
    )


def test_what_an_answer_prints_is_kept_for_the_report_and_nothing_reaches_stderr(capfd):
    class Noisy(_Right):
        def forward(self, x):
            print("shape <b>", x.shape)
            print("warning!", file=__import__("sys").stderr)
            return super().forward(x)

    _answer(Noisy)
    report = learner.check("film_torch", "restored")
    assert report.outcome == "passed" and report.printed.startswith("shape <b> torch.Size([2, ")
    assert len(report.printed) <= learner.PRINTED + 2
    assert "shape &lt;b&gt;" in report._repr_mimebundle_()["text/html"]
    assert capfd.readouterr().err == ""


def test_every_check_of_a_script_has_a_new_challenge(monkeypatch):
    _answer(_Right)
    drawn = []
    film = learner.exercises.find("film_torch").judge
    monkeypatch.setattr(film, "challenge", lambda rng, draw=film.challenge: drawn.append(draw(rng)) or drawn[-1])
    learner.check("film_torch", "restored")
    learner.check("film_torch", "restored")
    first, second = (sent["saving/x"] for sent, _ in drawn)
    assert not np.array_equal(first, second), "two challenges may differ in their shapes too"


def test_the_best_points_of_each_claim_are_remembered(fresh):
    learner.check("film_torch")
    assert progress.read(fresh) == {}, "nothing was tried yet"
    _answer(_Right)
    learner.check("film_torch", "gamma_owned")
    _answer(_Unowned)
    learner.check("film_torch", "gamma_owned", "beta_owned")
    assert progress.read(fresh)["exercises"] == {"film_torch": {"gamma_owned": 1.0, "beta_owned": 0.0}}


def test_hints_go_from_where_to_cause_to_similar_code_and_then_to_the_solution():
    _answer(_Unowned)
    told = [str(learner.hint("film_torch")) for _ in range(4)]
    assert told[0].startswith("Look at the lines that make the two weights")
    assert "a module lists only what was registered" in told[1]
    assert "class Temperature(nn.Module)" in told[2]
    assert told[3].startswith("That was all for `gamma_owned`; here it is once more.")
    assert all(hint in told[3] for hint in told[:3]) and 'solution("film_torch")' in told[3]


def test_a_report_with_drawn_numbers_gets_the_next_hint_too():
    _answer(type("FiLM", (_Right,), {"forward": lambda self, x: 2 * self.gamma * x + self.beta}))
    first, second = (str(learner.hint("film_torch")) for _ in range(2))
    assert "off by" in str(learner.check("film_torch", "gradients_right")) and first != second


def test_another_mistake_gets_another_hint():
    _answer(_Unowned)
    learner.hint("film_torch")
    _answer(type("FiLM", (_Right,), {"forward": lambda self, x: self.gamma.detach() * x + self.beta}))
    assert "After which operation is `grad_fn` gone?" in str(learner.hint("film_torch"))
    _answer(type("FiLM", (_Right,), {"forward": lambda self, x: self.gama * x + self.beta}))
    assert "Is each name on it spelt" in str(learner.hint("film_torch"))


def test_a_hint_does_not_count_as_a_try():
    (Path.cwd().parent.parent / "solutions").symlink_to(ROOT / "solutions")
    _answer(_Unowned)
    learner.hint("film_torch")
    assert "You have not tried this one yet" in str(learner.solution("film_torch"))


def test_there_is_no_hint_before_an_answer_nor_after_the_right_one():
    assert str(learner.hint("film_torch")) == "Run the cell that defines `FiLM` first: a hint looks at it."
    _answer(_Right)
    assert str(learner.hint("film_torch")) == "Run the cell that defines `PReLU` first: a hint looks at it."
    _answer(_Right, _RightTwin)
    assert str(learner.hint("film_torch")) == "Every claim holds. There is nothing left to hint at."


def test_the_solution_comes_after_a_try_or_a_confirmation(monkeypatch):
    (Path.cwd().parent.parent / "solutions").symlink_to(ROOT / "solutions")
    assert "You have not tried this one yet" in str(learner.solution("film_torch"))
    assert "nn.Parameter" in str(learner.solution("film_torch", "show me"))
    _answer(_Unowned)
    learner.check("film_torch")
    assert "nn.Parameter" in str(learner.solution("film_torch"))
    learner._tried.clear()
    assert "nn.Parameter" in str(learner.solution("film_torch")), "a try of yesterday counts"


def _run(*sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    # With this variable ipykernel would not see what C++ writes to stderr.
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    nbclient.NotebookClient(notebook, timeout=120, allow_errors=True).execute(env=environment)
    return notebook.cells


COUNTING = """import torch
from torch import nn
made = []
class FiLM(nn.Module):
    def __init__(self, channels):
        made.append(self)
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))
    def forward(self, x):
        return self.gamma * x + self.beta
"""
CHECK = 'from autograder import check\n\ncheck("film_torch", "{}")'


def test_in_a_kernel_evidence_serves_the_next_check_until_another_cell_has_run():
    cells = _run(
        COUNTING,
        CHECK.format("gamma_owned"),
        'from autograder import hint\nhint("film_torch")',
        CHECK.format("beta_owned"),
        "first = len(made); print(first)",
        CHECK.format("restored"),
        "print(len(made) - first)",
    )
    first, again = (int(cell.outputs[0].text) for cell in (cells[4], cells[6]))
    assert first == again > 0, "checks and hints in a row measure once; after another cell they measure again"


def test_in_a_kernel_a_changed_answer_is_measured_anew():
    cells = _run(COUNTING, CHECK.format("restored"), "FiLM = None", CHECK.format("restored"))
    assert [cell.outputs[0].data["text/plain"] for cell in (cells[1], cells[3])] == ["1.0", "0.0"]


def test_in_a_kernel_the_report_is_one_result_points_as_text_and_words_as_html():
    (cell,) = _run(COUNTING + CHECK.format("gamma_owned", "beta_owned"))
    (output,) = cell.outputs
    assert output.output_type == "execute_result" and output.data["text/plain"] == "1.0"
    assert "Passed: 1 of 1 points" in output.data["text/html"]


def test_in_a_kernel_an_answer_that_exits_is_reported_and_the_kernel_lives():
    exiting = COUNTING.replace("return self.gamma * x + self.beta", "exit()")
    _, cell, after = _run(exiting, CHECK.format("gamma_owned"), "print('alive')")
    assert "your code raised SystemExit: exit() was called" in cell.outputs[0].data["text/html"].replace("<code>", "")
    assert after.outputs[0].text == "alive\n"


def test_in_a_kernel_an_unknown_exercise_is_one_line_not_a_stack():
    (cell,) = _run('from autograder import check\n\ncheck("film", "gamma_owned")')
    (output,) = cell.outputs
    assert output.traceback == [f"ExerciseError: There is no exercise 'film'. There are: {', '.join(exercises.ids())}."]


def test_a_learners_line_is_named_and_none_of_ours():
    broken = COUNTING.replace("return self.gamma * x", "return self.gama * x")
    _, cell = _run(broken, CHECK.format("gamma_owned"))
    html = cell.outputs[0].data["text/html"]
    assert "Where: line 11, <code>return self.gama * x + self.beta</code>" in html
    assert "autograder" not in html and "probe" not in html


def test_the_notebook_that_learners_get_scores_zero_and_says_why():
    path = ROOT / "exercises" / "02_unregistered" / "film_torch.ipynb"
    sources = ["".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"] if "outputs" in cell]
    reports = [cell.outputs[0].data for cell in _run(*sources) if cell.source.endswith('")') and cell.outputs]
    assert [report["text/plain"] for report in reports] == ["0.0"] * 5
    assert all("Not right yet" in report["text/html"] for report in reports)
