"""A report reads well as text and as HTML, says nothing twice, and escapes what came from an answer."""

import re

import pytest

from autograder.evidence import Crash
from autograder.report import Note, Report
from autograder.verdict import Verdict

HELD = Verdict("gamma_owned", 1.0, 1.0, True, "`gamma` moved as it should.")
FAILED = Verdict("beta_owned", 0.0, 1.0, False, "`beta` did not move.", "not_updated", "unregistered")
STOPPED = Verdict("gamma_owned", 0.0, 1.0, False, "", "exception", None, "forward")


def _report(outcome, *verdicts, **more):
    points = sum(one.points for one in verdicts)
    return Report(outcome, points, float(sum(one.max_points for one in verdicts)), verdicts, "film_keras", **more)


def _words(html):
    return re.sub(r"<[^>]+>", " ", html)


def _squeezed(text):
    return re.sub(r"\W+", "", text)


def test_a_wrong_answer_reads_well_as_text():
    assert str(_report("wrong", HELD, FAILED)) == (
        "film_keras: Not right yet: 1 of 2 points\n"
        "\n"
        "✓ gamma_owned\n"
        "  `gamma` moved as it should.\n"
        "\n"
        "✗ beta_owned\n"
        "  `beta` did not move.\n"
        "  Symptom: not updated\n"
        "  Cause: `unregistered`\n"
        "\n"
        'Repair it, run the cell again and measure again. Stuck? Run `hint("film_keras")`.'
    )


def test_a_crash_names_the_step_the_error_and_the_line():
    crash = Crash("NameError", "name 'w' is not defined", "line 9: return x @ w")
    assert str(_report("crashed", STOPPED, crashes={"forward": crash})).splitlines()[2:5] == [
        "✗ gamma_owned",
        "  In the step `forward` your code raised NameError: name 'w' is not defined",
        "  Where: line 9, `return x @ w`",
    ]


def test_an_error_on_no_line_of_the_learners_says_so():
    crash = Crash("TypeError", "too many positional arguments")
    text = str(_report("crashed", STOPPED, crashes={"forward": crash}))
    assert "  Where: on no line of yours, but in what was done with your result\n" in text


def test_an_answer_that_is_not_what_the_task_asks_for_is_told_so_in_one_sentence():
    crash = Crash("AnswerError", "`call` returned None. Does it end with `return`?")
    text = str(_report("crashed", STOPPED, crashes={"forward": crash}))
    assert text.splitlines()[2:5] == ["✗ gamma_owned", "  `call` returned None. Does it end with `return`?", ""]


@pytest.mark.parametrize(
    "crash, words",
    [
        (Crash("Missing", "There is no `FiLM` yet. Run the cell that defines it, then check again."), "There is no"),
        (Crash("Unfinished", ""), "It still raises NotImplementedError."),
    ],
)
def test_what_was_not_tried_yet_is_no_failure(crash, words):
    text = str(_report("unattempted", STOPPED, crashes={"forward": crash}))
    assert "Not tried yet: 0 of 1 points" in text and words in text
    assert "hint" not in text


def test_two_claims_that_fail_for_one_reason_are_told_once():
    other = Verdict("restored", 0.0, 1.0, False, FAILED.why, FAILED.symptom, FAILED.cause)
    text = str(_report("wrong", FAILED, other))
    assert "✗ beta_owned, restored\n" in text
    assert text.count("did not move") == 1


def test_a_notebook_shows_points_as_text_and_the_report_as_html():
    bundle = _report("wrong", HELD, FAILED)._repr_mimebundle_()
    assert bundle["text/plain"] == "1.0"
    assert "Not right yet: 1 of 2 points" in bundle["text/html"]
    assert "Symptom: not updated" in _words(bundle["text/html"])


def test_the_html_says_what_the_text_says():
    report = _report("wrong", HELD, FAILED, printed="hello")
    plain = str(report).replace("`", "").replace("film_keras: ", "", 1).replace(":\nhello", "\nhello")
    html = _words(report._repr_mimebundle_()["text/html"]).replace("&quot;", '"')
    assert _squeezed(plain) == _squeezed(html)


def test_colours_follow_the_theme_and_nothing_depends_on_them():
    html = _report("wrong", FAILED)._repr_mimebundle_()["text/html"]
    assert re.findall(r"#[0-9a-f]{6}", html) == re.findall(r"var\(--[\w-]+, (#[0-9a-f]{6})\)", html)
    assert "✗" in html


def test_whatever_came_from_an_answer_is_escaped():
    attack = "<script>alert(1)</script>`<img src=x onerror=alert(2)>`"
    crash = Crash("<b>E</b>", attack, f"line 1: {attack}")
    html = _report("crashed", STOPPED, crashes={"forward": crash}, printed=attack)._repr_mimebundle_()["text/html"]
    allowed = {"div", "p", "strong", "br", "code", "details", "summary", "pre"}
    assert set(re.findall(r"</?(\w+)", html)) <= allowed


def test_a_long_message_is_cut():
    crash = Crash("ValueError", "\n".join(["many words " * 20] * 50))
    assert len(str(_report("crashed", STOPPED, crashes={"forward": crash}))) < 700


def test_a_note_is_its_markdown():
    assert str(Note("Look at `call`.")) == "Look at `call`."
    assert Note("Look.")._repr_mimebundle_()["text/markdown"] == "Look."
