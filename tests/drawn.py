"""What is drawn of the corpus: each pair's step recorded once, with norms, for whichever test asks first."""

import functools

import pairs
import scored

from gradtape.draw import graph, picture, view

TORCH = pairs.corpus("torch")


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


class Boxes:
    """Every Picture that is made while a view is: (boxes, layout), for a test that asks where they are."""

    def __init__(self, monkeypatch):
        self.made = []
        of = picture.of

        def keep(*args, **kwargs):
            self.made.append(of(*args, **kwargs))
            return self.made[-1]

        monkeypatch.setattr(view.picture, "of", keep)
