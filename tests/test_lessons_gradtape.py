"""Where a lesson asks gradtape, the answer names the weight, the cause and the line that a reader sees at fault."""

import html
import re

import pytest

# lesson, cell that shows the answer, cell at fault: what the answer says of each weight, and the line at fault
ANSWERS = [
    ("00_the_tape", "none-gradtape", "none-tensorflow", {"w": "None · discretized"}, ["rounded = tf.round(w)"]),
    (
        "00_the_tape",
        "none-torch",
        "none-torch",
        {"v": "None · detached", "w": "zero · discretized"},
        ["loss = torch.round(w) ** 2 + v.detach() ** 2"] * 2,
    ),
    (
        "02_unregistered",
        "gradtape-keras",
        "model-keras",
        {"model.gamma": "not updated · unregistered"},
        ['self.gamma = tf.Variable(tf.random.normal([64]), name="gamma")'],
    ),
    (
        "02_unregistered",
        "gradtape-torch",
        "model-torch",
        {"net.gamma": "not updated · unregistered"},
        ["self.gamma = torch.randn(64, requires_grad=True)"],
    ),
]
IDS = [f"{lesson}-{cell}" for lesson, cell, *_ in ANSWERS]


def shown(notebook, cell_id):
    """Return the HTML of gradtape's answer under a cell."""
    (cell,) = [cell for cell in notebook.cells if cell.id == cell_id]
    (answer,) = [
        one.data["text/html"] for one in cell.outputs if "gradtape" in one.get("data", {}).get("text/html", "")
    ]
    return answer


def told(answer):
    """Return [(variables, what became of them, place, line of source)] of an answer."""
    pattern = "<p><code>(.*?)</code><br>Symptom: <b>(.*?)</b></p><p>First break: (.*?)</p><pre>(.*?)</pre>"
    return [tuple(map(html.unescape, found)) for found in re.findall(pattern, answer)]


@pytest.mark.parametrize("lesson, cell_id, fault, became, lines", ANSWERS, ids=IDS)
def test_an_answer_names_weight_cause_and_line(ran, lesson, cell_id, fault, became, lines):
    found = told(shown(ran(lesson), cell_id))
    assert {name: what.rpartition(" · ")[0] for name, what, _, _ in found} == became
    assert [line for *_, line in found] == lines


@pytest.mark.parametrize("lesson, cell_id, fault, became, lines", ANSWERS, ids=IDS)
def test_the_place_is_the_line_of_the_cell_at_fault(ran, lesson, cell_id, fault, became, lines):
    notebook = ran(lesson)
    (source,) = [cell.source.splitlines() for cell in notebook.cells if cell.id == fault]
    for _, _, place, line in told(shown(notebook, cell_id)):
        number = int(re.fullmatch(r"this notebook, cell line (\d+)", place)[1])
        assert source[number - 1].strip() == line


def test_after_the_repair_gradtape_finds_nothing_wrong(ran):
    answer = shown(ran("02_unregistered"), "own-step")
    assert "All gradients fine: 3 variables." in answer and told(answer) == []


@pytest.mark.parametrize("lesson", ["00_the_tape", "02_unregistered"])
def test_the_framework_is_asked_first_and_gradtape_after_the_prediction(ran, lesson):
    order = [cell.id for cell in ran(lesson).cells]
    asked, answered = {
        "00_the_tape": (["ask-rounding", "none-tensorflow"], "none-gradtape"),
        "02_unregistered": (["why-gamma", "ask-gamma", "ask-keras", "ask-torch"], "gradtape-keras"),
    }[lesson]
    assert all(order.index(cell_id) < order.index(answered) for cell_id in asked)


def test_the_lesson_ends_on_a_step_of_the_readers_own(ran):
    last = ran("02_unregistered").cells[-1]
    assert last.id == "own-step" and last.source.startswith("with gradtape.record() as trace:\n")


WHAT_IFS = [
    ("00_the_tape", "early-what-if", "None · unrecorded · certain"),
    ("01_unrecorded", "what-if", "None · unrecorded · certain"),
    ("02_unregistered", "what-if", "not updated · unregistered · certain"),
]


@pytest.mark.parametrize("lesson, cell_id, became", WHAT_IFS)
def test_a_what_if_control_shows_the_break_at_first_also_without_a_kernel(ran, lesson, cell_id, became):
    ((_, what, _, _),) = told(shown(ran(lesson), cell_id))
    assert what == became
