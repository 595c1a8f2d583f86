"""Repair a hand-written backward in PyTorch for windows that overlap and calls that wait for each other."""
