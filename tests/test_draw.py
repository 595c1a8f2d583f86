"""Whatever was recorded can be drawn: every pair of the corpus, names that attack, thousands of ops, none at all.

Judged from outside: an XML and an HTML parser, Pillow, JSON, and arithmetic on where the boxes are.
"""

import base64
import functools
import html.parser
import io
import itertools
import json
import re
import time
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import drawn
import pytest
import taped
import torch
from PIL import Image
from torch import nn

import gradtape
from gradtape import draw
from gradtape.draw import page, view
from gradtape.report import WORDS

SEEN = [(path, "broken") for path in drawn.TORCH] + [(path, "repaired") for path in drawn.TORCH[::4]]
FAULTY = [taped.detached, taped.through_numpy, taped.flat, taped.not_a_number, taped.unoptimized]
SVG = "{http://www.w3.org/2000/svg}"


class Shown:
    """What was drawn of one step. view: as JSON gave it back.  overlaps: pairs of boxes that share more than a side."""

    def __init__(self, trace):
        with pytest.MonkeyPatch.context() as patch:
            pictures = drawn.Pictures(patch)
            made = view.of(trace)
        self.view = json.loads(json.dumps(made))
        self.page = len(page.page(self.view).encode())
        self.overlaps = [each for one in pictures.made for each in overlapping(one)]
        self.drawn = len(pictures.made)
        self.diagnoses = trace.explain()
        self.ops = len(trace.ops)


@functools.cache
def shown(path, which):
    return Shown(drawn.recorded(path, which))


def overlapping(made):
    """Return the pairs of boxes of a Picture that overlap, by sorting them from left to right."""
    boxes = []
    for key, box in made.boxes.items():
        x, y = made.layout.spots[key]
        boxes.append((x - box.width / 2, x + box.width / 2, y - box.height / 2, y + box.height / 2, key))
    boxes.sort()
    found = []
    for number, (_, right, top, bottom, key) in enumerate(boxes):
        near = itertools.takewhile(lambda other, right=right: other[0] < right - 1e-6, boxes[number + 1 :])
        found += [(key, other[4]) for other in near if top < other[3] - 1e-6 and other[2] < bottom - 1e-6]
    return found


def boxes_in(drawing):
    return [each.get("data-box") for each in ET.fromstring(drawing).iter(f"{SVG}g") if each.get("data-box")]


def called(pair):
    return f"{pair[0].stem}-{pair[1]}"


def recorded(step, **options):
    """Record step() and return the Trace, also where it raises."""
    trace = None
    try:
        with gradtape.record(norms=True, **options) as trace:
            step()
    except Exception:
        assert trace is not None
    return trace


# -- the corpus -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", SEEN, ids=called)
def test_every_drawing_of_a_step_is_well_formed(pair):
    seen = shown(*pair)
    for state in seen.view["states"].values():
        assert set(boxes_in(state["svg"])) == set(state["of"])
    assert seen.drawn == len(seen.view["states"]) and seen.view["start"] in seen.view["states"]


@pytest.mark.parametrize("pair", SEEN, ids=called)
def test_no_two_boxes_of_any_drawing_overlap(pair):
    assert shown(*pair).overlaps == []


@pytest.mark.parametrize("pair", SEEN, ids=called)
def test_what_is_seen_first_can_be_read_at_a_glance(pair):
    made = shown(*pair).view
    first = made["states"][made["start"]]["svg"]
    assert 1 <= len(boxes_in(first)) <= 30 or "Nothing of this step can be drawn." in first and not made["steps"]


@pytest.mark.parametrize("pair", SEEN, ids=called)
def test_what_can_be_pressed_leads_somewhere(pair):
    states = shown(*pair).view["states"]
    spent = sum(len(state["svg"]) for state in states.values())
    for key, state in states.items():
        mode = key.partition("/")[0]
        assert all(way in states for way, _ in state["trail"])
        opens = [
            each.get("data-opens") for each in ET.fromstring(state["svg"]).iter(f"{SVG}g") if each.get("data-opens")
        ]
        assert spent > view.MOST_BYTES or {f"{mode}/{group}" for group in opens} <= set(states)


