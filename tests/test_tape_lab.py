"""The drawn tape in JupyterLab and Notebook 7, as a person uses it: step, fold, choose, switch, reopen."""

import json
from pathlib import Path

import browsing
import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

CELLS = {
    "setup": """import torch
import gradtape
from whatif import what_if

first, second = torch.nn.Linear(4, 8), torch.nn.Linear(8, 2)
x = torch.randn(5, 4)

def step(detach=True):
    h = torch.relu(first(x))
    if detach:
        h = h.detach()
    loss = (second(h) ** 2).mean()
    loss.backward()""",
    "page": "with gradtape.record(norms=True) as trace:\n    step()\ntrace",
    "live": "live = trace.widget()\nlive",
    "switch": "what_if(step, detach=True)",
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tape")
    with browsing.lab(folder) as address:
        yield folder / "missing-gradient", address


@pytest.fixture
def page(chromium):
    with browsing.browser(chromium, size=(1300, 1200)) as page:
        yield page


def _notebook(lab, name):
    """Write a notebook with CELLS beside the lessons; return its path in the course."""
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    for name_, source in CELLS.items():
        made.cells.append(nbformat.v4.new_code_cell(source, id=name_))
    nbformat.write(made, Path(lab[0], "course", name))
    return f"course/{name}"


def _tape(page, number):
    """Return the numberth drawn tape that can be seen."""
    return page.locator(".gt-tape:visible").nth(number)


def _steps_with_keys(page, tape):
    tape.locator(".gt-stage").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert tape.locator(".gt-count").inner_text().startswith("1 of ")
    assert tape.locator(".gt-told").inner_text() == "forward: linear makes (5, 8) float32"


def test_a_trace_a_widget_and_a_switch_work_in_a_notebook(lab, page):
    browsing.open_notebook(page, lab[1], _notebook(lab, "tape.ipynb"))
    outputs = browsing.run_all(page)
    assert all(output["output_type"] != "error" for cell in outputs.values() for output in cell)
    page.wait_for_function("() => document.querySelectorAll('.gt-widget .gt-tape').length === 2")
    assert (
        page.locator(".gt-tape:visible").count() == 3
    )  # each widget hides the page that was kept for the day without a kernel
    for number in range(3):
        _steps_with_keys(page, _tape(page, number))
        assert _tape(page, number).locator(".gt-stage .gt-cut").count() == 1
    for theme in ("Light", "Dark"):
        browsing.theme(page, f"JupyterLab {theme}")
        page.wait_for_timeout(300)
        browsing.screenshot(page, f"tape_{theme.lower()}")
        found = Axe().run(page, context=".gt-tape")
        assert found.violations_count == 0, found.generate_report()

    switch = page.get_by_role("checkbox", name="detach")
    switch.uncheck()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.gt-widget .gt-tape h4')].at(-1).textContent.startsWith('All')"
    )
    last = _tape(page, 2)
    assert last.locator(".gt-stage .gt-cut").count() == 0
    browsing.screenshot(page, "tape_switched")
    switch.check()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.gt-widget .gt-tape h4')].at(-1).textContent.startsWith('2 of')"
    )
    assert last.locator(".gt-stage .gt-cut").count() == 1


def test_python_hears_what_is_stepped_to_and_chosen(lab, page):
    path = _notebook(lab, "heard.ipynb")
    browsing.open_notebook(page, lab[1], path)
    browsing.run_all(page)
    page.wait_for_selector(".gt-widget .gt-tape")
    tape = page.locator(".gt-widget .gt-tape").first
    _steps_with_keys(page, tape)
    tape.locator(".gt-pick").first.click()
    page.wait_for_timeout(500)
    browsing.replace_source(page, "what_if(step", "print(live.step, live.variable)")
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector("text=1 first.weight")


def test_it_steps_on_after_the_kernel_is_gone_and_when_a_saved_notebook_is_opened_again(lab, page):
    path = _notebook(lab, "kept.ipynb")
    browsing.open_notebook(page, lab[1], path)
    browsing.run_all(page)
    page.wait_for_selector(".gt-widget .gt-tape")
    page.evaluate(
        "async () => { await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart(); }"
    )
    _steps_with_keys(page, _tape(page, 0))
    _steps_with_keys(page, _tape(page, 1))
    page.evaluate("async () => { await window.jupyterapp.shell.currentWidget.context.save(); }")
    saved = json.loads(Path(lab[0], path).read_text("utf-8"))
    assert any(
        "gt-tape" in "".join(output.get("data", {}).get("text/html", ""))
        for cell in saved["cells"]
        for output in cell["outputs"]
    )

    browsing.open_notebook(page, lab[1], path)
    page.wait_for_selector(".gt-live")
    assert page.locator(".gt-tape:visible").count() == 3  # the pages, no widget hides them now
    for number in range(3):
        _steps_with_keys(page, _tape(page, number))
    browsing.screenshot(page, "tape_reopened")


def test_it_folds_into_a_narrow_window(lab, page):
    browsing.open_notebook(page, lab[1], _notebook(lab, "narrow.ipynb"))
    browsing.run_all(page)
    page.wait_for_selector(".gt-live")
    page.set_viewport_size({"width": 640, "height": 900})
    page.wait_for_timeout(500)
    tape = _tape(page, 0)
    assert tape.evaluate("tape => tape.scrollWidth <= tape.clientWidth + 1")
    browsing.screenshot(page, "tape_narrow")


def test_notebook_7_shows_it_too(lab, page):
    path = _notebook(lab, "seven.ipynb")
    browsing.open_notebook(page, lab[1], path)  # JupyterLab runs and saves it
    browsing.run_all(page)
    page.evaluate("async () => { await window.jupyterapp.shell.currentWidget.context.save(); }")
    page.goto(
        lab[1].replace("/lab/tree/", "/notebooks/").split("/notebooks/")[0]
        + f"/notebooks/{path}?"
        + lab[1].partition("?")[2]
    )
    page.wait_for_selector(".gt-live", timeout=browsing.START)
    page.wait_for_timeout(2000)  # until the notebook has put the focus where it wants it
    _steps_with_keys(page, _tape(page, 0))
    browsing.screenshot(page, "tape_notebook7")
