"""Repair a Keras training step that makes whole numbers of what should learn."""
