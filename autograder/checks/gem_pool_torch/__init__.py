"""Repair a hand-written backward in PyTorch that forgets what an intermediate depends on."""
