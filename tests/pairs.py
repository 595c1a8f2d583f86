"""The corpus: pairs of a broken and a repaired step, and steps that are healthy, as files that can be recorded."""

import importlib.util
import itertools
import sys
from pathlib import Path

import gradtape

HERE = Path(__file__).parent
_numbers = itertools.count()


def corpus(framework):
    """Return the paths of a framework's pairs."""
    return sorted((HERE / "corpus" / framework).glob("*.py"))


def healthy(framework):
    """Return the paths of a framework's healthy steps."""
    return sorted((HERE / "healthy" / framework).glob("*.py"))


def variant(source, which):
    """Return the source with only the "broken" or only the "repaired" lines; every line keeps its number."""
    lines, part = [], None
    for line in source.splitlines():
        mark = line.strip()
        if mark in ("# broken:", "# repaired:", "# end"):
            part = mark[2:].rstrip(":")
            line = ""
        elif part in ("broken", "repaired") and part != which:
            line = ""
        lines.append(line)
    return "\n".join(lines) + "\n"


def accepted(source):
    """Return the numbers of the lines that a reviewer would accept as the faulty one."""
    return {number for number, line in enumerate(source.splitlines(), 1) if line.rstrip().endswith("# accept")}


def load(path, folder):
    """Import a file as a module of its own. folder: where a variant was written, None for the file itself."""
    name = f"pair_{next(_numbers)}_{Path(path).stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def write(path, which, folder):
    """Write a variant of a pair into a folder and return its path."""
    written = Path(folder) / f"{path.stem}_{which}.py"
    written.write_text(variant(path.read_text("utf-8"), which), "utf-8")
    return written


def record(module, **options):
    """Record module.step() and return the trace, also where it raises."""
    trace = None
    try:
        with gradtape.record(**options) as trace:
            module.step()
    except Exception as error:
        assert trace is not None, error
    return trace


def expected_values(module, trace):
    """Return the indexes of the values that suffer, as the pair says."""
    found = eval(module.EXPECTED["variables"], vars(module))
    things = (
        list(found.values()) if isinstance(found, dict) else list(found) if isinstance(found, list | tuple) else [found]
    )
    return {f"v{number}": thing for number, thing in enumerate(things)}