@pytest.mark.parametrize("pair", SEEN, ids=called)
def test_each_fault_is_told_with_its_variable_and_cause(pair):
    seen = shown(*pair)
    rows = {row["name"]: row for row in seen.view["variables"]}
    for one in seen.diagnoses:
        row = rows[one.variable]
        assert row["word"] != WORDS["ok"] or one.symptom == "ok"
        if one.symptom != "ok" and one is next(each for each in seen.diagnoses if each.variable == one.variable):
            assert (row["word"], row["cause"]) == (WORDS[one.symptom], one.cause or "")
        if one.symptom != "ok":
            assert WORDS[one.symptom] in seen.view["answers"] and (one.cause or "") in seen.view["answers"]


@pytest.mark.parametrize("path", drawn.TORCH, ids=lambda path: path.stem)
def test_the_words_lead_from_the_loss_to_what_suffers_and_name_the_cause(path):
    seen = shown(path, "broken")
    led = re.findall(r"^From the loss back to (.*):$", seen.view["words"], re.MULTILINE)
    faults = [one for one in seen.diagnoses if one.symptom != "ok"]
    ways = [row for row in seen.view["variables"] if row["symptom"] != "ok" and row["key"]]
    assert bool(led) >= bool(ways)
    if ways:
        assert set(led) & {row["name"] for row in ways}
        causes = {one.cause for one in faults if one.variable in led and one.cause}
        assert not causes or any(f" · {cause} · " in seen.view["words"] for cause in causes)


@pytest.mark.parametrize("pair", SEEN, ids=called)
def test_the_steps_go_forward_and_then_back_over_nodes_that_are_drawn(pair):
    made = shown(*pair).view
    phases = [step[0] for step in made["steps"]]
    assert phases == sorted(phases)
    held = set()
    for state in made["states"].values():
        for keys in state["of"].values():
            for key in keys:
                first, _, last = key[1:].partition(":")
                held |= {f"o{op}" for op in range(int(first), int(last) + 1)} if last else {key}
    assert {step[1] for step in made["steps"]} <= held


def test_a_page_stays_small_enough_to_be_sent():
    sizes = {pair: (shown(*pair).page, shown(*pair).ops) for pair in SEEN}
    assert max(size for size, _ in sizes.values()) <= PAGE
    assert [called(pair) for pair, (size, ops) in sizes.items() if size > 300_000 and ops < 20] == []
    small = sum(size <= 300_000 for size, _ in sizes.values())
    assert small >= 0.85 * len(sizes)


PAGE = 1_600_000  # bytes: view.MOST_BYTES of drawings, the steps, and what every page has


@pytest.mark.parametrize("path", drawn.TORCH[::16], ids=lambda path: path.stem)
def test_the_stills_of_a_step_can_be_opened(path):
    trace = drawn.recorded(path)
    made = draw.bundle(trace)
    assert set(made) == {"text/plain", "text/html", "image/svg+xml", "image/png"}
    root = ET.fromstring(made["image/svg+xml"])
    with Image.open(io.BytesIO(base64.b64decode(made["image/png"]))) as image:
        image.load()
        wide, high = (float(root.get(side)) for side in ("width", "height"))
        assert image.format == "PNG" and image.height == pytest.approx(1.5 * high, abs=2)
        assert image.width <= 1.5 * wide + 2
        assert len(image.convert("RGB").getcolors(1 << 24)) > 4


