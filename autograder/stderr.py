"""Hold back what is written to stderr: by Python, by a logger, by C++ underneath.

Shows nothing and judges nothing. TensorFlow writes start-up lines straight to file
descriptor 2, and nbgrader scores a cell that wrote to stderr as zero.
"""

import os
import sys
import tempfile
from contextlib import contextmanager


@contextmanager
def quiet():
    """Hold back stderr inside the block; the list that is yielded has the text at its end.

        with quiet():
            import tensorflow as tf

    An exception passes through unchanged. Sub-processes started inside are held back too.
    """
    held = []
    stream = sys.stderr
    with tempfile.TemporaryFile() as file, _descriptor(file), _writes(stream, held):
        try:
            yield held
        finally:
            file.seek(0, os.SEEK_END)
            if file.tell():
                file.seek(0)
                held.append(file.read().decode("utf-8", "replace"))


@contextmanager
def _writes(stream, held):
    # The stream keeps its identity: a logger created inside the block will still reach it afterwards.
    def write(text):
        held.append(text)
        return len(text)

    before = vars(stream).get("write")
    stream.write = write
    try:
        yield
    finally:
        if before is None:
            del stream.write
        else:
            stream.write = before


@contextmanager
def _descriptor(file):
    sys.stderr.flush()
    try:
        saved = os.dup(2)
    except OSError:  # A process without stderr (pythonw) has nothing to hold back.
        yield
        return
    os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
