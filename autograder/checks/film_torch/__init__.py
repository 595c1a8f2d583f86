"""Repair a feature-wise scale and shift whose weights nobody owns."""
