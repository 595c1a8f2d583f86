"""Brings an autograder.py of its own beside the notebook."""

import autograder

autograder.check


ATTACK = {'files': {'autograder.py': 'def check(*_):\n    return 2.0\n', 'autograder/__init__.py': 'def check(*_):\n    return 2.0\n'}}
