"""Switch a line of a step on and off and see the tape change at once.

    what_if(step, detach_h=False, dtype=("float32", "float64"))

Each keyword is an argument of the step: False or True gives a switch, a tuple a menu. Judges nothing, keeps nothing.
"""

import inspect

import ipywidgets as widgets
from IPython.display import display

import gradtape
from gradtape.draw.widget import TapeWidget


class WhatIf:
    """A step with its controls and its drawn tape. `str` says what the step gives as it is set now."""

    def __init__(self, step, controls):
        self.step = step
        self.controls = {name: _control(name, choice) for name, choice in controls.items()}
        self.tape = TapeWidget(self.run())
        for control in self.controls.values():
            control.observe(self._changed, "value")

    def run(self):
        """Record the step as the controls are set, and return the Trace; what the step raises is part of it."""
        trace = None
        try:
            with gradtape.record(norms=True) as trace:
                self.step(**{name: control.value for name, control in self.controls.items()})
        except Exception:
            if trace is None or trace.failure is None:
                raise
        return trace

    def _changed(self, change):
        self.tape.show(self.run())

    def __str__(self):
        return self.tape.words

    __repr__ = __str__

    def _ipython_display_(self):
        """Called by IPython for the last value of a cell."""
        display(self.tape.kept(), raw=True)
        box = widgets.VBox([widgets.HBox(list(self.controls.values()), layout={"flex_flow": "row wrap"}), self.tape])
        view = {"model_id": box.model_id, "version_major": 2, "version_minor": 0}
        display({"text/plain": "", "application/vnd.jupyter.widget-view+json": view}, raw=True)


def what_if(step, **controls):
    """Return the WhatIf of a step. Raises TypeError if the step takes no such argument."""
    known = inspect.signature(step).parameters
    unknown = [name for name in controls if name not in known]
    if unknown:
        raise TypeError(f"{step.__name__} takes no {unknown[0]}; it takes {', '.join(known) or 'nothing'}.")
    return WhatIf(step, controls)


def _control(name, choice):
    label = name.replace("_", " ")
    if isinstance(choice, bool):
        return widgets.Checkbox(value=choice, description=label, indent=False, layout={"width": "auto"})
    return widgets.Dropdown(options=list(choice), description=label, style={"description_width": "initial"})
