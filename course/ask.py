"""Ask a learner something before the next cell answers it.

    predict("02_unregistered", "gamma_gradient")   # a choice; each choice has its own reply
    why("02_unregistered", "gamma_still")          # one line, kept on this machine
    recall("02_unregistered", "gamma_still")       # that line again, beside the answer

Marks nothing, locks nothing and sends nothing. The words stand in questions/<lesson>.toml,
so that a cell does not give its answer away. The first choice is the prediction and is kept;
later ones get their replies too.
"""

import functools
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
.ask-line { font-style: italic; white-space: pre-wrap; }
HIDDEN { display: none; }
</style>"""

_HOW_TO_ANSWER = "<p><i>Run the first cell of the lesson, then this one, to answer.</i></p>"
_FIRST = "This was your first choice."
_KEPT = "Kept in work/.progress.json. You will see it again beside the answer."
_YOUR_LINE = "Your line:"
_NO_LINE = "none yet. Write it above; it will appear here."


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
        words = f"{_html(self.question)}<ol style='list-style-type: lower-alpha'>{choices}</ol>{_HOW_TO_ANSWER}"
        _show(self, self.question, words, self.parts())

    def parts(self):
        """Return the widgets below the question: the choices, and the reply to the one chosen last."""
        first = self._first()
        options = [(_plain(choice.choice), choice) for choice in self.choices]
        radio = widgets.RadioButtons(options=options, value=first, tooltip=_plain(self.question))
        reply = widgets.HTML(_reply(first, _FIRST) if first else "")

        def chosen(change):
            reply.value = _reply(change["new"], self._note(change["new"]))

        radio.observe(chosen, "value")
        return [radio, reply]

    def _first(self):
        kept = _earlier("predictions", self)
        return next((choice for choice in self.choices if choice.id == kept), None)

    def _note(self, choice):
        """Keep the choice if it is the first; return what is to be said below its reply."""
        first = self._first()
        if first is None:
            return _keep("predictions", self, choice.id)
        return _FIRST if choice == first else f"Your first choice is kept: {_plain(first.choice)}"


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
        _show(self, self.question, _html(self.question) + _HOW_TO_ANSWER, self.parts())

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
            text = change["new"].strip()
            note.value = _note(_keep("reasons", self, text) or _KEPT)
            _again(self.lesson, self.name).value = _line(text)

        line.observe(written, "value")
        return [line, note]


@dataclass(frozen=True)
class Recalled:
    """The line that you wrote for a Reason, to be compared with what the lesson says. `str` gives it."""

    lesson: str
    name: str

    def __str__(self):
        return f"{_YOUR_LINE} {_earlier('reasons', self) or _NO_LINE}"

    __repr__ = __str__

    def _ipython_display_(self):
        """Called by IPython for the last value of a cell."""
        _show(self, _YOUR_LINE, html.escape(str(self)), self.parts())

    def parts(self):
        """Return the widget that shows the line, and any line written in its place later."""
        shown = _again(self.lesson, self.name)
        shown.value = _line(_earlier("reasons", self))
        return [shown]


def predict(lesson, name):
    """Return the Prediction of that name. Raises ValueError if the lesson has none such."""
    entry = _entry(lesson, "predict", name)
    return Prediction(lesson, name, entry["question"], tuple(Choice(**c) for c in entry["choices"]))


def why(lesson, name):
    """Return the Reason of that name. Raises ValueError if the lesson has none such."""
    return Reason(lesson, name, _entry(lesson, "why", name)["question"])


def recall(lesson, name):
    """Return what was written for the Reason of that name. Raises ValueError if the lesson has none such."""
    _entry(lesson, "why", name)
    return Recalled(lesson, name)


def _entry(lesson, kind, name):
    lessons = sorted(path.stem for path in QUESTIONS.glob("*.toml"))
    if lesson not in lessons:
        raise ValueError(f"There are no questions for lesson {lesson!r}; there are for {', '.join(lessons)}.")
    entries = tomllib.loads((QUESTIONS / f"{lesson}.toml").read_text("utf-8")).get(kind, {})
    if name not in entries:
        raise ValueError(f"Lesson {lesson} has no {kind}(…, {name!r}); it has {', '.join(entries) or 'none'}.")
    return entries[name]


@functools.cache
def _again(lesson, name):
    """Return the widget, the same each time, that shows the line written for this question."""
    return widgets.HTML()


def _show(asked, head, words, parts):
    # A widget is blank where no kernel runs (an exported page), so the words are shown as well.
    # The widget, where it lives, hides them.
    place = f"ask-{type(asked).__name__.lower()}-{asked.lesson}-{asked.name}"
    display({"text/plain": str(asked), "text/html": f"<div class='{place}'>{words}</div>"}, raw=True)
    hidden = f".{place}, .jp-OutputArea-child:has(> * .{place})"
    top = widgets.HTML(_STYLE.replace("HIDDEN", hidden) + _html(head))
    box = widgets.VBox([top, *parts]).add_class("ask")
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


def _line(text):
    said = f"<div class='ask-line'>{html.escape(text)}</div>" if text else html.escape(_NO_LINE)
    return f"<div class='ask-reply' role='status'>{said}</div>"


def _note(text):
    return f"<div class='ask-note' role='status'>{html.escape(text)}</div>"


def _html(text):
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _plain(text):
    return text.replace("`", "")
