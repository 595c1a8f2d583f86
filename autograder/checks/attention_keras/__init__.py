"""Repair a Keras layer whose attention weights are worked out in NumPy."""
