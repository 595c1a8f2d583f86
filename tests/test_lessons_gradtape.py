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
    (
        "04_detached",
        "gradtape-keras",
        "loss-keras",
        {"body.kernel, mine.kernel": "None · detached"},
        ['gated = tf.stop_gradient(gated) if cut == "output" else gated'],
    ),
    (
        "04_detached",
        "gradtape-torch",
        "step-torch",
        {"net.0.weight, net.0.bias": "None · detached"},
        ["features = net[0](inputs).detach() if stopped else net[0](inputs)"],
    ),
    (
        "05_discretized",
        "gradtape-keras",
        "train-keras",
        {"model.conv.kernel": "None · discretized"},
        ["return tf.cast(v > 0, tf.float32)"],
    ),
    (
        "05_discretized",
        "gradtape-torch",
        "step-torch",
        {"front.weight, front.bias": "zero · discretized"},
        ["((back(activation(front(inputs))) - targets) ** 2).mean().backward()"],
    ),
    (
        "03_exported",
        "gradtape-keras",
        "model-keras",
        {"model.body.kernel, model.body.bias": "None · exported"},
        ["features = self.squash(self.body(x))"],
    ),
    (
        "03_exported",
        "gradtape-torch",
        "step-torch",
        {"body.weight, body.bias": "None · exported"},
        ["return torch.tensor(np.tanh(features.tolist()), dtype=torch.float32)"],
    ),
    (
        "12_custom_pooling",
        "gradtape-keras",
        "pool-keras",
        {"w": "wrong · custom_wrong"},
        ["dw = tf.reduce_sum(dy[:, None] * x, axis=0) / s"],
    ),
    (
        "12_custom_pooling",
        "gradtape-torch",
        "pool-torch",
        {"v": "wrong · custom_wrong"},
        ["return dy[:, None] * v / v.sum(), dy @ x / v.sum()"],
    ),
    (
        "11_unoptimized",
        "gradtape-torch",
        "step-torch",
        {"net.1.weight, net.1.bias": "not updated · unoptimized"},
        ["net.append(torch.nn.Linear(4, 1))"],
    ),
    (
        "11_unoptimized",
        "gradtape-keras",
        "gradtape-keras",
        {"model.body.kernel, model.body.bias": "not updated · frozen"},
        ["body.trainable = True"],
    ),
    (
        "07_recreated",
        "gradtape-keras",
        "model-keras",
        {"layer/w": "not updated · recreated"},
        ['w = tf.Variable(tf.random.normal([x.shape[-1], 2]), name="w")'],
    ),
    (
        "13_custom_convolution",
        "gradtape-keras",
        "convolution-keras",
        {"body.kernel, body.bias": "wrong · custom_wrong"},
        ["return tf.linalg.matvec(tf.signal.frame(wide, 3, 1), back)"],
    ),
    (
        "13_custom_convolution",
        "gradtape-torch",
        "convolution-torch",
        {"net.weight, net.bias": "wrong · custom_wrong"},
        ["return wide.unfold(1, 3, 1) @ Convolve.back, None, None, None"],
    ),
    (
        "06_mismatched",
        "gradtape-keras",
        "model-keras",
        {"rate": "None · discretized"},
        ["return tf.cast(tf.cast(rate, days.dtype) * days, tf.float32)"],
    ),
    (
        "06_mismatched",
        "gradtape-tiny",
        "tiny-torch",
        {"far": "zero · saturated"},
        ["loss = (near + 1e-6 * far.half().float() - 1.002) ** 2"],
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
    ("04_detached", "what-if", "None · detached · certain"),
    ("05_discretized", "what-if", "None · discretized · certain"),
    ("03_exported", "what-if", "None · exported · likely"),
    ("12_custom_pooling", "what-if", "wrong · custom_wrong · certain"),
    ("11_unoptimized", "what-if", "not updated · unoptimized · certain"),
    ("07_recreated", "what-if", "not updated · recreated · certain"),
    ("13_custom_convolution", "what-if", "wrong · custom_wrong · certain"),
    ("06_mismatched", "what-if", "None · discretized · certain"),
]


@pytest.mark.parametrize("lesson, cell_id, became", WHAT_IFS)
def test_a_what_if_control_shows_the_break_at_first_also_without_a_kernel(ran, lesson, cell_id, became):
    ((_, what, _, _),) = told(shown(ran(lesson), cell_id))
    assert what == became
