"""The grader's own commands.

    python -m autograder doctor             can this machine grade what it does not trust?
    python -m autograder grade LESSON       grade every submission of a lesson, one line each
    python -m autograder rejudge FILE …     judge recorded verdicts again, from seed and evidence
"""

import argparse
import sys

from autograder import sandbox


def main(arguments=None):
    """Run one command. Returns the exit status: 0 if all is well."""
    parser = argparse.ArgumentParser(prog="python -m autograder", description="Grade repaired gradients.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("doctor", help="say which layers of the sandbox this machine has")
    grade = commands.add_parser("grade", help="grade every submission of a lesson")
    grade.add_argument("lesson")
    grade.add_argument("students", nargs="*", help="only these")
    again = commands.add_parser("rejudge", help="judge recorded verdicts again")
    again.add_argument("files", nargs="+")
    asked = parser.parse_args(arguments)
    if asked.command == "doctor":
        return doctor()
    if asked.command == "rejudge":
        return rejudge(asked.files)
    from autograder.nbgrader import grade_all

    return grade_all(asked.lesson, asked.students)


def doctor():
    """Print which layers of the sandbox this machine has, and what is lost without the others."""
    lost = sandbox.layers()
    for layer, what in lost.items():
        print(f"{'missing' if what else 'there  '}  {layer}{f': without it {what}' if what else ''}")
    if lost["namespaces"]:
        print("Submissions that you do not trust are not graded here. On Linux, allow user namespaces or grade as root;")
        print("or set c.Isolated.trust_submissions = True in nbgrader_config.py, if you trust them all.")
        return 1
    if any(lost.values()):
        print("Untrusted submissions are graded, with less between them and you. As root all layers are there.")
    return 0


def rejudge(files):
    """Print for each recorded check whether it comes out as it did; return 1 if one does not."""
    from autograder import records

    status = 0
    for file in files:
        try:
            again = records.rejudge(records.read(file))
        except records.RecordError as error:
            print(error)
            status = 1
            continue
        for exercise, claims, then, now in again:
            same = "the same" if then == now else "NOT THE SAME"
            status = status if then == now else 1
            print(f"{file}: {exercise} {', '.join(claims)}: {then:g} then, {now:g} now: {same}")
    return status


if __name__ == "__main__":
    sys.exit(main())
