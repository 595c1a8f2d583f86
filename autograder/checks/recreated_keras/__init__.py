"""Repair a Keras layer whose weight is made anew in every call."""
