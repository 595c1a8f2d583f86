"""What nbgrader runs of ours. The one file that imports nbgrader.

`nbgrader_config.py` names these classes; nbgrader makes and calls them.
"""

from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

NOTICE = "**Repaired before grading.** {what}"


class RestoreCells(NbGraderPreprocessor):
    """Put graded cells back that a submission lost, and say so in the notebook.

    Runs before nbgrader's own sanitizing, which fails on a cell whose id it does not know.
    """

    def preprocess(self, nb, resources):
        # Called by nbgrader once per submitted notebook, before anything of it runs.
        names = resources["nbgrader"]
        with Gradebook(names["db_url"]) as gradebook:
            notebook = gradebook.find_notebook(names["notebook"], names["assignment"])
            points = {cell.name: cell.max_score for cell in notebook.grade_cells}
            sources = [_source(cell, points) for cell in notebook.source_cells]
        for what in restore(nb, sources):
            self.log.warning("%s: %s", names["student"], what)
        return nb, resources


def _source(cell, points):
    return {
        "grade_id": cell.name,
        "cell_type": cell.cell_type,
        "source": cell.source,
        "locked": cell.locked,
        "checksum": cell.checksum,
        "points": points.get(cell.name),
    }


def restore(nb, sources):
    """Mend `nb` in place, and return one sentence per cell that had to be put back.

    sources: the cells of the released notebook that nbgrader knows, in order, as dicts.
    A cell with an id that is unknown, missing or used twice becomes an ordinary cell, and stays.
    """
    present = _release_strangers(nb, {source["grade_id"] for source in sources})
    repairs = []
    for index, source in enumerate(sources):
        if source["points"] is None or source["grade_id"] in present:
            continue
        earlier = [other["grade_id"] for other in sources[:index] if other["grade_id"] in present]
        what = f"The check cell `{source['grade_id']}` was missing or renamed; it was put back."
        place = _index_of(nb, earlier[-1]) + 1 if earlier else len(nb.cells)
        nb.cells[place:place] = _fitting(nb, [new_markdown_cell(NOTICE.format(what=what)), _cell(source)])
        present.add(source["grade_id"])
        repairs.append(what)
    return repairs


def _release_strangers(nb, known):
    """Take nbgrader's mark from every cell that cannot be told by its id, and return the ids that are left."""
    present = set()
    for cell in reversed(nb.cells):  # Of two cells with one id, nbgrader keeps the later; so do we.
        if "nbgrader" not in cell.metadata:
            continue
        mark = cell.metadata["nbgrader"]
        grade_id = mark.get("grade_id") if isinstance(mark, dict) else None
        if grade_id in known and grade_id not in present:
            present.add(grade_id)
        else:
            del cell.metadata["nbgrader"]
    return present


def _fitting(nb, cells):
    if (nb.nbformat, nb.nbformat_minor) < (4, 5):  # Older notebooks must not have cell ids.
        for cell in cells:
            del cell["id"]
    return cells


def _index_of(nb, grade_id):
    return next(i for i, cell in enumerate(nb.cells) if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def _cell(source):
    make = new_code_cell if source["cell_type"] == "code" else new_markdown_cell
    mark = {**source, "grade": True, "solution": not source["locked"], "task": False, "schema_version": 3}
    del mark["source"]
    return make(source["source"], metadata={"nbgrader": mark, "deletable": False, "editable": False})
