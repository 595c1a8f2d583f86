"""Repair a Keras training step whose tape is around the wrong lines."""
