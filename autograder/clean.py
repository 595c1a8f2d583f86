"""What a browser is shown of a submission: text and pictures, nothing that runs and nothing that is fetched.

Filters for nbconvert's HTMLExporter (nbgrader_config.py), which writes the feedback and the formgrader's pages.
"""

import re

import bleach
from bleach.css_sanitizer import ALLOWED_CSS_PROPERTIES, CSSSanitizer
from nbconvert.filters import markdown2html

_TAGS = set(
    """a abbr acronym b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre
    s span strong sub summary sup table tbody td tfoot th thead tr ul""".split()
)
_STYLES = CSSSanitizer(allowed_css_properties=[*ALLOWED_CSS_PROPERTIES, "border-left", "padding-left", "max-width"])
_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*", re.ASCII)
_TEX_LINK = re.compile(r"\\+(?=(?:href|style|class|cssId|require)\b)")  # MathJax would make links and attributes of them


def html(text):
    """Return HTML of anybody's as HTML that may be shown. text: str or bytes."""
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    shown = bleach.clean(text, _TAGS, _may_stay, protocols={"http", "https", "mailto", "data"}, css_sanitizer=_STYLES)
    return _TEX_LINK.sub("", shown)


def markdown(source):
    """Return Markdown of anybody's as HTML that may be shown."""
    return html(markdown2html(source))


def _may_stay(tag, name, value):
    if name == "href":
        return tag == "a" and not value.lstrip().lower().startswith("data:")
    if name == "src":
        return tag == "img" and _PICTURE.fullmatch(value) is not None
    return name in ("class", "style", "title", "alt")
