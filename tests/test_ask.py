"""What a lesson asks: every choice is answered, nothing is marked, nothing is blank."""

import html
import json
import re
import tomllib
from pathlib import Path

import ask
import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
COURSE = ROOT / "course"

STORED = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (COURSE / "questions").glob("*.toml")}
PREDICTIONS = [(lesson, name) for lesson, stored in STORED.items() for name in stored["predict"]]
REASONS = [(lesson, name) for lesson, stored in STORED.items() for name in stored["why"]]


@pytest.fixture(autouse=True)
def nothing_recalled():
    ask._again.cache_clear()


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setattr(ask, "WORK", tmp_path / "work")
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


@pytest.fixture
def no_work(tmp_path, monkeypatch):
    monkeypatch.setattr(ask, "WORK", tmp_path / "work")
    return tmp_path / "work"


def kept(work):
    return json.loads((work / ".progress.json").read_text("utf-8"))


@pytest.mark.parametrize("lesson, name", PREDICTIONS)
def test_text_has_the_question_and_every_choice(lesson, name):
    asked = ask.predict(lesson, name)
    lines = str(asked).splitlines()
    assert len(lines) == 1 + len(asked.choices) and "`" not in str(asked)
    assert all(choice.choice in str(asked) for choice in asked.choices)


@pytest.mark.parametrize("lesson, name", PREDICTIONS)
def test_one_choice_is_right_and_each_has_a_reply_of_its_own(lesson, name):
    replies = [choice.reply for choice in ask.predict(lesson, name).choices]
    assert sorted(reply.split()[0].strip(".,") for reply in replies) == ["No"] * (len(replies) - 1) + ["Yes"]
    assert len(set(replies)) == len(replies)
    assert len({choice.id for choice in ask.predict(lesson, name).choices}) == len(replies)


@pytest.mark.parametrize("lesson, name", PREDICTIONS)
def test_each_choice_is_replied_to_and_the_first_is_kept(work, lesson, name):
    asked = ask.predict(lesson, name)
    radio, reply = asked.parts()
    first = asked.choices[-1]
    for choice in reversed(asked.choices):
        radio.value = choice
        assert ask._html(choice.choice) in reply.value and ask._html(choice.reply) in reply.value
        assert kept(work)["predictions"] == {f"{lesson}/{name}": first.id}
    assert html.escape(f"Your first choice is kept: {ask._plain(first.choice)}") in reply.value


def test_a_cell_run_again_shows_the_first_choice_and_its_reply(work):
    asked = ask.predict("02_unregistered", "gamma_gradient")
    radio, _ = asked.parts()
    radio.value = first = asked.choices[1]
    radio.value = asked.choices[0]
    radio, reply = asked.parts()
    assert radio.value == first and ask._html(first.reply) in reply.value
    assert "This was your first choice." in reply.value
    radio.value = asked.choices[2]
    radio.value = first
    assert "This was your first choice." in reply.value


def test_a_choice_of_an_older_version_counts_as_none(work):
    (work / ".progress.json").write_text('{"predictions": {"02_unregistered/gamma_gradient": "gone"}}')
    radio, reply = ask.predict("02_unregistered", "gamma_gradient").parts()
    assert radio.value is None and reply.value == ""


def test_nothing_is_chosen_before_you_choose(work):
    radio, reply = ask.predict("02_unregistered", "gamma_gradient").parts()
    assert radio.value is None and reply.value == "" and not list(work.iterdir())


def test_a_line_is_kept_and_shown_again(work):
    line, note = ask.why("02_unregistered", "gamma_still").parts()
    assert line.value == "" and "Press Enter when it is written." in note.value
    line.value = " nobody owns it <b> "
    assert "Kept in work/.progress.json. You will see it again beside the answer." in note.value
    assert kept(work)["reasons"] == {"02_unregistered/gamma_still": "nobody owns it <b>"}
    line, note = ask.why("02_unregistered", "gamma_still").parts()
    assert line.value == "nobody owns it <b>" and "You wrote this earlier." in note.value


