"""`python -m gradtape train.py …`: run a script, record its first complete training step, answer, and let it run on."""

import argparse
import json
import os
import runpy
import sys

from gradtape.draw import SUFFIXES
from gradtape.first import first_step
from gradtape.report import data


def main(arguments=None):
    """Run the command. Returns its exit code: 0 if every gradient is fine, 1 if not, 2 if nothing was recorded."""
    parser = argparse.ArgumentParser(
        prog="python -m gradtape",
        description="Run a training script, record one complete step (through its optimizer update) and say for each "
        "variable whether its gradient is fine, and if not, why and at which line. The script then runs on.",
    )
    parser.add_argument("--json", action="store_true", help="print the answer as one JSON object on a line of its own")
    parser.add_argument("--step", type=int, default=1, metavar="N", help="record the Nth step instead of the first")
    parser.add_argument(
        "--save", metavar="FILE", help="draw the step too: .html steps by itself; .svg, .png, .txt, .json"
    )
    parser.add_argument("--stop", action="store_true", help="end the script as soon as the answer is there")
    parser.add_argument("script", help="the script, as you would give it to python")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="the script's own arguments")
    given = parser.parse_args(arguments)
    if given.step < 1:
        parser.error(f"--step counts from 1, so {given.step} never comes")
    if given.save and os.path.splitext(given.save)[1] not in SUFFIXES:
        parser.error(f"a drawing cannot be saved as {given.save}: its suffix must be one of {', '.join(SUFFIXES)}")
    if not os.path.isfile(given.script):
        parser.error(f"there is no script {given.script}")
    return _run(given)


def _run(given):
    told = []
    place = given.save and os.path.abspath(given.save)  # the script may change the working directory

    def answer(trace):
        told.append(trace)
        print(json.dumps(data(trace)) if given.json else f"\n{trace}\n", flush=True)
        if given.save:
            trace.save(place)

    sys.argv = [given.script, *given.arguments]
    sys.path[0] = os.path.dirname(os.path.abspath(given.script))
    try:
        with first_step(given.step, answer, given.stop):
            runpy.run_path(given.script, run_name="__main__")
    except SystemExit as ended:
        if ended.code not in (None, 0):
            raise  # the script's own failure comes first
    if not told or not told[0].frameworks:
        print("No TensorFlow or PyTorch was imported by the script, so there was nothing to record.", file=sys.stderr)
        return 2
    return int(any(one.symptom != "ok" for one in told[0].explain()))


if __name__ == "__main__":
    sys.exit(main())
