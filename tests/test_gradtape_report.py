"""A trace's answer reads well as text, as HTML and as data, says a shared fault once, and escapes it all."""

import json
import os
import re
from types import SimpleNamespace

import pytest

from gradtape.report import WIDTH, data, faults, headline, line, place, sections, text
from gradtape.trace import SYMPTOMS, Diagnosis, Failure, Location

CUT = Location("/elsewhere/train.py", 12, "h = w.detach() * 2", "step")
FINE = Diagnosis("b", "ok", evidence="A gradient of norm 1, shape (1,).")
DETACHED = Diagnosis(
    "w", "none", "detached", "Tensor.detach", CUT, "Tensor.detach stops the gradient.", "certain", "Take it away."
)
ATTACK = "<script>alert(1)</script>&\"'"


def other(one, **changes):
    return Diagnosis(**{name: getattr(one, name) for name in Diagnosis.__dataclass_fields__} | changes)


def trace(*diagnoses, facts=(), notes=(), failure=None):
    """A Trace as far as a report looks at it."""
    return SimpleNamespace(
        explain=lambda: diagnoses, facts=tuple(facts), notes=tuple(notes), failure=failure, frameworks=("torch",)
    )


def test_a_fault_reads_well_as_text():
    assert text(trace(), [DETACHED, FINE]) == (
        "1 of 2 gradients need a look.\n"
        "\n"
        "  w\n"
        "    symptom      None · detached · certain\n"
        "    first break  /elsewhere/train.py:12\n"
        "                 h = w.detach() * 2\n"
        "    why          Tensor.detach stops the gradient.\n"
        "    repair       Take it away.\n"
        "\n"
        "Then measure again: record the same step once more."
    )


def test_what_was_meant_and_what_was_not_seen_stands_below_the_faults():
    seen = trace(facts=["Tensor.detach at a.py:1 stops the gradient on purpose."], notes=["One op was missed."])
    said = text(seen, [FINE])
    assert said == (
        "All gradients fine.\n"
        "\n"
        "No fault: Tensor.detach at a.py:1 stops the gradient on purpose.\n"
        "\n"
        "Note: One op was missed."
    )


@pytest.mark.parametrize(
    "diagnoses, sentence",
    [
        ([], "No variable took part in what was recorded."),
        ([FINE], "All gradients fine."),
        ([FINE, other(FINE, variable="c")], "All gradients fine: 2 variables."),
        ([DETACHED], "1 of 1 gradient needs a look."),
        ([DETACHED, FINE], "1 of 2 gradients need a look."),
        ([DETACHED, other(DETACHED, cause="discretized"), FINE], "1 of 2 gradients need a look."),
        ([other(DETACHED, variable="the step", symptom="exception")], "The step ended in an exception."),
    ],
)
def test_the_answer_begins_with_one_sentence(diagnoses, sentence):
    assert headline(diagnoses) == sentence
    assert text(trace(), diagnoses).splitlines()[0] == sentence


def test_variables_that_share_a_fault_share_a_paragraph():
    said = text(trace(), [other(DETACHED, variable=f"w{number}") for number in range(3)])
    assert "\n  w0, w1, w2\n" in said and said.count("Take it away.") == 1


def test_of_many_variables_six_are_named_and_the_rest_counted():
    said = text(trace(), [other(DETACHED, variable=f"w{number}") for number in range(9)])
    assert "\n  w0, w1, w2, w3, w4, w5 and 3 more\n" in said


@pytest.mark.parametrize("change", [{"symptom": "zero"}, {"cause": "paused"}, {"location": Location("train.py", 13)}])
def test_another_symptom_cause_or_line_is_another_fault(change):
    assert [names for _, names in faults([DETACHED, other(DETACHED, variable="v", **change)])] == [["w"], ["v"]]


def test_one_variable_with_two_causes_on_one_line_is_named_once():
    assert [names for _, names in faults([DETACHED, DETACHED])] == [["w"]]


