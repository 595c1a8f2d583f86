"""The drawn tape as a widget, in a process without a kernel: what it sends, what it hears, what stays without it."""

import re

import pytest
import taped

pytest.importorskip("anywidget", reason="anywidget is not installed, so there is no widget")

from gradtape.draw import page, view  # noqa: E402
from gradtape.draw.widget import TapeWidget  # noqa: E402


@pytest.fixture
def widget():
    made = TapeWidget(taped.detached())
    yield made
    made.close()


def test_a_trace_gives_its_widget():
    made = taped.detached().widget()
    assert isinstance(made, TapeWidget)
    made.close()


def test_it_sends_the_page_and_what_the_stepper_needs(widget):
    state = widget.get_state(["html", "view", "step", "variable", "_esm"])
    trace = view.of(taped.detached())
    assert state["view"]["version"] == view.VERSION and state["view"]["start"] == trace["start"]
    assert set(state["view"]) == set(page.needed(trace)) and state["view"]["steps"] == trace["steps"]
    assert 'class="gt-tape"' in state["html"] and "Tensor.detach" in state["html"]
    assert (state["step"], state["variable"]) == (0, "")
    assert "<script" not in state["html"]  # innerHTML runs none: the module does it


def test_its_module_is_the_stepper_of_the_page(widget):
    assert widget._esm.startswith(page.script()) and "export default" in str(widget._esm)


def test_what_is_stepped_to_and_chosen_is_heard(widget):
    heard = []
    widget.observe(lambda change: heard.append((change["name"], change["new"])), ["step", "variable"])
    widget.set_state({"step": 3, "variable": "net.first.weight"})
    assert sorted(heard) == [("step", 3), ("variable", "net.first.weight")]


def test_another_trace_takes_its_place(widget):
    before = widget.html
    widget.show(taped.healthy())
    assert widget.html != before and "All gradients fine: 4 variables." in widget.html
    assert widget.view["steps"] == view.of(taped.healthy())["steps"]
    assert "Tensor.detach" not in widget.words + str(widget.kept()) + str(widget.view)


def test_a_trace_that_takes_its_place_sends_the_view_before_the_page(widget):
    # The page is drawn anew when `html` changes, from whatever `view` is then.
    sent = []
    widget.observe(lambda change: sent.append((change["name"], widget.view["start"])), ["html", "view"])
    widget.show(taped.flat())
    assert [name for name, _ in sent] == ["view", "html"]


def test_it_says_in_words_what_it_draws(widget):
    assert widget.words == view.of(taped.detached())["words"] and "✂ ------ cut" in widget.words


def test_what_is_kept_is_a_page_of_its_own_that_the_living_widget_hides(widget):
    kept = widget.kept()
    assert set(kept) == {"text/plain", "text/html"} and kept["text/plain"] == widget.words
    (mark,) = re.findall(r'^<div class="(gt-kept-\w+)">', kept["text/html"])
    assert f".{mark}," in widget.html and "display:none" in widget.html
    assert "bringToLife(" in kept["text/html"] and f".{mark}" not in kept["text/html"]


def test_two_widgets_hide_only_their_own_pages(widget):
    other = TapeWidget(taped.detached())
    assert widget.kept()["text/html"].split(">")[0] != other.kept()["text/html"].split(">")[0]
    other.close()


def test_displayed_it_brings_the_page_and_itself(widget, monkeypatch):
    shown = []
    monkeypatch.setattr("gradtape.draw.widget.display", lambda data, raw: shown.append(data))
    widget._ipython_display_()
    page_, live = shown
    assert "text/html" in page_ and "application/vnd.jupyter.widget-view+json" not in page_
    assert live["application/vnd.jupyter.widget-view+json"]["model_id"] == widget.model_id
