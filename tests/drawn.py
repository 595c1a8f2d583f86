"""What is drawn of the corpus: each pair's step recorded once, with norms, for whichever test asks first."""

import functools

import pairs
import scored

from gradtape.draw import graph, picture, view

TORCH = pairs.corpus("torch")


@functools.lru_cache(maxsize=64)  # a trace keeps the weights of its step
def recorded(path, which="broken"):
    """Return the Trace of a pair's step, which has been explained while its module was there."""
    with scored._module(path, which) as module:
        trace = pairs.record(module, norms=True)
        trace.explain()
        return trace


@functools.cache
def graph_of(path, which="broken"):
    """Return the Graph of a pair's step."""
    return graph.of(recorded(path, which))


class Pictures:
    """made: every Picture that was drawn for a view, for a test that asks where the boxes are."""

    def __init__(self, monkeypatch):
        self.made = []
        of = picture.of

        def keep(*args, **kwargs):
            self.made.append(of(*args, **kwargs))
            return self.made[-1]

        monkeypatch.setattr(view.picture, "of", keep)