def test_no_line_of_the_text_is_too_wide():
    long = other(
        DETACHED,
        evidence="many words " * 60,
        repair="more words " * 60,
        location=Location("a.py", 1, "x = " + "y + " * 90),
    )
    names = [other(long, variable=f"model.encoder.layers.{number}.attention.weight") for number in range(9)]
    said = text(trace(facts=["fact " * 60], notes=["note " * 60]), names)
    assert max(map(len, said.splitlines())) <= WIDTH


def test_a_word_too_long_for_a_line_stays_whole_to_be_copied():
    word = "model." + "x" * 2 * WIDTH
    assert word in text(trace(), [other(DETACHED, evidence=word)])


def test_one_diagnosis_is_one_line():
    assert line(FINE) == str(FINE) == "b: fine"
    assert str(DETACHED) == "w: None, detached, /elsewhere/train.py:12 (certain)"
    assert str(other(DETACHED, cause=None, location=None, confidence="possible")) == "w: None, no line found (possible)"


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_every_symptom_can_be_said(symptom):
    one = other(DETACHED, symptom=symptom)
    assert line(one).startswith("w: ") and text(trace(), [one])
    assert bool(sections(trace(one))) == (symptom != "ok")


def test_a_place_below_the_working_directory_is_told_from_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert place(Location(str(tmp_path / "models" / "film.py"), 3)) == f"models{os.sep}film.py:3"


def test_a_place_far_away_is_told_in_full(tmp_path, monkeypatch):
    deep = tmp_path.joinpath(*"abcdefgh")
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert place(Location("/t.py", 3)) == "/t.py:3"


def test_a_notebooks_place_is_its_cell():
    assert place(Location("/tmp/ipykernel_12/345.py", 2)) == "this notebook, cell line 2"
    assert place(Location("<ipython-input-3-abc>", 2)) == "<ipython-input-3-abc>:2"


def test_where_no_line_is_known_the_report_says_so():
    assert place(None) == "no line found"


def _words(page):
    return re.sub(r"\W+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<style>.*?</style>", "", page))).split()


def test_the_html_says_what_the_text_says():
    seen = trace(DETACHED, other(DETACHED, variable="v"), FINE, facts=["A cut."], notes=["A hole."])
    assert _words(text(seen, seen.explain()).lower()) == _words(f"{headline(seen.explain())} {sections(seen)}".lower())


def test_whatever_came_from_the_user_is_escaped():
    spot = Location(f"/tmp/{ATTACK}.py", 1, ATTACK)
    one = Diagnosis(ATTACK, "none", "detached", ATTACK, spot, ATTACK, "certain", ATTACK)
    page = sections(trace(one, facts=[ATTACK], notes=[ATTACK]))
    assert set(re.findall(r"</?(\w+)", page)) <= {"style", "div", "h4", "section", "p", "code", "br", "b", "i", "pre"}
    assert page.count("&lt;script&gt;") == 7


def test_the_html_leaves_its_look_to_the_page_that_it_goes_into():
    assert "style" not in sections(trace(DETACHED)) and "color" not in sections(trace(DETACHED))


def test_a_fault_without_a_line_has_no_empty_box():
    assert "<pre>" not in sections(trace(other(DETACHED, location=None)))


def test_the_data_is_plain_and_whole():
    seen = trace(DETACHED, FINE, facts=["A cut."], notes=["A hole."], failure=Failure("ValueError", "no"))
    assert json.loads(json.dumps(data(seen))) == {
        "answer": "1 of 2 gradients need a look.",
        "frameworks": ["torch"],
        "variables": [
            {
                "variable": "w",
                "symptom": "none",
                "cause": "detached",
                "op": "Tensor.detach",
                "file": "/elsewhere/train.py",
                "line": 12,
                "source": "h = w.detach() * 2",
                "evidence": "Tensor.detach stops the gradient.",
                "confidence": "certain",
                "repair": "Take it away.",
            },
            {
                "variable": "b",
                "symptom": "ok",
                "cause": None,
                "op": None,
                "file": None,
                "line": None,
                "source": None,
                "evidence": "A gradient of norm 1, shape (1,).",
                "confidence": "certain",
                "repair": "",
            },
        ],
        "facts": ["A cut."],
        "notes": ["A hole."],
        "exception": "ValueError: no",
    }
