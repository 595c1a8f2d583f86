"""Colours: what is written can be read on its ground, in the light and in the dark, and no sign tells by colour alone.

Contrast is computed here by the formula of WCAG 2.2 (relative luminance), over the style sheets that are sent.
"""

import itertools
import re
import xml.etree.ElementTree as ET

import pytest

from gradtape.draw import look, page, svg
from gradtape.draw.nodes import EDGES
from gradtape.trace import SYMPTOMS

THEMES = {"light": 0, "dark": 1}
TEXT, GRAPHIC = 4.5, 3.0  # WCAG 2.2: 1.4.3 and 1.4.11, level AA
GROUNDS = ("paper", "box", "variable", "outside")
WORDS = ("ink", "quiet", "none", "zero", "nan", "moves")  # what text is written in, on a box and on paper
ALONE = ("flows",)  # numbers and words at edges: on paper only


def luminance(colour):
    def linear(part):
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    "pair, known", [(("#ffffff", "#000000"), 21.0), (("#767676", "#ffffff"), 4.54), (("#777777", "#ffffff"), 4.48)]
)
def test_the_formula_gives_the_numbers_that_are_known(pair, known):
    assert contrast(*pair) == pytest.approx(known, abs=0.006)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("word, ground", [*itertools.product(WORDS, GROUNDS), *itertools.product(ALONE, ["paper"])])
def test_text_can_be_read_on_every_ground(word, ground, theme):
    at = THEMES[theme]
    assert contrast(look.COLOURS[word][at], look.COLOURS[ground][at]) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    "colour, ground", [("flows", "variable"), ("flows", "paper"), ("quiet", "paper"), ("moves", "paper")]
)
def test_lines_and_borders_can_be_told_from_their_ground(colour, ground, theme):
    at = THEMES[theme]
    assert contrast(look.COLOURS[colour][at], look.COLOURS[ground][at]) >= GRAPHIC


def test_every_colour_that_text_may_have_in_the_style_sheets_is_tested_here():
    css = svg.style_sheet() + page.style()
    inks = set(re.findall(r"(?<![-\w])(?:color|fill):var\(--gt-(\w+)\)", css)) - {*GROUNDS, "paper"}
    signs = {look.OF_SYMPTOM[word] for word in look.OF_SYMPTOM} | set(look.OF_EDGE.values())
    assert inks | signs <= {*WORDS, *ALONE}


def test_every_colour_that_the_style_sheets_name_is_there_in_both_themes():
    css = svg.style_sheet() + page.style()
    named = set(re.findall(r"var\(--gt-(\w+)\)", css))
    assert named <= set(look.COLOURS) and len(named) > 8
    for dark in (False, True):
        assert set(re.findall(r"--gt-(\w+):#[0-9a-f]{6};", look.variables(dark))) == set(look.COLOURS)
    assert look.variables() != look.variables(dark=True)


def test_every_symptom_has_a_sign_of_its_own_shape_or_word():
    faults = set(SYMPTOMS) - {"ok"}
    assert set(look.SIGNS) == set(look.OF_SYMPTOM) == faults
    assert len(set(look.SIGNS.values())) == len({outline for outline, _ in look.SIGNS.values()}) == len(faults)
    drawn = {symptom: re.sub(r"gt-is-\w+", "", svg.sign(symptom, 0, 0)) for symptom in faults - {"none"}}
    assert len(set(drawn.values())) == len(drawn)


def test_every_state_of_an_edge_looks_different_without_colour():
    assert set(look.OF_EDGE) <= set(EDGES)
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", svg.style_sheet())

    def without_colour(state):
        own = [body for names, body in rules for name in names.split(",")
               if re.search(rf"\.gt-{state}(?![-\w])", name) and "--c" not in body]  # fmt: skip
        signs = ET.tostring(ET.fromstring(svg.sample(state)), encoding="unicode")
        return re.sub(r"gt-\w+", "", signs), tuple(own)

    seen = {state: without_colour(state) for state in EDGES}
    alike = [pair for pair in itertools.combinations(EDGES, 2) if seen[pair[0]] == seen[pair[1]]]
    assert alike == []


def test_a_text_is_given_as_much_room_as_it_takes():
    assert look.width("a" * 10) == pytest.approx(10 * look.SIZE * look.ADVANCE)
    assert look.width("重み") == pytest.approx(look.width("abcd")) and look.width("") == 0
    assert look.width("abc", look.SMALL) < look.width("abc")
