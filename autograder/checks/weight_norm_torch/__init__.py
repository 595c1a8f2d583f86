"""Repair a torch module whose weight is worked out once, in `__init__`, and kept."""
