"""What nbgrader runs of ours. The one file that imports nbgrader.

`nbgrader_config.py` names these classes; nbgrader makes and calls them.
"""

import atexit
import logging
import os
import re
import warnings
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float, Integer, Unicode

from autograder import flags, intake, records, runner, sandbox

ASIDE = "build/aside"  # in the course's folder: where files go that no grader should open
ORDINARY = (
    "**An ordinary test cell.** It ran in the process of the submission, which could have made it pass: "
    "its points are not tamper-proof."
)
_OURS = "autograder"  # the key in a cell's metadata that no submission keeps
_zygotes = {}  # settings -> runner.Zygote, alive until this process ends


def take_in(root, released="exercises", aside=ASIDE):
    """Return a `pre_convert_hook` for Autograde that sets aside what no grader should open.

    root: the course's folder.  released, aside: folders in it.
    """

    def hook(assignment, student, notebooks):
        # Called by nbgrader before it touches a submission.
        for folder in sorted({Path(path).parent for path in notebooks}):
            there = Path(root, folder) if not folder.is_absolute() else folder
            where = Path(root, aside, there.parent.name, there.name)
            for one in intake.take_in(there, Path(root, released, there.name), where):
                logging.getLogger("traitlets").warning("%s: %s was set aside: %s", there.parent.name, one.path, one.why)

    return hook


class Isolated(NbGraderPreprocessor):
    """Run a submission in a sandbox and judge its check cells outside. Takes the place of nbgrader's Execute."""

    cell_seconds = Float(30, help="Seconds that one cell may run.").tag(config=True)
    total_seconds = Float(300, help="Seconds that all cells of one notebook may run.").tag(config=True)
    memory_megabytes = Integer(1500, help="Megabytes that one process of a submission may add.").tag(config=True)
    processes = Integer(256, help="Processes and threads that a submission may have at one time.").tag(config=True)
    files_megabytes = Integer(100, help="Megabytes that a submission may write.").tag(config=True)
    output_megabytes = Integer(8, help="Megabytes of output that are kept of one notebook.").tag(config=True)
    verdicts = Unicode("build/verdicts", help="Where each verdict's seed and evidence are kept.").tag(config=True)
    trust_submissions = Bool(
        False, help="Run submissions with your own rights where this machine cannot keep them apart."
    ).tag(config=True)

    def preprocess(self, nb, resources):
        # Called by nbgrader once per sanitized notebook.
        names = resources["nbgrader"]
        there = Path(resources.get("metadata", {}).get("path") or ".")
        ran = runner.run(self._zygote(), nb, list(_files(there)))
        seen = flags.of(nb)
        if ran.status != "graded":
            self.log.warning("%s: %s: %s: %s", names["student"], names["notebook"], ran.status, ran.why)
        for flag in seen:
            self.log.info("%s: %s: for your eyes: %s", names["student"], names["notebook"], flag)
        repairs = [cell.metadata[_OURS]["repaired"] for cell in nb.cells if _OURS in cell.metadata]
        path = Path(self.verdicts, names["assignment"], names["student"], f"{names['notebook']}.json")
        records.write(path, ran, seen, repairs)
        _mark_ordinary(nb)
        return nb, resources

    def _zygote(self):
        limits = sandbox.Limits(
            cell=self.cell_seconds,
            total=self.total_seconds,
            memory=self.memory_megabytes,
            processes=self.processes,
            files=self.files_megabytes,
            output=self.output_megabytes,
        )
        if (limits, self.trust_submissions) not in _zygotes:
            apart = not (self.trust_submissions and sandbox.layers()["namespaces"])
            zygote = runner.Zygote(apart, limits).__enter__()
            atexit.register(zygote.__exit__)
            _zygotes[limits, self.trust_submissions] = zygote
        return _zygotes[limits, self.trust_submissions]


def _files(folder):
    """Yield (path, bytes) of the plain files of a submission, notebooks left out."""
    for where, _, files in os.walk(folder):
        for name in files:
            path = Path(where, name)
            if path.suffix != ".ipynb" and path.is_file() and not path.is_symlink():
                yield str(path.relative_to(folder)), path.read_bytes()


def _mark_ordinary(nb):
    """Say above each graded code cell that is no check that its points are not tamper-proof."""
    for index in reversed(range(len(nb.cells))):
        cell = nb.cells[index]
        mark = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and mark.get("grade") and not mark.get("solution") and not runner.asked(cell):
            nb.cells[index:index] = _fitting(nb, [new_markdown_cell(ORDINARY)])


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
    for cell in nb.cells:
        cell.metadata.pop(_OURS, None)
    present = _release_strangers(nb, {source["grade_id"] for source in sources})
    _mark_as_released(nb, sources)
    repairs = []
    for index, source in enumerate(sources):
        if source["points"] is None or source["grade_id"] in present:
            continue
        earlier = [other["grade_id"] for other in sources[:index] if other["grade_id"] in present]
        what = f"The check cell `{source['grade_id']}` was missing or renamed; it was put back."
        place = _index_of(nb, earlier[-1]) + 1 if earlier else len(nb.cells)
        nb.cells[place:place] = _fitting(nb, [_notice(what), _cell(source)])
        present.add(source["grade_id"])
        repairs.append(what)
    if _put_in_order(nb, [source["grade_id"] for source in sources]):
        what = "The graded cells were not in the order of the exercise; they were put back into it."
        nb.cells[0:0] = _fitting(nb, [_notice(what)])
        repairs.append(what)
    return repairs


