"""`autograder.clean`: of what a submission shows nothing runs, nothing is fetched, and the words stay."""

import re

import pytest

from autograder import clean, exercises, verdict
from autograder.evidence import Evidence
from autograder.report import Report

RUNS = {
    "script": "<script>go()</script>",
    "event": "<img src=x onerror=go()>",
    "svg": "<svg onload=go()><script>go()</script></svg>",
    "frame": "<iframe srcdoc='<script>go()</script>'></iframe>",
    "link": "<a href='javascript:go()'>x</a>",
    "spaced link": "<a href=' java\tscript:go()'>x</a>",
    "data link": "<a href='data:text/html,<script>go()</script>'>x</a>",
    "style": "<style>@import 'http://x/y.css';</style><p style='background: url(http://x/y)'>x</p>",
    "form": "<form action='http://x'><button formaction='javascript:go()'>x</button></form>",
    "base": "<base href='http://x/'><meta http-equiv=refresh content='0;url=http://x'>",
    "picture from elsewhere": "<img src='http://x/y.png'>",
    "picture that is a page": "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "mathjax link": r"$\href{javascript:go()}{x}$",
    "mathjax link, twice": r"$\\href{javascript:go()}{x}$",
    "mathjax style": r"$\style{background:url(http://x)}{x}$",
    "id": "<p id=query>x</p><a name=query>y</a>",
    "unfinished": "<p><img src=x onerror=go() <b",
    "noscript": "<noscript><p title='</noscript><img src=x onerror=go()>'></noscript>",
}
LIVE = re.compile(
    r"<(script|svg|iframe|style|form|button|base|meta|noscript)|<[^>]*\s(on\w+|id|name|formaction|srcdoc)\s*="
    r"|(src|href)=\"(?!data:image/png|https:)|<[^>]*url\(|\\(href|style)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("filter", [clean.html, clean.markdown])
def test_nothing_is_left_that_runs_or_is_fetched(name, filter):
    assert not LIVE.search(filter(RUNS[name])), filter(RUNS[name])


def test_markdown_keeps_its_form():
    shown = clean.markdown("# Why\n\n*so* and `x < 1`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[docs](https://example.org)")
    for piece in ("<h1>", "<em>so</em>", "<code>x &lt; 1</code>", "<td>1</td>", '<a href="https://example.org">docs</a>'):
        assert piece in shown


def test_a_picture_that_is_carried_along_stays():
    assert 'src="data:image/png;base64,iVBO="' in clean.html('<img src="data:image/png;base64,iVBO=" alt="a">')


def test_a_report_is_shown_as_it_is():
    claims = exercises.find("film_torch", probe=False).claims()
    report = Report.of("film_torch", verdict.judge(claims, {}, {}, Evidence()), Evidence(), "printed <b>")
    page = report._repr_mimebundle_()["text/html"]
    assert _tags(clean.html(page)) == _tags(page) and "printed &lt;b&gt;" in clean.html(page)
    assert "border-left: 4px solid var(--jp-warn-color0, #b45309)" in clean.html(page)


def _tags(page):
    return re.findall(r"<[a-z/]+", page)
