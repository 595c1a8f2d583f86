"""Replaces the wire's encoding by junk."""

import autograder.evidence

autograder.evidence.encode = lambda evidence: b"gradtape evidence 1\n" + b"\xff" * 1000
autograder.measure = None
import autograder.measure as measure

measure.encode = autograder.evidence.encode
