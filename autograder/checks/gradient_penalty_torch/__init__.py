"""Repair a gradient penalty that teaches nothing."""
