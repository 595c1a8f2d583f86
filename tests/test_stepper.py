"""The page that steps by itself, in a real browser: mouse, keys, no scripts, both themes, a narrow window."""

import pytest
import taped
from axe_playwright_python.sync_playwright import Axe
from browsing import FLAGS, screenshot
from playwright.sync_api import sync_playwright

from gradtape.draw import compare, page, view


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def opened(browser, tmp_path):
    """A function: trace or markup -> a page that shows it; whatever goes wrong in the page's script fails the test."""
    contexts, errors = [], []

    def open_(shown, width=1100, **options):
        file = tmp_path / f"{len(contexts)}.html"
        file.write_text(shown if isinstance(shown, str) else page.page(view.of(shown)), "utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(10_000)
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("request", lambda asked: errors.append(asked.url) if not asked.url.startswith("file:") else None)
        tab.goto(file.as_uri())
        return tab

    yield open_
    for context in contexts:
        context.close()
    assert errors == []


def _count(tab):
    done, _, of = tab.inner_text(".gt-count").partition(" of ")
    return int(done), int(of)


def _box(tab, name):
    return tab.locator(".gt-box", has=tab.locator(f".gt-name:text-is('{name}')")).first


def test_the_whole_picture_comes_first_and_names_the_break(opened):
    tab = opened(taped.detached())
    assert _count(tab)[0] == _count(tab)[1] > 5
    assert tab.inner_text(".gt-told").startswith(
        "first.weight and 1 more: None · detached · "
    ) or "first.weight" in tab.inner_text(".gt-told")
    assert tab.locator(".gt-stage .gt-edge.gt-cut").count() == 1
    assert "gt-faulty" in _box(tab, "Tensor.detach").get_attribute("class")
    screenshot(tab, "page_detached_light")


def test_arrow_keys_step_forward_and_back_and_the_source_follows(opened):
    tab = opened(taped.detached())
    tab.focus(".gt-stage")
    tab.keyboard.press("Home")
    assert _count(tab)[0] == 0 and tab.inner_text(".gt-told") == "Nothing has run yet."
    tab.keyboard.press("ArrowRight")
    assert _count(tab)[0] == 1 and tab.inner_text(".gt-told") == "forward: linear makes (5, 8) float32"
    assert "self.second(self.between(self.first(x)))" in tab.inner_text(".gt-now-line")
    assert tab.locator(".gt-now").count() == 1
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowLeft")
    assert _count(tab)[0] == 1
    tab.keyboard.press("End")
    assert _count(tab)[0] == _count(tab)[1]


def test_going_back_the_gradients_appear_edge_by_edge_with_norm_and_shape(opened):
    tab = opened(taped.healthy())
    tab.click(".gt-first")
    assert tab.locator(".gt-stage .gt-edge:not(.gt-ahead)").count() == 0
    ahead = tab.locator(".gt-stage .gt-ahead").count()
    for _ in range(_count(tab)[1] - 1):
        tab.click(".gt-on")
        now = tab.locator(".gt-stage .gt-ahead").count()
        assert now <= ahead
        ahead = now
    assert tab.inner_text(".gt-told").startswith("backward: back through ")
    labels = tab.locator(".gt-stage .gt-edge:not(.gt-ahead) .gt-gradient").all_text_contents()
    assert any("(5, 2)" in label and float(label.split()[0]) > 0 for label in labels)


def test_play_runs_the_tape_from_the_beginning_and_pauses(opened):
    tab = opened(taped.healthy())
    tab.click(".gt-play")
    tab.wait_for_function("() => document.querySelector('.gt-count').textContent.startsWith('2 of')")
    tab.click(".gt-play")
    stopped = _count(tab)
    tab.wait_for_timeout(900)
    assert _count(tab) == stopped and tab.inner_text(".gt-play") == "Play"


def test_the_slider_goes_to_any_step(opened):
    tab = opened(taped.healthy())
    tab.locator(".gt-slider").fill("3")
    assert _count(tab)[0] == 3 and tab.locator(".gt-slider").get_attribute("aria-valuetext").startswith("3 of ")


@pytest.mark.parametrize("way", ["click", "Enter"])
def test_a_folded_layer_opens_and_folds_again(opened, way):
    tab = opened(taped.healthy())
    layer = (
        _box(tab, "net.second (Linear)")
        if _box(tab, "net.second (Linear)").count()
        else tab.locator("[data-opens]").first
    )
    before = tab.locator(".gt-box").count()
    if way == "click":
        layer.click()
    else:
        layer.focus()
        tab.keyboard.press("Enter")
    assert tab.locator(".gt-box").count() > before and tab.locator(".gt-trail button").count() == 2
    if way == "click":
        tab.locator(".gt-trail button").first.click()
    else:
        tab.keyboard.press("Escape")
    assert tab.locator(".gt-box").count() == before


def test_choosing_a_variable_shows_its_way_its_line_and_its_answer(opened):
    tab = opened(taped.detached())
    tab.locator(".gt-pick", has_text="first.weight").click()
    assert "None · detached" in tab.inner_text(".gt-told")
    assert tab.locator(".gt-box.gt-way").count() >= 4 and tab.locator(".gt-one-way").count() == 1
    assert "detach()" in tab.inner_text(".gt-now-line")
    assert tab.locator("section.gt-told-now").count() == 1
    tab.locator(".gt-pick", has_text="first.weight").click()
    assert tab.locator(".gt-one-way").count() == 0


def test_a_line_finds_its_boxes_and_a_box_its_line(opened):
    tab = opened(taped.detached())
    tab.locator("[data-line]", has_text="(net(x) ** 2).mean()").click()
    assert {"Tensor.__pow__", "Tensor.mean"} & set(tab.locator(".gt-chosen .gt-name").all_text_contents())
    _box(tab, "Tensor.detach").click()
    assert ".detach()" in tab.inner_text(".gt-now-line")


def test_what_is_drawn_can_be_changed_to_the_whole_step_and_to_source_lines(opened):
    tab = opened(taped.detached())
    modes = tab.locator(".gt-mode option").evaluate_all("all => all.map(one => one.value)")
    assert "lines" in modes
    for mode in modes:
        tab.select_option(".gt-mode", mode)
        assert tab.locator(".gt-box").count() > 2 and _count(tab)[0] == _count(tab)[1]


@pytest.mark.parametrize("name", ["detached", "through_numpy", "flat", "not_a_number", "unoptimized", "healthy"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_about(opened, name, theme):
    tab = opened(getattr(taped, name)(), color_scheme=theme)
    for summary in tab.locator("summary").all():
        if summary.locator("..").get_attribute("open") is None:
            summary.click()
    screenshot(tab, f"page_{name}_{theme}")
    found = Axe().run(tab, context=".gt-tape")
    assert found.violations_count == 0, found.generate_report()


def test_the_theme_follows_the_reader(opened):
    grounds = {}
    for theme in ("light", "dark"):
        tab = opened(taped.healthy(), color_scheme=theme)
        grounds[theme] = tab.evaluate("() => getComputedStyle(document.querySelector('.gt-tape')).backgroundColor")
    assert grounds == {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 20, 24)"}


@pytest.mark.parametrize("width", [360, 700])
def test_a_narrow_window_scrolls_nothing_but_the_drawing(opened, width):
    tab = opened(taped.unoptimized(), width=width)
    assert tab.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    screenshot(tab, f"page_{width}")


def test_without_scripts_the_drawing_and_the_answer_are_there(opened):
    tab = opened(taped.detached(), java_script_enabled=False)
    assert _box(tab, "Tensor.detach").is_visible() and tab.locator(".gt-stage .gt-edge.gt-cut").is_visible()
    assert tab.locator(".gt-still").is_visible() and not tab.locator(".gt-bar").is_visible()
    assert "Take the detach" in tab.inner_text("section")
    screenshot(tab, "page_without_scripts")


def test_a_page_of_another_version_says_so_and_still_shows_its_drawing(opened):
    tab = opened(page.page({**view.of(taped.detached()), "version": 99}))
    assert "another version of gradtape (99, this one reads 1)" in tab.inner_text(".gt-told")
    assert _box(tab, "Tensor.detach").is_visible()


def test_a_name_is_never_run(opened):
    trace = taped.detached()
    made = view.of(trace)
    attack = '"><img src=x onerror="window.pwned=1"></script><script>window.pwned=1</script>'
    for each in made["variables"]:
        each["name"] = attack
    for step in made["steps"]:
        step[3] = attack
    made["first"] = made["headline"] = made["words"] = attack
    tab = opened(page.page(made))
    tab.click(".gt-back")
    tab.locator(".gt-pick").first.click()
    assert attack in tab.inner_text(".gt-told")
    assert tab.evaluate("() => window.pwned") is None and tab.locator("img").count() == 0


def test_before_and_after_stand_side_by_side_and_what_changed_is_marked(opened):
    both = compare(taped.detached(), taped.healthy())
    tab = opened(page.document("both", both._repr_html_()), width=1400)
    left, right = tab.locator(".gt-tape").all()
    assert left.bounding_box()["y"] == right.bounding_box()["y"]
    assert "● only before" in left.locator(".gt-stage").inner_text()
    assert "● a gradient arrives now" in right.locator(".gt-stage").inner_text()
    assert "first.weight: None before, fine after." in tab.inner_text("ul >> nth=0")
    left.locator(".gt-first").click()
    assert left.locator(".gt-count").inner_text().startswith("0 of") and not right.locator(
        ".gt-count"
    ).inner_text().startswith("0 of")
    screenshot(tab, "page_compared")
