"""Draw what a lesson has measured.

    figures.gradients({"kernel": dkernel, "gamma": None})
    before = figures.copy(weights); train(); figures.movement(before, weights)

Draws numbers that it is given and computes no gradient; knows no framework.
Every drawing says its numbers as text too.
"""

import base64
import html
import io
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

_BLUE, _DARK = "#1f5fa8", "#333333"
_MOST = 40  # lines in a panel
# What cannot be a bar gets a word and a marker of its own shape, so that colour says nothing alone.
_MARKERS = {"None": "x", "0": "o", "NaN": "D", "inf": ">"}


@dataclass(frozen=True, repr=False)
class Drawing:
    """A picture (PNG, to be shown `width` pixels wide) and the same numbers as text."""

    png: bytes
    width: int
    text: str

    def __repr__(self):
        return self.text

    def _repr_html_(self):
        """Called by Jupyter."""
        source = base64.b64encode(self.png).decode("ascii")
        return (
            f'<img alt="{html.escape(self.text)}" width="{self.width}" style="border-radius: 4px"'
            f' src="data:image/png;base64,{source}">'
        )


def copy(weights):
    """Return {name: array} in float64: values that stay when the weights move."""
    return {name: _array(weight) for name, weight in weights.items()}


def gradients(found):
    """Return a Drawing with a bar for the norm of each gradient, which for a single number is its size.

    found: {name: array or None}, as `tape.gradient` returns it. None, zero, NaN and inf
    are marked by word and shape. The axis is logarithmic when the norms differ by over 100.
    """
    numbers = all(gradient is None or _array(gradient).size == 1 for gradient in found.values())
    norms = {name: _norm(gradient) for name, gradient in found.items()}
    words = {name: _word(norm) for name, norm in norms.items()}
    bars = [norm for name, norm in norms.items() if words[name] not in _MARKERS]
    far_apart = bool(bars) and max(bars) > 100 * min(bars)
    start = min(bars) / 10 if far_apart else 0.0
    end = max(bars, default=1.0)

    figure = Figure(figsize=(5.6, 0.8 + 0.42 * len(norms)), layout="constrained")
    axes = figure.subplots()
    for row, (name, word) in enumerate(words.items()):
        if word in _MARKERS:
            axes.plot(start, row, _MARKERS[word], color=_DARK, mfc="none", ms=9, mew=2, clip_on=False)
        else:
            axes.barh(row, norms[name] - start, left=start, height=0.55, color=_BLUE)
        at = start if word in _MARKERS else norms[name]
        axes.annotate(word, (at, row), (9, 0), textcoords="offset points", va="center", weight="bold")
    axes.set(yticks=range(len(words)), yticklabels=words)
    axes.set_xlabel("size of the gradient" if numbers else "size of the gradient (its norm)")
    axes.set_xscale("log" if far_apart else "linear")
    axes.set(xlim=(start, end * ((end / start) ** 0.25 if far_apart else 1.25)), ylim=(len(words) - 0.4, -0.6))
    return _drawing(figure, "size of the gradient", words)


def movement(before, after):
    """Return a Drawing with a panel per weight: each line leads from its value before to after.

    before, after: {name: array} with the same names. A large weight shows forty of its entries
    and says so; the one that moved most is among them, and the words above count them all.
    """
    before, after = copy(before), copy(after)
    words = {name: _moved(before[name], after[name]) for name in before}
    figure = Figure(figsize=(max(2.6, 2.35 * len(words)), 2.7), layout="constrained")
    for axes, (name, word) in zip(figure.subplots(1, len(words), squeeze=False)[0], words.items()):
        start, end = before[name].ravel(), after[name].ravel()
        some = _some(start, end)
        line = dict(color=_DARK, ls="--") if word == "did not move" else dict(color=_BLUE, ls="-")
        axes.plot([0, 1], [start[some], end[some]], marker=".", lw=1, **line)
        axes.set_title(f"{name}\n{word}", fontsize=10)
        axes.set(xticks=[0, 1], xticklabels=["before", "after"], xlim=(-0.2, 1.2), xlabel=_shown(start.size))
        axes.ticklabel_format(axis="y", useOffset=False)
    figure.axes[0].set_ylabel("value")
    spoken = {name: ", ".join(filter(None, [word, _shown(before[name].size)])) for name, word in words.items()}
    return _drawing(figure, "weights before and after", spoken)


def _some(start, end):
    """Return the indices of the entries to draw, from the one that moved least to the one that moved most."""
    order = np.argsort(np.abs(end - start), kind="stable")
    return order[np.linspace(0, start.size - 1, min(start.size, _MOST)).round().astype(int)]


def _drawing(figure, title, words):
    width = max(map(len, words))
    lines = [f"  {name:{width}}  {word}" for name, word in words.items()]
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=192)
    return Drawing(file.getvalue(), round(96 * figure.get_figwidth()), "\n".join([title, *lines]))


def _array(value):
    value = value.detach() if hasattr(value, "detach") else value
    return np.asarray(value, dtype=np.float64).copy()


def _norm(gradient):
    return None if gradient is None else float(np.linalg.norm(_array(gradient).ravel()))


def _word(norm):
    if norm is None:
        return "None"
    return "NaN" if np.isnan(norm) else "inf" if np.isinf(norm) else f"{norm:.3g}"


def _moved(before, after):
    most = float(np.max(np.abs(after - before)))
    if most == 0:
        return "did not move"
    return f"moved by {'up to ' if before.size > 1 else ''}{most:.2g}"


def _shown(size):
    return f"{_MOST} of {size} shown" if size > _MOST else ""