def test_a_line_is_recalled_and_follows_what_is_written(work):
    recalled = ask.recall("02_unregistered", "gamma_still")
    assert str(recalled) == "Your line: none yet. Write it above; it will appear here."
    (shown,) = recalled.parts()
    assert "none yet. Write it above; it will appear here." in shown.value
    line, _ = ask.why("02_unregistered", "gamma_still").parts()
    line.value = "nobody owns it <b>"
    assert "nobody owns it &lt;b&gt;" in shown.value and "none yet" not in shown.value
    assert str(recalled) == "Your line: nobody owns it <b>"
    assert "nobody owns it" in recalled.parts()[0].value


def test_without_a_work_folder_nothing_is_kept_and_it_says_so(no_work):
    line, note = ask.why("02_unregistered", "gamma_still").parts()
    line.value = "because"
    assert "Nothing is kept: there is no work/ folder beside course/." in note.value
    radio, reply = ask.predict("02_unregistered", "gamma_gradient").parts()
    radio.value = radio.options[0][1]
    assert "Nothing is kept" in reply.value and not no_work.exists()


def test_a_damaged_record_is_no_obstacle(work):
    (work / ".progress.json").write_text('{"reasons": ["odd"]}')
    line, _ = ask.why("02_unregistered", "gamma_still").parts()
    line.value = "because"
    assert kept(work)["reasons"] == {"02_unregistered/gamma_still": "because"}


def displayed(monkeypatch, asked):
    shown = []
    monkeypatch.setattr(ask, "display", lambda bundle, raw: shown.append(bundle))
    asked._ipython_display_()
    return shown


ASKED = [ask.predict(*PREDICTIONS[0]), ask.why(*REASONS[0])]


@pytest.mark.parametrize("asked", ASKED, ids=["predict", "why"])
def test_words_without_a_kernel_say_how_to_answer(monkeypatch, work, asked):
    words, _ = displayed(monkeypatch, asked)
    assert "Run the first cell of the lesson, then this one, to answer." in words["text/html"]


@pytest.mark.parametrize("asked", [*ASKED, ask.recall(*REASONS[0])], ids=["predict", "why", "recall"])
def test_words_stand_beside_the_widget_and_the_widget_hides_them(monkeypatch, work, asked):
    words, widget = displayed(monkeypatch, asked)
    assert words["text/plain"] == str(asked)
    place = re.search(r"class='(.+?)'", words["text/html"])[1]
    model = widget["application/vnd.jupyter.widget-view+json"]["model_id"]
    box = ask.widgets.Widget.get_manager_state()["state"][model]
    question = ask.widgets.Widget.get_manager_state()["state"][box["state"]["children"][0].removeprefix("IPY_MODEL_")]
    assert re.search(rf"\.{place}, .*display: none", question["state"]["value"])


@pytest.mark.parametrize(
    "call, sentence",
    [
        (
            lambda: ask.predict("02", "gamma_gradient"),
            "There are no questions for lesson '02'; there are for " + ", ".join(sorted(STORED)) + ".",
        ),
        (
            lambda: ask.predict("02_unregistered", "gama"),
            "Lesson 02_unregistered has no predict(…, 'gama'); it has rounding, moved, gamma_gradient, three_steps.",
        ),
        (
            lambda: ask.why("02_unregistered", "gamma_gradient"),
            "Lesson 02_unregistered has no why(…, 'gamma_gradient'); it has gamma_still.",
        ),
        (
            lambda: ask.recall("02_unregistered", "gama"),
            "Lesson 02_unregistered has no why(…, 'gama'); it has gamma_still.",
        ),
    ],
)
def test_an_unknown_question_names_those_that_exist(call, sentence):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == sentence


@pytest.mark.parametrize("lesson", STORED)
def test_a_lesson_asks_each_of_its_questions_once(lesson):
    notebook = nbformat.read(COURSE / f"{lesson}.ipynb", as_version=4)
    source = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    asked = re.findall(r'^(predict|why)\("(\w+)", "(\w+)"\)$', source, re.M)
    stored = [(kind, lesson, name) for kind, entries in STORED[lesson].items() for name in entries]
    assert sorted(asked) == sorted(stored)


@pytest.mark.parametrize("lesson, name", REASONS)
def test_a_lesson_shows_the_line_again_after_it_asked_and_explained(lesson, name):
    cells = nbformat.read(COURSE / f"{lesson}.ipynb", as_version=4).cells
    sources = [cell.source for cell in cells]
    asked, recalled = (sources.index(f'{call}("{lesson}", "{name}")') for call in ("why", "recall"))
    assert "markdown" in [cell.cell_type for cell in cells[asked:recalled]]
