"""Draw a trace: as a live widget, as a page that steps by itself, as SVG, as PNG, as text. All from one view model.

trace.save("step.html")       a page for a browser or an e-mail; also .svg, .png, .txt and .json, the view model itself
gradtape.draw.load("step.json")
gradtape.draw.compare(before, after)
"""

import base64
import contextlib
import json
from pathlib import Path

from gradtape.draw import fold, graph, page, picture, slice, svg, view, words
from gradtape.draw.comparison import Comparison, compare
from gradtape.report import first_fault

SUFFIXES = (".html", ".svg", ".png", ".txt", ".json")

__all__ = ["SUFFIXES", "Comparison", "Saved", "compare", "load", "png", "save", "still", "text"]


def first_picture(trace, whole=None):
    """Return the Picture that is seen first: what answers the question, folded. whole: its graph, where it is known."""
    part = slice.answer(whole or graph.of(trace))
    inside, found = fold.groups(part, set(slice.chosen(part)))
    return picture.of(part, trace, inside, fold.opened_first(part, inside, found))


def still(trace):
    """Return the drawing as an SVG file, a str."""
    return svg.image(first_picture(trace), first_fault(trace.explain()))


def png(trace):
    """Return the drawing as the bytes of a PNG file. Raises ImportError without matplotlib."""
    from gradtape.draw import raster

    return raster.png(first_picture(trace), first_fault(trace.explain()))


def text(trace):
    """Return the drawing in words."""
    part = slice.answer(graph.of(trace))
    return words.text(part, trace)


def bundle(trace):
    """Return the trace for every front end, as {MIME type: data}; each picks the best that it can show."""
    whole, title = graph.of(trace), first_fault(trace.explain())
    first = first_picture(trace, whole)
    made = {
        "text/plain": str(trace),
        "text/html": page.fragment(view.of(trace, whole)),
        "image/svg+xml": svg.image(first, title),
    }
    with contextlib.suppress(ImportError):
        from gradtape.draw import raster

        made["image/png"] = base64.b64encode(raster.png(first, title)).decode("ascii")  # as notebooks hold it
    return made


def save(trace, path):
    """Write the drawing to a file, whose suffix says how: .html, .svg, .png, .txt or .json.

    Raises ValueError for another suffix, before anything is written.
    """
    path = Path(path)
    makers = {
        ".html": lambda: page.page(view.of(trace)),
        ".svg": lambda: still(trace),
        ".png": lambda: png(trace),
        ".txt": lambda: f"{trace}\n\n{text(trace)}\n",
        ".json": lambda: json.dumps(view.of(trace)),
    }
    if path.suffix not in makers:
        raise ValueError(
            f"A drawing cannot be saved as {path.name}. Give it one of these suffixes: {', '.join(SUFFIXES)}."
        )
    made = makers[path.suffix]()
    path.write_bytes(made if isinstance(made, bytes) else made.encode("utf-8"))


class Saved:
    """A view model that was saved as .json. In a notebook it displays itself; `save` writes the page."""

    def __init__(self, made):
        self.made = made

    def __repr__(self):
        return f"{self.made['headline']}\n\n{self.made['words']}"

    def _repr_html_(self):
        """Called by Jupyter."""
        return page.fragment(self.made)

    def save(self, path):
        """Write the page that steps by itself to a file."""
        Path(path).write_text(page.page(self.made), "utf-8")


def load(path):
    """Return the Saved view of a .json file. It holds markup: open only what comes from somebody you trust.

    Raises ValueError if the file is no view, or was written by another version.
    """
    try:
        made = json.loads(Path(path).read_text("utf-8"))
        version = made["version"]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is no saved trace: it should be a .json file written by trace.save.") from error
    if version != view.VERSION:
        raise ValueError(
            f"{path} was saved by another version of gradtape "
            f"(its format is {version}, this one reads {view.VERSION}). "
            "Record the step again, or open the file with the version that wrote it."
        )
    return Saved(made)