@pytest.mark.parametrize("cleaned", [False, True])
def test_in_nbgraders_feedback_a_trace_is_its_picture_also_where_scripts_are_cleaned_away(cleaned):
    import nbformat
    from nbconvert import HTMLExporter
    from traitlets.config import PyFileConfigLoader

    shown = nbformat.v4.new_output("execute_result", data=draw.bundle(taped.detached()), execution_count=1)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("trace", outputs=[shown])])
    settings = PyFileConfigLoader(str(Path(__file__).parent.parent / "nbgrader_config.py")).load_config()
    page, _ = HTMLExporter(config=settings, sanitize_html=cleaned).from_notebook_node(notebook)
    assert 'src="data:image/png;base64,' in page and "bringToLife" not in page and "gt-paper" not in page


def test_boxes_that_overlap_would_be_seen():
    made = draw.first_picture(taped.detached())
    (first, second, *_) = made.boxes
    made.layout.spots[second] = made.layout.spots[first]
    assert overlapping(made) and not overlapping(draw.first_picture(taped.detached()))


# -- names that attack ------------------------------------------------------------------------------------------------

PLAIN = "harmless"
ATTACKS = {
    "an element": "<img src=x onerror=alert(1)>",
    "the end of a script": "</script><script>alert(1)</script>",
    "the end of CDATA": "]]><b>&amp;&lt;",
    "double quotes": '" onmouseover="alert(1)" x="',
    "single quotes": "' onmouseover='alert(1)' x='",
    "a comment": "<!--<script>",
    "the end of a style": "</style><svg onload=alert(1)>",
    "a template": "${alert(1)}`{{x}}\\u003cb\\u003e%3Cb%3E",
    "a turned direction": "ab\u202e\u2066dc\u200f",
    "NUL and other controls": "a\x00b\x1b[31m\x07\x85\ufffe",
    "emoji": "🔥🧑\u200d🚀",
    "CJK": "重み行列",
    "a newline": "one\ntwo\r\nthree\u2028four",
    "very long": "w" * 5000,
}
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def named(name):
    """Return the Trace of a broken step in which a parameter, a layer, its class and an error have this name."""
    plain = name.replace(".", "")
    net = nn.Sequential()
    net.add_module(plain, type(plain.replace("\x00", ""), (nn.Linear,), {})(2, 2))
    net[0].register_parameter(plain, nn.Parameter(torch.ones(2)))
    optimizer = torch.optim.SGD(net.parameters(), 0.1)
    lost = net[0].get_parameter(plain)

    def step():
        h = net(torch.ones(3, 2))
        (h * lost.detach()).sum().backward()
        optimizer.step()
        raise ValueError(name)

    return recorded(step)


