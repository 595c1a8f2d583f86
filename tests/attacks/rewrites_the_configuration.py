"""Appends code to nbgrader_config.py."""

from pathlib import Path

for folder in [Path.cwd(), *Path.cwd().parents, Path.home()]:
    try:
        with open(folder / "nbgrader_config.py", "a") as file:
            file.write("\nprint('mine')\n")
    except OSError:
        pass
