"""What is kept of one call of a hand-written backward, to compare it with central differences later."""

from collections.abc import Callable
from dataclasses import dataclass

MOST_ENTRIES = 10_000  # of all inputs together; a larger call is not kept


@dataclass(frozen=True, slots=True)
class Custom:
    """One call: arrays as they were, and a way to run its forward again.

    forward: takes a list of float64 arrays in the shapes of `inputs`, returns the list of output arrays; off the tape.
    inputs, outputs: NumPy arrays, None where the argument was no tensor.
    incoming: the gradients that reached the outputs, None for an output without one.
    outgoing: the gradients that the backward gave for the inputs, None where it gave none.
    """

    name: str
    forward: Callable
    inputs: list
    outputs: list
    incoming: list
    outgoing: list
