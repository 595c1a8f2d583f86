"""`%%gradtape`: record the step in a notebook cell and show the answer under it.

Load it once with `%load_ext gradtape`. The one file that imports IPython.
"""

import keyword

from IPython import get_ipython
from IPython.core.error import UsageError
from IPython.core.magic import register_cell_magic
from IPython.display import display

from gradtape.record import record


def load(shell):
    """Register the magic; called by `%load_ext gradtape`."""

    @register_cell_magic("gradtape")
    def cell(line, source):
        """Run the cell as it is and show what became of each gradient. A name on the magic's line keeps the Trace."""
        name = line.strip()
        if name and (not name.isidentifier() or keyword.iskeyword(name)):
            raise UsageError(
                f"`{name}` is no name for the trace. Write `%%gradtape trace` to keep it, or `%%gradtape` alone to "
                "only show the answer."
            )
        with record(norms=False) as trace:
            result = get_ipython().run_cell(source)
        if result.error_in_exec is not None:
            trace._failed_with(result.error_in_exec)
        if name:
            shell.user_ns[name] = trace
        display(trace)