class Markup(html.parser.HTMLParser):
    """Every start tag with the names of its attributes, the texts, and what stands in scripts."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.texts, self.scripts, self.open = Counter(), [], [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags[tag, tuple(sorted(name for name, _ in attributes))] += 1
        self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_comment(self, data):
        self.tags["comment", ()] += 1

    def handle_decl(self, decl):
        self.tags["declaration", ()] += decl.lower() != "doctype html"

    def unknown_decl(self, data):
        self.tags["declaration", ()] += 1

    def handle_data(self, data):
        (self.scripts if "script" in self.open[-1:] else self.texts).append(data)


@functools.cache
def attacked(kind):
    trace = named(PLAIN if kind is None else ATTACKS[kind])
    return trace, view.of(trace)


def test_the_attacks_reach_every_outlet():
    trace, made = attacked(None)
    assert "harmless" in page.page(made) and "harmless" in draw.still(trace) and "harmless" in made["words"]
    assert any(state["svg"].count("harmless") > 1 for state in made["states"].values())
    assert "ValueError" in made["answers"] or "harmless" in made["answers"]


@pytest.mark.parametrize("kind", ATTACKS)
def test_no_element_and_no_attribute_of_a_page_comes_from_a_name(kind):
    harmless, seen = (Markup(page.page(attacked(each)[1])) for each in (None, kind))
    assert set(seen.tags) <= set(harmless.tags), set(seen.tags) - set(harmless.tags)
    for tag in ("script", "style", "svg", "img", "iframe"):
        assert sum(n for (name, _), n in seen.tags.items() if name == tag) == sum(
            n for (name, _), n in harmless.tags.items() if name == tag
        )


def test_an_element_from_a_name_would_be_seen():
    harmless = Markup("<p>a</p>")
    assert set(Markup(f"<p>{ATTACKS['an element']}</p>").tags) - set(harmless.tags) == {("img", ("onerror", "src"))}


@pytest.mark.parametrize("kind", ATTACKS)
def test_the_view_in_a_page_comes_out_of_its_script_as_it_went_in(kind):
    made = attacked(kind)[1]
    data = next(each for each in Markup(page.page(made)).scripts if each.startswith("{"))
    assert json.loads(data) == json.loads(json.dumps(page.needed(made)))


@pytest.mark.parametrize("kind", ATTACKS)
def test_every_svg_is_well_formed_whatever_the_names(kind):
    trace, made = attacked(kind)
    harmless = {each.tag for each in ET.fromstring(draw.still(attacked(None)[0])).iter()}
    for source in (draw.still(trace), *(state["svg"] for state in made["states"].values())):
        root = ET.fromstring(source)
        assert {each.tag for each in root.iter()} <= harmless
        assert not any(name.startswith("on") or name.endswith("href") for each in root.iter() for name in each.attrib)


@pytest.mark.parametrize("kind", ATTACKS)
def test_nothing_turns_the_direction_of_a_page_or_controls_a_terminal(kind):
    trace, made = attacked(kind)
    for told in (page.page(made), json.dumps(made, ensure_ascii=False), draw.still(trace), draw.text(trace)):
        assert not TURNING.search(told) and not CONTROL.search(told)


@pytest.mark.parametrize("kind", ["CJK", "emoji"])
def test_names_of_other_scripts_stay_readable(kind):
    trace, made = attacked(kind)
    first = ATTACKS[kind][0]
    assert all(first in told for told in (page.page(made), draw.still(trace), draw.text(trace)))


@pytest.mark.parametrize("kind", ATTACKS)
def test_a_png_can_be_made_whatever_the_names(kind):
    with Image.open(io.BytesIO(draw.png(attacked(kind)[0]))) as image:
        assert image.width < 20_000


def test_a_name_of_thousands_of_letters_makes_no_wide_box():
    assert max(box.width for box in draw.first_picture(attacked("very long")[0]).boxes.values()) < 400


# -- steps with little in them, and with much -------------------------------------------------------------------------


def outlets(trace):
    """Return every outlet of a trace as text, once each has been read by something that knows its format."""
    made = view.of(trace)
    for state in made["states"].values():
        ET.fromstring(state["svg"])
    ET.fromstring(draw.still(trace))
    with Image.open(io.BytesIO(draw.png(trace))) as image:
        image.load()
    return page.page(json.loads(json.dumps(made))), draw.still(trace), draw.text(trace)


def test_a_step_in_which_nothing_ran_says_so():
    told, still, _ = outlets(recorded(lambda: None))
    assert "No variable took part in what was recorded." in told
    assert "Nothing of this step can be drawn." in still and "Nothing of this step can be drawn." in told


def test_a_step_without_a_gradient_call_is_drawn_without_a_loss():
    w = torch.tensor([1.0], requires_grad=True)
    made = draw.first_picture(recorded(lambda: torch.sin(w).sum()))
    assert {box.kind for box in made.boxes.values()} == {"op", "variable"}
    outlets(recorded(lambda: torch.sin(w).sum()))


def test_a_step_that_an_exception_ended_is_drawn_up_to_there():
    net = taped.Net()
    trace = recorded(lambda: net.second(net.first(torch.ones(2, 4)) @ torch.ones(3, 3)))
    told, *_ = outlets(trace)
    assert "The step ended in an exception." in told
    names = [text for box in draw.first_picture(trace).boxes.values() for _, text in box.lines]
    assert any("linear" in text for text in names) and any("exception" in text for text in names)


def test_a_block_that_is_still_running_cannot_be_saved(tmp_path):
    with gradtape.record() as trace, pytest.raises(RuntimeError, match="still being recorded"):
        trace.save(tmp_path / "step.html")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ops, broken", [(4_000, False), (19_990, True)], ids=["sound", "broken"])
def test_a_step_of_thousands_of_ops_is_bounded_in_size_and_time(ops, broken):
    w = torch.tensor([1.0, 2.0], requires_grad=True)

    def step():
        h = w.detach() if broken else w
        for _ in range(ops):
            h = torch.sin(h)
        (h * w[0]).sum().backward()

    trace = recorded(step)
    assert len(trace.ops) > ops
    begun = time.perf_counter()
    made = view.of(trace)
    told = page.page(made)
    still = draw.still(trace)
    assert time.perf_counter() - begun < 60
    assert len(told.encode()) < 4_000_000 and len(still.encode()) < 500_000
    assert len(made["steps"]) <= 2 * view.MOST_STEPS + 1
    assert max(len(boxes_in(state["svg"])) for state in made["states"].values()) <= view.MOST_BOXES
    assert len(boxes_in(made["states"][made["start"]]["svg"])) <= 30


def test_where_the_log_was_full_the_page_says_what_is_missing():
    w = torch.tensor([1.0, 2.0], requires_grad=True)

    def step():
        h = w
        for _ in range(100):
            h = torch.sin(h)
        h.sum().backward()

    told, *_ = outlets(recorded(step, most_ops=50))
    assert "ops after the first 50 were not kept." in told


# -- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".html", ".svg", ".png", ".txt", ".json"])
def test_a_trace_is_saved_in_the_way_that_its_suffix_says(suffix, tmp_path):
    file = tmp_path / f"step{suffix}"
    trace = taped.detached()
    trace.save(str(file))
    if suffix == ".png":
        assert file.read_bytes() == draw.png(trace)
    else:
        told = file.read_text("utf-8")
        start = {".html": "<!DOCTYPE html>", ".svg": "<svg ", ".txt": "2 of 4 gradients", ".json": "{"}[suffix]
        assert told.startswith(start) and "detached" in told


@pytest.mark.parametrize("name", ["step.pdf", "step", "step.HTML", "step.html.gz"])
def test_a_suffix_that_is_not_known_is_refused_before_anything_is_written(name, tmp_path):
    with pytest.raises(ValueError) as refused:
        taped.healthy().save(tmp_path / name)
    assert str(refused.value) == (
        f"A drawing cannot be saved as {name}. Give it one of these suffixes: .html, .svg, .png, .txt, .json."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_saved_view_comes_back_as_it_was(tmp_path):
    trace = taped.detached()
    trace.save(tmp_path / "step.json")
    saved = draw.load(tmp_path / "step.json")
    assert saved.made == json.loads(json.dumps(view.of(trace)))
    saved.save(tmp_path / "again.html")
    trace.save(tmp_path / "first.html")
    mark = re.compile("gt-[0-9a-f]{12}")
    first, again = ((tmp_path / name).read_text("utf-8") for name in ("first.html", "again.html"))
    assert mark.sub("", first) == mark.sub("", again)
    assert repr(saved).startswith("2 of 4 gradients need a look.\n") and "✂ ------ cut" in repr(saved)
    assert mark.sub("", saved._repr_html_()) in mark.sub("", first)


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_a_view_of_another_version_is_refused(version, tmp_path):
    file = tmp_path / "step.json"
    file.write_text(json.dumps(view.of(taped.healthy()) | {"version": version}), "utf-8")
    with pytest.raises(ValueError) as refused:
        draw.load(file)
    assert str(refused.value) == (
        f"{file} was saved by another version of gradtape (its format is {version}, this one reads 1). "
        "Record the step again, or open the file with the version that wrote it."
    )


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"7", b"null", b'"version"', b'{"a": 1}', b"\x89PNG\r\n\xff\xfe", b"<svg/>"]
)
def test_a_file_that_is_no_view_is_refused(content, tmp_path):
    file = tmp_path / "step.json"
    file.write_bytes(content)
    with pytest.raises(ValueError) as refused:
        draw.load(file)
    assert str(refused.value) == f"{file} is no saved trace: it should be a .json file written by trace.save."


def test_a_page_needs_nothing_from_elsewhere():
    told = page.page(view.of(taped.detached()))
    asked = re.findall(r"""(?:src|href|action|data)\s*=\s*["']?([^"'\s>]+)|url\(([^)]+)\)|@import""", told)
    assert asked == [] and "http" not in told.replace("http://www.w3.org/2000/svg", "")


def test_two_drawings_in_one_notebook_do_not_share_an_id():
    made = view.of(taped.detached())
    first, second = (re.findall(r'id="([^"]+)"', page.fragment(made)) for _ in range(2))
    assert len(first) == 1 and first != second


# -- before and after -------------------------------------------------------------------------------------------------


def test_a_comparison_says_for_which_variables_the_answer_is_another():
    made = draw.compare(taped.detached(), taped.healthy())
    assert made.changes == (
        "net.first.weight: None before, fine after.",
        "net.first.bias: None before, fine after.",
    )
    assert repr(made).startswith("\n".join(made.changes))


def marks(half):
    """Return {what is called so: how it is marked} over all drawings of one side."""
    found = {}
    for state in half["states"].values():
        for box in ET.fromstring(state["svg"]).iter(f"{SVG}g"):
            texts = {each.get("class"): each.text for each in box.findall(f"{SVG}text")}
            if "gt-change" in texts and "gt-name" in texts:
                found[texts["gt-name"]] = texts["gt-change"]
    return found


def test_what_is_only_on_one_side_and_what_the_gradient_reaches_now_is_marked():
    made = draw.compare(taped.detached(), taped.healthy())
    assert marks(made.before) == {"Tensor.detach": "● only before"}
    after = marks(made.after)
    assert after["net.first.weight"] == after["relu"] == "● a gradient arrives now"
    assert "net.second.weight" not in after and "loss" not in after


def test_the_other_way_round_no_gradient_arrives_any_more():
    after = marks(draw.compare(taped.healthy(), taped.detached()).after)
    assert after["Tensor.detach"] == "● only after" and after["net.first.weight"] == "● no gradient arrives now"


def test_a_symptom_that_became_another_is_marked_with_what_it_was():
    after = marks(draw.compare(taped.flat(), taped.healthy()).after)
    assert after["net.first.weight"] == "● zero before"


def test_a_step_compared_with_itself_has_no_marks():
    made = draw.compare(taped.detached(), taped.detached())
    assert made.changes == () and marks(made.before) == marks(made.after) == {}
    assert repr(made).startswith("Nothing changed for any variable.")
    assert "Nothing changed for any variable." in made._repr_html_()


def test_a_comparison_is_one_page_with_both(tmp_path):
    draw.compare(taped.detached(), taped.healthy()).save(tmp_path / "both.html")
    told = (tmp_path / "both.html").read_text("utf-8")
    assert told.count('class="gt-tape"') == 2 and "<h4>Before</h4>" in told and "<h4>After</h4>" in told
    assert len(set(re.findall(r'id="(gt-[0-9a-f]+)"', told))) == 2


@pytest.mark.parametrize("path", drawn.TORCH[::16], ids=lambda path: path.stem)
def test_each_pair_can_be_compared_before_and_after_its_repair(path):
    made = draw.compare(drawn.recorded(path), drawn.recorded(path, "repaired"))
    for half in (made.before, made.after):
        assert boxes_in(half["states"][half["start"]]["svg"])
    broken = {one["name"] for one in made.before["variables"] if one["symptom"] != "ok"}
    repaired = {one["name"] for one in made.after["variables"] if one["symptom"] == "ok"}
    for name in broken & repaired:
        assert any(sentence.startswith(f"{name}: ") and sentence.endswith(" fine after.") for sentence in made.changes)
