"""Repair a torch set-up whose optimizer holds the weights of another model."""
