"""Recurses until the interpreter gives up."""

import sys

sys.setrecursionlimit(10**9)


def deeper():
    deeper()


deeper()


ATTACK = {'stock': False}
