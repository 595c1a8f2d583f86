"""Repair a torch training step whose gradients are too small for float16."""
