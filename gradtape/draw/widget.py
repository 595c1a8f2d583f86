"""The drawn tape as a live widget: Python hears what is stepped to and chosen, and can put another trace in its place.

The one file of the library that imports anywidget. Without a kernel the page displayed with it goes on stepping.
"""

import anywidget
import traitlets
from IPython.display import display

from gradtape.draw import page
from gradtape.draw import view as views

_ESM = """
export default {
  render({ model, el }) {
    el.classList.add("gt-widget");
    const draw = () => {
      el.innerHTML = model.get("html");
      bringToLife(el.querySelector(".gt-tape"), model.get("view"), (what, value) => {
        if (model.get(what) !== value) { model.set(what, value); model.save_changes(); }
      });
    };
    draw();
    model.on("change:html", draw);
  },
};
"""


class TapeWidget(anywidget.AnyWidget):
    """step: how many steps of the tape were taken.  variable: name of the variable that was chosen, "" for none."""

    _esm = page.script() + _ESM
    html = traitlets.Unicode().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    variable = traitlets.Unicode("").tag(sync=True)

    def __init__(self, trace, **options):
        super().__init__(**options)
        self.show(trace)

    def show(self, trace):
        """Draw another trace in this widget's place."""
        made = views.of(trace)
        with self.hold_sync():
            self.view = page.needed(made)
            self.html = f"<style>{page.style()}{self._hides()}</style>{page.body(made)}"
        self._made = made

    def _hides(self):
        """Return the CSS by which the living widget hides the page that was displayed beside it."""
        kept = f".gt-kept-{self.model_id}"
        return f"{kept},.jp-OutputArea-child:has(> * {kept}){{display:none}}"

    @property
    def words(self):
        """The drawing in words."""
        return self._made["words"]

    def kept(self):
        """Return the page that stays when the kernel is gone, as {MIME type: data}; the living widget hides it."""
        held = f'<div class="gt-kept-{self.model_id}">{page.fragment(self._made)}</div>'
        return {"text/plain": self.words, "text/html": held}

    def _ipython_display_(self):
        """Called by IPython. Without a kernel a widget is blank, so the page goes with it."""
        display(self.kept(), raw=True)
        here = {"model_id": self.model_id, "version_major": 2, "version_minor": 1}
        display({"text/plain": "", "application/vnd.jupyter.widget-view+json": here}, raw=True)
