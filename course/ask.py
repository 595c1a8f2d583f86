"""Ask a learner something before the next cell answers it.

    predict("02_unregistered", "gamma_gradient")   # a choice; each choice has its own reply
    why("02_unregistered", "gamma_still")          # one line, kept on this machine

Marks nothing, locks nothing and sends nothing. The words stand in questions/<lesson>.toml,
so that a cell does not give its answer away.
"""

import html
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import ipywidgets as widgets
from IPython.display import display

from autograder import progress

QUESTIONS = Path(__file__).resolve().with_name("questions")
WORK = Path(__file__).resolve().parents[1] / "work"

_STYLE = """<style>
.ask { max-width: 46em; overflow: visible; }
.ask .widget-html { height: auto; margin: 0; }
.ask .widget-html-content, .ask .widget-html > div { line-height: 1.5; height: auto; }
.ask .widget-radio { width: auto; }
.ask .widget-radio-box { width: auto; margin: 0; }
.ask .widget-radio-box label {
  display: flex; flex-direction: row-reverse; justify-content: flex-end; align-items: center;
  gap: .6em; cursor: pointer;
  height: auto; line-height: 1.4; white-space: normal; margin: 2px 0; padding: 5px 10px;
  border: 1px solid var(--jp-border-color1, #aaa); border-radius: 4px;
}
.ask .widget-radio-box label:has(input:checked) {
  border: 2px solid var(--jp-brand-color1, #1976d2); padding: 4px 9px;
}
.ask .widget-radio-box label:has(input:focus-visible) {
  outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px;
}
.ask .widget-radio-box input { position: static; margin: 0; flex: none; }
.ask code { background: var(--jp-layout-color2, #8883); padding: 0 3px; border-radius: 2px; }
.ask .widget-text { width: auto; }
.ask-reply { border-left: 3px solid var(--jp-brand-color1, #1976d2); padding: 2px 0 2px 10px; }
.ask-note { opacity: .8; }
HIDDEN { display: none; }
</style>"""


@dataclass(frozen=True)
class Choice:
    id: str
    choice: str
    reply: str


@dataclass(frozen=True)
class Prediction:
    """A question with choices. `str` gives both; a notebook shows them to be clicked."""

    lesson: str
    name: str
    question: str
    choices: tuple

    def __str__(self):
        lines = [f"  {letter}) {choice.choice}" for letter, choice in zip("abcdefgh", self.choices)]
        return _plain("\n".join([self.question, *lines]))

    __repr__ = __str__

    def _ipython_display_(self):
        """Called by IPython for the last value of a cell."""
        choices = "".join(f"<li>{_html(choice.choice)}</li>" for choice in self.choices)
        _show(self, f"{_html(self.question)}<ol style='list-style-type: lower-alpha'>{choices}</ol>", self.parts())

    def parts(self):
        """Return the widgets below the question: the choices, and the reply to the one chosen."""
        question = _plain(self.question)
        options = [(_plain(choice.choice), choice) for choice in self.choices]
        radio = widgets.RadioButtons(options=options, value=None, tooltip=question)
        reply = widgets.HTML()

        def chosen(change):
            note = _keep("predictions", self, change["new"].id)
            reply.value = _reply(change["new"], note)

        radio.observe(chosen, "value")
        return [radio, reply]


@dataclass(frozen=True)
class Reason:
    """A question answered in a line of your own. `str` gives the question."""

    lesson: str
    name: str
    question: str

    def __str__(self):
        return _plain(self.question)

    __repr__ = __str__

    def _ipython_display_(self):
        """Called by IPython for the last value of a cell."""
        _show(self, _html(self.question), self.parts())

    def parts(self):
        """Return the widgets below the question: the line, and a note on where it is kept."""
        earlier = _earlier("reasons", self)
        line = widgets.Text(
            value=earlier,
            placeholder="Because …",
            tooltip=_plain(self.question),
            continuous_update=False,  # One change per line: on Enter, or on leaving the field.
        )
        note = widgets.HTML(_note("You wrote this earlier." if earlier else "Press Enter when it is written."))

        def written(change):
            note.value = _note(_keep("reasons", self, change["new"].strip()) or "Kept in work/.progress.json.")

        line.observe(written, "value")
        return [line, note]


def predict(lesson, name):
    """Return the Prediction of that name. Raises ValueError if the lesson has none such."""
    entry = _entry(lesson, "predict", name)
    return Prediction(lesson, name, entry["question"], tuple(Choice(**c) for c in entry["choices"]))


def why(lesson, name):
    """Return the Reason of that name. Raises ValueError if the lesson has none such."""
    return Reason(lesson, name, _entry(lesson, "why", name)["question"])


def _entry(lesson, kind, name):
    lessons = sorted(path.stem for path in QUESTIONS.glob("*.toml"))
    if lesson not in lessons:
        raise ValueError(f"There are no questions for lesson {lesson!r}; there are for {', '.join(lessons)}.")
    entries = tomllib.loads((QUESTIONS / f"{lesson}.toml").read_text("utf-8")).get(kind, {})
    if name not in entries:
        raise ValueError(f"Lesson {lesson} has no {kind}(…, {name!r}); it has {', '.join(entries) or 'none'}.")
    return entries[name]


def _show(asked, words, parts):
    # A widget is blank where no kernel runs (an exported page), so the words are shown as well.
    # The widget, where it lives, hides them.
    place = f"ask-words-{asked.lesson}-{asked.name}"
    display({"text/plain": str(asked), "text/html": f"<div class='{place}'>{words}</div>"}, raw=True)
    hidden = f".{place}, .jp-OutputArea-child:has(> * .{place})"
    question = widgets.HTML(_STYLE.replace("HIDDEN", hidden) + _html(asked.question))
    box = widgets.VBox([question, *parts]).add_class("ask")
    view = {"model_id": box.model_id, "version_major": 2, "version_minor": 0}
    display({"text/plain": "", "application/vnd.jupyter.widget-view+json": view}, raw=True)


def _keep(section, asked, value):
    """Return "" once the value is kept, else a sentence saying why it is not."""
    if not WORK.is_dir():
        return "Nothing is kept: there is no work/ folder beside course/."
    try:
        progress.write(WORK / progress.FILE, section, f"{asked.lesson}/{asked.name}", value)
    except OSError as error:
        return f"Nothing is kept: {error.strerror or error}."
    return ""


def _earlier(section, asked):
    entries = progress.read(WORK / progress.FILE).get(section)
    value = entries.get(f"{asked.lesson}/{asked.name}") if isinstance(entries, dict) else None
    return value if isinstance(value, str) else ""


def _reply(choice, note):
    said = f"<div class='ask-reply' role='status'><b>{_html(choice.choice)}</b><br>{_html(choice.reply)}</div>"
    return said + (_note(note) if note else "")


def _note(text):
    return f"<div class='ask-note' role='status'>{html.escape(text)}</div>"


def _html(text):
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _plain(text):
    return text.replace("`", "")
