"""The exercises: one folder each, `probe.py` for the side of the answer and `judge.py` for ours."""