def _notice(what):
    return new_markdown_cell(f"**Repaired before grading.** {what}", metadata={_OURS: {"repaired": what}})


def _release_strangers(nb, known):
    """Take nbgrader's mark from every cell that cannot be told by its id, and return the ids that are left."""
    present = set()
    for cell in reversed(nb.cells):  # Of two cells with one id, nbgrader keeps the later; so do we.
        if "nbgrader" not in cell.metadata:
            continue
        grade_id = _grade_id(cell)
        if isinstance(grade_id, str) and grade_id in known and grade_id not in present:
            present.add(grade_id)
        else:
            del cell.metadata["nbgrader"]
    return present


def _mark_as_released(nb, sources):
    """Give each cell that is known by its id the mark it was released with, whatever a submission made of it."""
    known = {source["grade_id"]: source for source in sources}
    for cell in nb.cells:
        source = known.get(_grade_id(cell))
        if source:
            graded = source["points"] is not None
            solution = not source["locked"] if graded else cell.metadata["nbgrader"].get("solution") is True
            mark = {"grade": graded, "grade_id": source["grade_id"], "locked": source["locked"], "schema_version": 3,
                    "solution": solution, "task": False, **({"points": source["points"]} if graded else {})}  # fmt: skip
            cell.metadata["nbgrader"].update(mark)


def _put_in_order(nb, order):
    """Put the cells that nbgrader knows into this order of their ids, in place; return whether that changed it."""
    places = [index for index, cell in enumerate(nb.cells) if _grade_id(cell) in order]
    cells = [nb.cells[place] for place in places]
    sorted_cells = sorted(cells, key=lambda cell: order.index(_grade_id(cell)))
    for place, cell in zip(places, sorted_cells):
        nb.cells[place] = cell
    return cells != sorted_cells


def _grade_id(cell):
    mark = cell.metadata.get("nbgrader")
    return mark.get("grade_id") if isinstance(mark, dict) else None


def _fitting(nb, cells):
    if (nb.nbformat, nb.nbformat_minor) < (4, 5):  # Older notebooks must not have cell ids.
        for cell in cells:
            del cell["id"]
    return cells


def _index_of(nb, grade_id):
    return next(i for i, cell in enumerate(nb.cells) if _grade_id(cell) == grade_id)


def _cell(source):
    make = new_code_cell if source["cell_type"] == "code" else new_markdown_cell
    mark = {**source, "grade": True, "solution": not source["locked"], "task": False, "schema_version": 3}
    del mark["source"]
    return make(source["source"], metadata={"nbgrader": mark, "deletable": False, "editable": False})


def grade_all(lesson, students=(), root="."):
    """Grade every submission of a lesson, or those of some students, and print one line for each.

    root: the folder of nbgrader_config.py. Returns 0, or 1 if a submission could not be graded.
    """
    from nbgrader.apps import NbGraderAPI
    from traitlets.config.loader import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(Path(root).resolve())).load_config()
    api = NbGraderAPI(config=config)
    api.log.setLevel(logging.CRITICAL)
    course, verdicts, failed = api.coursedir, Path(Isolated(config=config).verdicts), 0
    submitted = Path(course.root, course.submitted_directory)
    handed_in = sorted(path.parent.name for path in submitted.glob(f"*/{lesson}"))
    chosen = [student for student in handed_in if not students or student in students]
    for student in chosen:
        # nbgrader reads a submission's timestamp before its hook could look at it.
        aside = Path(course.root, ASIDE, student, lesson)
        asides = intake.take_in(submitted / student / lesson, Path(course.root, course.release_directory, lesson), aside)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="nbgrader")  # of nbgrader's own queries
            done = api.autograde(lesson, student, force=True, create=True)
        said = _status(Path(course.root, verdicts, lesson, student), asides, done)
        failed += not done["success"]
        print(f"{student}: {said}", flush=True)
    print(f"{len(chosen)} submissions, {failed} not graded")
    return 1 if failed else 0


def _status(folder, asides, done):
    """Return what became of one submission, in one line: graded, repaired, crashed, timed out or refused, and why."""
    if not done["success"]:
        raised = re.findall(r"^ *([\w.]*(?:Error|Exception|Refused): .*)", done.get("log") or "", re.MULTILINE)
        return f"refused: {raised[-1] if raised else 'nbgrader could not grade it'}"
    if asides:
        return "refused: " + "; ".join(f"{one.path}: {one.why}" for one in asides)
    found = {path.stem: records.read(path) for path in sorted(folder.glob("*.json"))}
    for status in ("timed out", "crashed"):
        why = [f"{name}: {record['why']}" for name, record in found.items() if record["status"] == status]
        if why:
            return f"{status}: {'; '.join(why)}"
    repairs = [what for record in found.values() for what in record["repairs"]]
    flagged = sum(len(record["flags"]) for record in found.values())
    said = f"repaired: {' '.join(repairs)}" if repairs else "graded"
    return f"{said} ({flagged} to look at)" if flagged else said
