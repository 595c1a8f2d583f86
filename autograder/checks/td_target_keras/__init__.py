"""Repair a temporal-difference loss whose cut stands on the wrong side."""
