"""Repair a Keras training in which the layers are to take turns."""
