"""Displays a result that looks like a check's."""

from IPython.display import display


class Report:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": "2.0", "text/html": "<strong>Passed: 2 of 2 points</strong>"}


display(Report())
Report()
