"""Repair a torch training loop whose three calls come in the wrong order."""
