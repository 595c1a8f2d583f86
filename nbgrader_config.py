"""nbgrader's settings for this course: where things lie, and what a released cell says."""

from pathlib import Path

from autograder.nbgrader import take_in

c = get_config()  # noqa: F821  (given by traitlets, which runs this file)

# Explicit, because a stray nbgrader_config.py in a home folder could point elsewhere.
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = "missing-gradient"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "build/submitted"
c.CourseDirectory.autograded_directory = "build/autograded"
c.CourseDirectory.feedback_directory = "build/feedback"
c.CourseDirectory.db_url = "sqlite:///" + str(Path(c.CourseDirectory.root, "build", "gradebook.db"))
c.Exchange.root = str(Path(c.CourseDirectory.root, "build", "exchange"))

# The released cell keeps the broken code, runnable, above this line.
c.ClearSolutions.code_stub = {"python": "# Repair the code above."}

# Each submission runs in a sandbox, and its checks are judged outside. Its limits, with their units:
# `nbgrader autograde --help-all` lists them under Isolated.
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader.Isolated",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.pre_convert_hook = take_in(c.CourseDirectory.root)
c.Isolated.verdicts = str(Path(c.CourseDirectory.root, "build", "verdicts"))

# For a first try without the sandbox: nbgrader's own Execute in place of Isolated. A check takes seconds, but an answer
# that never ends is stopped step by step, for up to 75 s.
c.Execute.timeout = 120
c.Execute.interrupt_on_timeout = True

# What a submission shows must not run in a browser. nbgrader's own templates clean no Markdown, so its filter does.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {"clean_html": "autograder.clean.html", "markdown2html": "autograder.clean.markdown"}

# Feedback may be cleaned of scripts and SVG; what comes as a picture too is shown as one, never as its script's source.
c.NbConvertBase.display_data_priority = [
    "image/png",
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "text/latex",
    "image/jpeg",
    "text/plain",
]

c.Autograde.sanitize_preprocessors = [
    "autograder.nbgrader.RestoreCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
