"""Figures of a trace, for a report or a paper: gradient norms, weight movement, autodiff against differences.

Every function returns a matplotlib Figure; what is no number gets a word and a marker of its own shape.
"""

import io

import numpy as np
from matplotlib.figure import Figure

_BLUE, _DARK = "#0b5cad", "#1c1f23"
_MARKERS = {"None": "x", "0": "o", "NaN": "D", "not moved": "s", "not measured": "|"}


class Plot(Figure):
    """A Figure that a notebook shows without pyplot."""

    def _repr_png_(self):
        """Called by Jupyter."""
        file = io.BytesIO()
        self.savefig(file, format="png", dpi=144)
        return file.getvalue()


def gradient_norms(trace):
    """Return a Figure with the Euclidean norm of each variable's gradient, on a log axis; None, 0 and NaN are marked.

    Raises ValueError if no gradient was asked for.
    """
    found = {}
    names = {row.value: row.name for row in trace.variables}
    for call in trace.gradient_calls:
        for source, seen in zip(call.sources, call.results):
            if source is not None:
                found[names.get(source) or trace.name_of(source)] = _norm(seen)
    for one in trace.explain():
        if one.symptom == "none":
            found.setdefault(one.variable, "None")
    if not found:
        raise ValueError("No gradient was asked for in this trace, so there are no norms to draw.")
    return _bars(found, "norm of the gradient (Euclidean, unit of loss per unit of weight)")


def _norm(seen):
    if seen is None:
        return "None"
    if not seen.finite:
        return "NaN"
    if seen.zero:
        return "0"
    return "not measured" if seen.norm is None else seen.norm


def weight_movement(trace):
    """Return a Figure with the largest change of an entry of each variable over the step, on a logarithmic axis.

    Raises ValueError if no variable's movement was measured.
    """
    found = {
        row.name: row.moved or "not moved" for row in trace.variables if row.moved is not None and not row.statistic
    }
    if not found:
        raise ValueError("No weight's movement was measured in this trace. Record the optimizer's update too.")
    return _bars(found, "largest change of an entry (unit of the weight)")


def _bars(found, label):
    """Return a Figure with a bar per number and a marker per word. found: {name: number or word}."""
    numbers = [value for value in found.values() if not isinstance(value, str)]
    start = min(numbers, default=1.0) / 10
    end = max(numbers, default=1.0) * 8
    figure = Plot(figsize=(6.4, 1.1 + 0.34 * len(found)), layout="constrained")
    axes = figure.subplots()
    for row, value in enumerate(found.values()):
        if isinstance(value, str):
            axes.plot(start, row, _MARKERS[value], color=_DARK, mfc="none", ms=8, mew=2, clip_on=False)
        else:
            axes.barh(row, value - start, left=start, height=0.6, color=_BLUE)
        word = value if isinstance(value, str) else f"{value:.3g}"
        at = start if isinstance(value, str) else value
        axes.annotate(word, (at, row), (8, 0), textcoords="offset points", va="center")
    axes.set_xscale("log")
    axes.set(xlim=(start, end), ylim=(len(found) - 0.4, -0.6), xlabel=label)
    axes.set_yticks(range(len(found)), labels=list(found), parse_math=False)
    return figure


def against_differences(autodiff, differences):
    """Return a Figure with each entry of a gradient from autodiff over the same entry from central differences.

    autodiff, differences: {name: array} with the same names and shapes. Entries on the diagonal agree.
    Raises ValueError where a name or a shape is missing on one side.
    """
    if set(autodiff) != set(differences):
        alone = ", ".join(sorted(set(autodiff) ^ set(differences)))
        raise ValueError(f"Both sides need the same names; on one side only: {alone}.")
    figure = Plot(figsize=(5.2, 4.8), layout="constrained")
    axes = figure.subplots()
    words = []
    for (name, found), marker in zip(autodiff.items(), "osD^vPX*" * len(autodiff)):
        found, measured = (np.asarray(side, np.float64) for side in (found, differences[name]))
        if found.shape != measured.shape:
            raise ValueError(f"{name} has shape {found.shape} from autodiff and {measured.shape} from differences.")
        error = float(np.max(np.abs(found - measured), initial=0.0))
        axes.plot(measured.ravel(), found.ravel(), marker, ms=5, mfc="none", label=str(len(words)))
        words.append(f"{name}, furthest {error:.2g} apart")
    axes.axline((0, 0), slope=1, color=_DARK, lw=0.8, ls="--", label="agreement")
    axes.set(xlabel="central differences (loss per unit)", ylabel="autodiff (loss per unit)")
    # Afterwards: a label that begins with "_" would not be shown, and one with "$" would be set as a formula.
    for text, word in zip(axes.legend(fontsize=8).get_texts(), words):
        text.set(text=word, parse_math=False)
    return figure
