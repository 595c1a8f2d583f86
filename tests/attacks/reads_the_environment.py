"""Reads secrets from the environment of every process."""

import glob
import os

found = [open(path, "rb").read() for path in glob.glob("/proc/*/environ") if os.access(path, os.R_OK)]
assert not any(b"TOKEN" in one or b"SECRET" in one for one in found), "a secret"
