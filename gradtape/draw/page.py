"""A view as HTML that needs nothing else: it shows the drawing without a script, and steps where one may run.

`fragment` goes into a notebook's output, `page` is a file for a browser or an e-mail.
"""

import hashlib
import itertools
import json
import re
from html import escape
from pathlib import Path

from gradtape.draw import look, svg

_HERE = Path(__file__).parent
_numbers = itertools.count()
_PIECES = re.compile(r'(?=<(?:g|text|path|rect|polygon|circle)\b)|(?= class="gt-box)')
_ENDS = re.compile("<(?=/|!--|script)", re.IGNORECASE)  # what could end a script, or begin one in it
_NO_SCRIPT = (
    "This is the drawing as a picture: to step through it, scripts must be allowed (in Jupyter: trust the notebook)."
)


def script():
    """Return the source of the stepper: one function, `bringToLife(root, view)`."""
    return _HERE.joinpath("stepper.js").read_text("utf-8")


def style():
    """Return the style sheet, with colours that follow a notebook's theme or the reader's own."""
    dark = look.variables(dark=True)
    themes = (
        f".gt-tape{{{look.variables()}}}"
        f"@media(prefers-color-scheme:dark){{.gt-page .gt-tape{{{dark}}}}}"
        f"[data-jp-theme-light=false] .gt-tape,.vscode-dark .gt-tape{{{dark}}}"
    )
    return themes + svg.style_sheet() + _HERE.joinpath("stepper.css").read_text("utf-8")


def body(view):
    """Return the markup of a view, without style and script. Every word of the user's is escaped."""
    state = view["states"][view["start"]]
    modes = "".join(f'<option value="{key}">{escape(title)}</option>' for key, title in view["modes"])
    menu = f'<select class="gt-mode" aria-label="What is drawn">{modes}</select>' if len(view["modes"]) > 1 else ""
    return (
        '<div class="gt-tape" role="group" aria-label="The drawn tape">'
        f"<h4>{escape(view['headline'])}</h4>{_BAR.replace('MENU', menu)}"
        '<div class="gt-trail"></div>'
        f'<p class="gt-told" role="status">{escape(view["first"])}</p><p class="gt-note">{escape(state["note"])}</p>'
        '<div class="gt-side">'
        f'<div class="gt-stage" tabindex="0" role="group" aria-label="Drawing">{state["svg"]}</div>'
        f"{_source(view)}</div>{_legend(view)}{_table(view)}{view['answers']}"
        "<details><summary>The drawing in words</summary>"
        f'<pre class="gt-words" tabindex="0">{escape(view["words"])}</pre></details>'
        f'<p class="gt-still">{_NO_SCRIPT}</p></div>'
    )


_BAR = """<div class="gt-bar" role="toolbar" aria-label="Tape">
<button type="button" class="gt-first" aria-label="To the beginning">|◂</button>
<button type="button" class="gt-back" aria-label="One step back">◂</button>
<button type="button" class="gt-play" aria-pressed="false">Play</button>
<button type="button" class="gt-on" aria-label="One step on">▸</button>
<button type="button" class="gt-last" aria-label="To the end">▸|</button>
<input type="range" class="gt-slider" min="0" value="0" aria-label="Step"><span class="gt-count"></span>MENU</div>"""


def fragment(view):
    """Return markup, style and script as one piece of HTML for a notebook's output."""
    mark = hashlib.sha256(f"{view['headline']}{view['words']}{next(_numbers)}".encode()).hexdigest()[:12]
    return (
        f'<div id="gt-{mark}"><style>{style()}</style>{body(view)}'
        f'<script type="application/json">{_json(needed(view))}</script></div>'
        f'<script>(()=>{{{script()}\nconst top=document.getElementById("gt-{mark}");'
        'bringToLife(top.querySelector(".gt-tape"),'
        "JSON.parse(top.querySelector(\"script[type='application/json']\").textContent));})()</script>"
    )


def page(view):
    """Return a whole HTML file."""
    return document(view["headline"], fragment(view))


def document(title, inside):
    """Return an HTML file with this markup in it."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)}</title></head>'
        f'<body class="gt-page" style="margin:8px;font-family:system-ui,sans-serif"><main>{inside}</main></body></html>'
    )


def needed(view):
    """Return what the stepper needs of a view, without what the markup already holds."""
    pool = {}  # piece of a drawing -> its number
    states = {
        key: {**state, "svg": _packed("" if key == view["start"] else state["svg"], pool)}
        for key, state in view["states"].items()
    }
    rest = {key: view[key] for key in ("version", "first", "start", "steps", "variables")}
    return {**rest, "states": states, "pool": list(pool)}


def _packed(drawing, pool):
    """Return a drawing as numbers of its pieces in the pool: the same box stands in many states, only elsewhere."""
    return [pool.setdefault(piece, len(pool)) for piece in _PIECES.split(drawing)]


def _json(data):
    return _ENDS.sub(r"\\u003c", json.dumps(data, separators=(",", ":")))


def _source(view):
    broken = {each["line"] for each in view["variables"] if each["symptom"] != "ok"}
    parts = []
    for number, file in enumerate(view["files"]):
        parts.append(f'<div class="gt-file">{escape(file["name"])}</div>')
        for line, text, used in file["lines"]:
            key = f"{number}:{line}"
            known = f' data-line="{key}"' if used else ""
            mark = " gt-broken" if key in broken else ""
            said = '<span class="gt-here" aria-hidden="true">◂ break</span>' if key in broken else ""
            parts.append(
                f'<div class="gt-line{mark}"{known}><b>{line or ""}</b><span>{escape(text) or " "} {said}</span></div>'
            )
    return (
        f'<div class="gt-source" tabindex="0" role="group" aria-label="Source">{"".join(parts)}</div>' if parts else ""
    )


def _legend(view):
    """What the lines in this drawing mean."""
    entries = "".join(f"<li>{svg.sample(word)} {escape(meaning)}</li>" for word, meaning in view["legend"])
    return (
        f'<ul class="gt-legend" aria-label="What the lines mean">{entries}<li>{svg.CAPTION}</li></ul>'
        if entries
        else ""
    )


def _table(view):
    rows = "".join(
        f'<tr><td><button type="button" class="gt-pick" data-variable="{number}" aria-pressed="false">'
        f"{escape(each['name'])}</button></td>"
        f'<td>{escape(each["shape"])}</td><td class="gt-symptom">{escape(each["word"])}</td>'
        f"<td>{escape(each['cause'])}</td><td>{escape(each['gradient'])}</td><td>{escape(each['moved'])}</td></tr>"
        for number, each in enumerate(view["variables"])
    )
    if not rows:
        return ""
    heads = "".join(
        f"<th scope='col'>{word}</th>" for word in ("variable", "shape", "gradient is", "cause", "norm", "moved by")
    )
    open_ = " open" if len(view["variables"]) <= 12 else ""
    return (
        f"<details{open_}><summary>{len(view['variables'])} variable{'s' * (len(view['variables']) != 1)}</summary>"
        '<div class="gt-scroll" tabindex="0">'
        f'<table class="gt-table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>'
    )
