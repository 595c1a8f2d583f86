"""Repair the hand-written backward of a convolution with stride and padding in torch."""
